import { expect, test } from 'vitest';
import { readData } from './data-file.ts';
import { FormatError } from './format-error.ts';
import type { Json } from './json.ts';

function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return 'no error';
}

/** What newman 6.2.2 makes of these texts. */
test.each<[string, Json]>([
  ['', []],
  ['a,b', []],
  ['a,b\n', []],
  ['a,b\n1,2', [{ a: 1, b: 2 }]],
  ['a,b\r\n1,2\r\n', [{ a: 1, b: 2 }]],
  [
    'a,b\r1,2\r3,4',
    [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  ],
  ['\ufeffa\nx', [{ a: 'x' }]],
  [' a , b \n  x y ,\t2 ', [{ a: 'x y', b: 2 }]],
  ['a,b\n" x ", "2"', [{ a: ' x ', b: '2' }]],
  ['a\n"say ""hi"", ok"', [{ a: 'say "hi", ok' }]],
  ['a,b\n"two\nlines",x', [{ a: 'two\nlines', b: 'x' }]],
  ['a\nsay "hi"', [{ a: 'say "hi"' }]],
  ['a\n""', [{ a: '' }]],
  ['a,b,c\n1', [{ a: 1 }]],
  ['a,b\n1,,3', [{ a: 1, b: '' }]],
  ['a,b\n1,2,3', [{ a: 1, b: 2 }]],
  ['a,b\n,', [{ a: '', b: '' }]],
  ['a,b\n\n1,2', [{ a: '' }, { a: 1, b: 2 }]],
  ['a,b\n1,2\n\n', [{ a: 1, b: 2 }, { a: '' }]],
  ['a,b\n1,2\n   ', [{ a: 1, b: 2 }]],
  ['a,a\n1,2', [{ a: 2 }]],
  ['a\n007\n1e3\n-2.50\n.5\n5.\n+3', [{ a: 7 }, { a: 1000 }, { a: -2.5 }, { a: 0.5 }, { a: 5 }, { a: 3 }]],
  [
    'a\n-\n1.2.3\n1e400\nInfinity\n1 2\ntrue\nnull',
    textRows('-', '1.2.3', '1e400', 'Infinity', '1 2', 'true', 'null'),
  ],
  ['a\n12a', textRows('12a')],
  ['a\n\u00a05', [{ a: 5 }]],
  ['a\nx\r\ny\n', textRows('x', 'y')],
  ['a\r\nx\ny\r\nz', textRows('x\ny', 'z')],
])('reads the CSV text %j', (text, rows) => {
  expect(readData(text, 'csv')).toEqual(rows);
  expect(readData(text, 'auto')).toEqual(rows);
});

test('leaves hexadecimal numbers text, which newman makes 0', () => {
  expect(readData('a\n0x10', 'csv')).toEqual([{ a: '0x10' }]);
});

function textRows(...values: string[]): Json {
  return values.map((a) => ({ a }));
}

test('keeps the order of columns, also of those with names that mean something to JavaScript', () => {
  expect(JSON.stringify(readData('b,__proto__,a\n1,2,3', 'csv'))).toBe('[{"b":1,"__proto__":2,"a":3}]');
});

test.each([
  ['a\n"x', 'data.csv:2:1: this quote is not closed'],
  ['a,b\n1,"x"y', 'data.csv:2:6: expected a comma or the end of the line after the quote'],
  ['a,b\r\n1,2\r\n3,"x" "y"', 'data.csv:3:7: expected a comma or the end of the line after the quote'],
])('tells what is wrong with the CSV text %j', (text, message) => {
  expect(errorOf(() => readData(text, 'csv', 'data.csv'))).toBe(message);
});

test.each<[string, Json]>([
  ['[]', []],
  [' \ufeff[{"a": 1, "b": null}, {"c": {"d": []}}]\n', [{ a: 1, b: null }, { c: { d: [] } }]],
])('reads the JSON text %j', (text, rows) => {
  expect(readData(text, 'json')).toEqual(rows);
  expect(readData(text, 'auto')).toEqual(rows);
});

test.each([
  ['{"a":1}', 'rows.json: expected a list of objects'],
  ['[{"a":1}, [5]]', 'rows.json[1]: expected an object'],
  ['[{"a":1},\n {"b":2},]', 'rows.json:2:10: expected a value, found ]'],
])('tells what is wrong with the JSON text %j', (text, message) => {
  expect(errorOf(() => readData(text, 'auto', 'rows.json'))).toBe(message);
});

test('takes text for CSV although it begins with a bracket', () => {
  expect(readData('[a],b\n1,2', 'auto')).toEqual([{ '[a]': 1, b: 2 }]);
});

test('reads a hundred thousand rows', () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `${index},name ${index},"a ""b"" ${index}"`);
  const rows = readData(`id,name,text\n${lines.join('\n')}`, 'auto');
  expect(rows).toHaveLength(100_000);
  expect(rows[99_999]).toEqual({ id: 99_999, name: 'name 99999', text: 'a "b" 99999' });
});
