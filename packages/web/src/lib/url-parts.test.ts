import { expect, it } from 'vitest';
import { urlParts } from './url-parts.ts';

function check(url: string, marked: string[]) {
  const parts = urlParts(url);
  expect(parts.map((part) => part.text).join('')).toBe(url);
  expect(parts.filter((part) => part.kind !== 'text').map((part) => part.text)).toEqual(marked);
}

it('marks variables and path variables, and nothing else', () => {
  check('{{base}}/users/:id/{{x}}?at=/:no&v={{y}}', ['{{base}}', ':id', '{{x}}', '{{y}}']);
  check('http://localhost:8080/a', []);
  check('', []);
});
