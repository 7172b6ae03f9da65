import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

// Expected messages are those of newman 6.2.2.
const faults: [text: string, message: string][] = [
  ['', 'No data, empty input at 1:1\n\n^'],
  [' ', 'No data, only a whitespace at 1:2\n \n ^'],
  ['<html>', "Unexpected token '<' at 1:1\n<html>\n^"],
  ['{a:1}', "Unexpected token 'a' at 1:2\n{a:1}\n ^"],
  ['[1,]', 'Trailing comma in array at 1:4\n[1,]\n   ^'],
  ['[1,,2]', 'Elisions are not supported at 1:5\n[1,,2]\n    ^'],
  ['{"a":1,}', 'Trailing comma in object at 1:8\n{"a":1,}\n       ^'],
  ['{"a" 1}', 'Unexpected token \'1\' at 1:6\n{"a" 1}\n     ^'],
  ['01', "Unexpected token '1' at 1:2\n01\n ^"],
  ['-', 'Bad numeric literal - "-" at 1:1\n-\n^'],
  ['1 2', "Unexpected token '2' at 1:3\n1 2\n  ^"],
  ['"abc', 'Unexpected end of input at 1:5\n"abc\n    ^'],
  ['"a\nb"', "Unexpected token 'b' at 1:4\n\"a\n  ^"],
  ['"\\x"', 'Unexpected token \'x\' at 1:3\n"\\x"\n  ^'],
  ['{"a":1]', 'Unexpected end of input at 1:8\n{"a":1]\n       ^'],
  ['nul', "Unexpected token 'n' at 1:1\nnul\n^"],
  ['"\\u12g4"', 'Bad escape sequence at 1:6\n"\\u12g4"\n     ^'],
  ['1.', 'Non-json numeric literal - "1." at 1:2\n1.\n ^'],
  ['.5', 'Non-json numeric literal - ".5" at 1:2\n.5\n ^'],
  ['{"a":}', 'No value found for key a at 1:6\n{"a":}\n     ^'],
  ['{1:2}', 'Wrong key type: 1 at 1:5\n{1:2}\n    ^'],
  ['[', 'No data, only a whitespace at 1:2\n[\n ^'],
  ['{', 'Unexpected end of input at 1:2\n{\n ^'],
  ["'a'", "Unexpected token '\\'' at 1:1\n'a'\n^"],
  ['undefined', "Unexpected token 'u' at 1:1\nundefined\n^"],
  ["\t\t{\n\t'", "Unexpected token '\\'' at 2:2\n\t'\n\t^"],
  ['{"a":1 "b":2}', 'Unexpected token \'b\' at 1:9\n{"a":1 "b":2}\n        ^'],
  [
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    "Unexpected token 'a' at 1:1\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n^",
  ],
  [
    '{"kaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":x}',
    'No value found for key kaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa at 1:106\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":x}\n                                                                     ^',
  ],
  ['[1 2]', "Unexpected token '2' at 1:4\n[1 2]\n   ^"],
  [' \n', 'No data, only a whitespace at 2:1\n\n^'],
  ['"\t"', 'Unexpected control character at 1:2\n"\t"\n ^'],
  ['1e', 'Bad numeric literal - "1e" at 1:3\n1e\n  ^'],
  ['+1', "Unexpected token '+' at 1:1\n+1\n^"],
  ['{"a":undefined}', 'No value found for key a at 1:6\n{"a":undefined}\n     ^'],
  ['[{"a":1},]', 'Trailing comma in array at 1:10\n[{"a":1},]\n         ^'],
  ['{"a":NaN}', 'No value found for key a at 1:6\n{"a":NaN}\n     ^'],
  ['[Infinity]', "Unexpected token 'I' at 1:2\n[Infinity]\n ^"],
  ['[1', 'Unexpected end of input at 1:3\n[1\n  ^'],
  ['[1,', 'No data, only a whitespace at 1:4\n[1,\n   ^'],
  ['[[', 'Unexpected end of input at 1:3\n[[\n  ^'],
  ['{"a":[', 'No value found for key a at 1:7\n{"a":[\n      ^'],
  ['[ ]x', "Unexpected token 'x' at 1:4\n[ ]x\n   ^"],
  ['tru', "Unexpected token 't' at 1:1\ntru\n^"],
  ['truex', "Unexpected token 'x' at 1:5\ntruex\n    ^"],
  ['{"a":1}}', 'Unexpected token \'}\' at 1:8\n{"a":1}}\n       ^'],
  ['"\\', 'Unexpected end of input at 1:3\n"\\\n  ^'],
  ['"\\u12', 'Unexpected end of input at 1:6\n"\\u12\n     ^'],
  ['{,}', "Unexpected token ',' at 1:2\n{,}\n ^"],
  ['{"a":1,"b"}', 'Unexpected token \'}\' at 1:11\n{"a":1,"b"}\n          ^'],
  ['{"a",}', 'Unexpected token \',\' at 1:5\n{"a",}\n    ^'],
  ['[,]', 'Elisions are not supported at 1:3\n[,]\n  ^'],
  ['-x', 'Bad numeric literal - "-" at 1:1\n-x\n^'],
  ['1.e5', 'Non-json numeric literal - "1.e5" at 1:4\n1.e5\n   ^'],
  ['1e+', 'Bad numeric literal - "1e+" at 1:4\n1e+\n   ^'],
  ['00', "Unexpected token '0' at 1:2\n00\n ^"],
  ['-01', "Unexpected token '1' at 1:3\n-01\n  ^"],
  ['1\r\n2 3', "Unexpected token '2' at 2:1\n2 3\n^"],
  ['{"a":\r\n x}', 'No value found for key a at 2:2\n x}\n ^'],
  ['" "x', 'Unexpected token \'x\' at 1:4\n" "x\n   ^'],
  ['{}{}', "Unexpected token '{' at 1:3\n{}{}\n  ^"],
  ['[]]', "Unexpected token ']' at 1:3\n[]]\n  ^"],
  ['{"__proto__":x}', 'No value found for key __proto__ at 1:14\n{"__proto__":x}\n             ^'],
  ['[1] // c', "Unexpected token '/' at 1:5\n[1] // c\n    ^"],
  ['{"a":.}', 'Bad numeric literal - "." at 1:6\n{"a":.}\n     ^'],
  ['{.5:1}', 'Non-json numeric literal - ".5" at 1:3\n{.5:1}\n  ^'],
  ['{"a":"b', 'Unexpected end of input at 1:8\n{"a":"b\n       ^'],
  ['{"a":"b"', 'Unexpected end of input at 1:10\n{"a":"b"\n        ^'],
  ['{"a":tru', 'Unexpected token \'t\' at 1:6\n{"a":tru\n     ^'],
  ['{"a"', 'Unexpected end of input at 1:5\n{"a"\n    ^'],
  ['{"a":', 'No value found for key a at 1:6\n{"a":\n     ^'],
  ['null null', "Unexpected token 'n' at 1:6\nnull null\n     ^"],
  ['"\u0001"', 'Unexpected control character at 1:2\n"\u0001"\n ^'],
  ['', "Unexpected token '' at 1:1\n\n^"],
  ['é', "Unexpected token 'é' at 1:1\né\n^"],
  ['😀', "Unexpected token '\\ud83d' at 1:1\n😀\n^"],
  ['{"é":x}', 'No value found for key é at 1:6\n{"é":x}\n     ^'],
  ['"a"b"c"', 'Unexpected token \'b\' at 1:4\n"a"b"c"\n   ^'],
  ['[1,2', 'Unexpected end of input at 1:5\n[1,2\n    ^'],
  ['[ ', 'Unexpected end of input at 1:3\n[ \n  ^'],
  ['{ ', 'Unexpected end of input at 1:3\n{ \n  ^'],
  ['[[]', 'Unexpected end of input at 1:4\n[[]\n   ^'],
  ['{"a":{}', 'Unexpected end of input at 1:9\n{"a":{}\n       ^'],
  ['{"a":1,,"b":2}', 'Unexpected token \',\' at 1:8\n{"a":1,,"b":2}\n       ^'],
  ['{"a":1;}', 'Unexpected token \'}\' at 1:8\n{"a":1;}\n       ^'],
  ['0x10', "Unexpected token 'x' at 1:2\n0x10\n ^"],
  ['--1', 'Bad numeric literal - "-" at 1:1\n--1\n^'],
  ['"\\ud8"', 'Bad escape sequence at 1:6\n"\\ud8"\n     ^'],
  ['﻿x', "Unexpected token 'x' at 1:1\nx\n^"],
  ['"a" : 1', 'Unexpected token \':\' at 1:5\n"a" : 1\n    ^'],
  ['[1:2]', "Unexpected token ':' at 1:3\n[1:2]\n  ^"],
  ['ab\ncd', "Unexpected token 'a' at 1:1\nab\n^"],
  ['{\n "a": 1,\n}\n', 'Trailing comma in object at 3:1\n}\n^'],
];

test.each(faults)('says what is wrong with %j and where', (text, message) => {
  const error = thrown(() => parseJson(text));
  expect(error).toBeInstanceOf(SyntaxError);
  expect([error.name, error.message]).toEqual(['JSONError', message]);
});

test.each(['{"a":[1,2.5e3,"x",null,true]}', '"\\u00e9"', ' 1 ', 'null'])('reads %s', (text) => {
  expect(parseJson(text)).toEqual(JSON.parse(text));
});

test('drops a byte order mark unless it is strict', () => {
  for (const mark of ['\ufeff', '\u00ef\u00bb\u00bf', '\u00fe\u00ff']) {
    expect(parseJson(`${mark}{"a":1}`)).toEqual({ a: 1 });
    expect(thrown(() => parseJson(`${mark}{}`, undefined, true)).message).toMatch(
      /^Unexpected byte order mark/,
    );
  }
});

test('gives members to a reviver', () => {
  expect(parseJson('{"a":1}', (key: string, value: number) => (key === 'a' ? value + 1 : value))).toEqual({
    a: 2,
  });
});

test('ends at a text that is nested too deeply', () => {
  expect(thrown(() => parseJson('['.repeat(100_000))).name).toBe('JSONError');
});

function thrown(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
