import { DOMException } from './dom-exception.ts';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** `btoa` of HTML. @throws DOMException InvalidCharacterError */
export function btoa(value: unknown): string {
  const text = String(value);
  let result = '';
  for (let index = 0; index < text.length; index += 3) {
    const [first, second, third] = [
      text.charCodeAt(index),
      text.charCodeAt(index + 1),
      text.charCodeAt(index + 2),
    ];
    if (first > 255 || second > 255 || third > 255)
      throw new DOMException('Invalid character', 'InvalidCharacterError');
    const triplet = (first << 16) | (second << 8) | third;
    result += digits.charAt(triplet >>> 18) + digits.charAt((triplet >>> 12) & 63);
    result += index + 1 < text.length ? digits.charAt((triplet >>> 6) & 63) : '=';
    result += index + 2 < text.length ? digits.charAt(triplet & 63) : '=';
  }
  return result;
}

/** `atob` of HTML: the forgiving decoder of the Infra Standard. @throws DOMException InvalidCharacterError */
export function atob(value: unknown): string {
  let text = String(value).replace(/[\t\n\f\r ]/g, '');
  if (text.length % 4 === 0) text = text.replace(/==?$/, '');
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  }
  let result = '';
  let bits = 0;
  let held = 0;
  for (let index = 0; index < text.length; index += 1) {
    bits = ((bits << 6) | digitOf(text.charCodeAt(index))) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    result += String.fromCharCode((bits >>> held) & 0xff);
  }
  return result;
}

function digitOf(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65) return code - 65;
  if (code >= 48) return code + 4;
  return code === 43 ? 62 : 63;
}
