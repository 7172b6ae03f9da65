import { describe, expect, it } from 'vitest';
import { jsonTokens, prettyJson } from './json-tokens.ts';

describe('JSON text', () => {
  it('is indented like JSON.stringify does it', () => {
    for (const value of [
      {},
      [],
      { a: 1, b: [1, 2, { c: 'x,"{}' }], d: {}, e: [] },
      [[], [{}]],
      'x',
      3,
      null,
    ]) {
      expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    }
  });

  it('keeps long numbers and repeated keys as they are written', () => {
    expect(prettyJson('{"n":12345678901234567890,"n":1.0}')).toBe(
      '{\n  "n": 12345678901234567890,\n  "n": 1.0\n}',
    );
  });

  it('stays as it is when it is not JSON', () => {
    expect(prettyJson('{"id": {{id}}}')).toBe('{"id": {{id}}}');
  });

  it('is cut into tokens that join to the same line', () => {
    const line = '  "a": [1e3, "b", true, null, {{c}}], // note';
    const tokens = jsonTokens(line);
    expect(tokens.map((token) => token.text).join('')).toBe(line);
    expect(tokens.filter((token) => token.kind !== 'plain').map((token) => token.kind)).toEqual([
      'key',
      'number',
      'string',
      'boolean',
      'null',
      'variable',
    ]);
  });
});
