import { expect, it } from 'vitest';
import { parseEmailAddress } from './address.ts';

it.each([
  [' Eva.Lind@Example.COM ', 'Eva.Lind@example.com'],
  ['eva@bücher.example', 'eva@xn--bcher-kva.example'],
  ['root@localhost', 'root@localhost'],
  ['eva', null],
  ['@example.com', null],
  ['eva@', null],
  ['eva@example', null],
  ['eva@one@example.com', null],
  ['eva@example.com\r\nBcc: all@example.com', null],
  ['eva\n@example.com', null],
  ['"eva"@example.com', null],
  ['eva..lind@example.com', null],
  ['a,b@example.com', null],
  [`${'a'.repeat(65)}@example.com`, null],
  [`eva@${'a.'.repeat(125)}com`, null],
])('%j is read as %j', (text, address) => {
  expect(parseEmailAddress(text)).toBe(address);
});
