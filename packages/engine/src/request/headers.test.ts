import type { HeaderEntry } from '@parley/format';
import { expect, test } from 'vitest';
import type { Header } from '../send/message.ts';
import { addSystemHeaders, userHeaders } from './headers.ts';

const OPTIONS = { disabled: new Set<string>(), userAgent: 'Agent/1', host: 'h:1' };

function lines(headers: Header[]): string[] {
  return headers.map(({ key, value, system }) => `${key}: ${value}${system ? ' *' : ''}`);
}

test('disabled and nameless headers are left out', () => {
  const entries: HeaderEntry[] = [
    { key: 'A', value: '1' },
    { key: '', value: '2' },
    { key: 'B', value: '3', disabled: true },
  ];
  expect(lines(userHeaders(entries))).toEqual(['A: 1']);
  expect(userHeaders(undefined)).toEqual([]);
});

test('names that are equal are all sent, of names that differ in case the last spelling is', () => {
  const entry = (key: string, value: string): HeaderEntry => ({ key, value });
  expect(lines(userHeaders([entry('X', '1'), entry('Y', 'y'), entry('X', '2')]))).toEqual([
    'X: 1',
    'X: 2',
    'Y: y',
  ]);
  expect(lines(userHeaders([entry('X', '1'), entry('Y', 'y'), entry('x', '2'), entry('X', '3')]))).toEqual([
    'x: 2',
    'Y: y',
  ]);
  expect(lines(userHeaders([entry('X-A', '1'), entry('X-A', '2'), entry('X-a', '3')]))).toEqual(['X-a: 3']);
});

test('values that are no texts are written as newman writes them', () => {
  const entries = [
    { key: 'n', value: 5 },
    { key: 'null', value: null },
    { key: 'none' },
  ] as unknown as HeaderEntry[];
  expect(lines(userHeaders(entries))).toEqual(['n: 5', 'null: null', 'none: ']);
});

test('system headers follow in the order of newman', () => {
  const headers = userHeaders([{ key: 'X', value: '1' }]);
  addSystemHeaders(headers, OPTIONS);
  expect(lines(headers).map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, 'uuid'))).toEqual([
    'X: 1',
    'User-Agent: Agent/1 *',
    'Accept: */* *',
    'Cache-Control: no-cache *',
    'Postman-Token: uuid *',
    'Host: h:1 *',
    'Accept-Encoding: gzip, deflate, br *',
    'Connection: keep-alive *',
  ]);
});

test('a system header is not added when it is set, even to nothing, or disabled', () => {
  const headers = userHeaders([
    { key: 'user-agent', value: '' },
    { key: 'HOST', value: 'other' },
  ]);
  addSystemHeaders(headers, { ...OPTIONS, disabled: new Set(['accept', 'postman-token', 'connection']) });
  expect(lines(headers)).toEqual([
    'user-agent: ',
    'HOST: other',
    'Cache-Control: no-cache *',
    'Accept-Encoding: gzip, deflate, br *',
  ]);
});
