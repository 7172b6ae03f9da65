import { expect, test } from 'vitest';
import { parseUid } from './index.ts';

const UUID = '12ece9e1-2abf-4edc-8e34-de66e74114d2';

test.each<[string, { owner: string | null; id: string } | null]>([
  [`12345678-${UUID}`, { owner: '12345678', id: UUID }],
  [`aB9-${UUID.toUpperCase()}`, { owner: 'aB9', id: UUID.toUpperCase() }],
  [UUID, { owner: null, id: UUID }],
  ['01J8ZC2Y5T', { owner: null, id: '01J8ZC2Y5T' }],
  [`x_y-${UUID}`, { owner: null, id: `x_y-${UUID}` }],
  ['', null],
  ['a b', null],
  ['../etc', null],
  ['a/b', null],
  ['x'.repeat(129), null],
])('reads %j', (text, parsed) => {
  expect(parseUid(text)).toEqual(parsed);
});
