import { expect, it } from 'vitest';
import { textWithLinks } from './text-links.ts';

it('makes links of web addresses only, without the punctuation around them', () => {
  const text = 'Open (http://localhost/confirm?token=a.b), or javascript:alert(1). https://x.y/z.';
  const parts = textWithLinks(text);
  expect(parts.map((part) => part.text).join('')).toBe(text);
  expect(parts.flatMap((part) => part.href ?? [])).toEqual([
    'http://localhost/confirm?token=a.b',
    'https://x.y/z',
  ]);
});
