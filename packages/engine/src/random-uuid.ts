const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A random UUID (RFC 9562, version 4) for names of things, never for secrets: it takes cheap randomness. Loading
 * `node:crypto` for it would cost a third of a small run.
 */
export function randomUuid(): string {
  const a = (Math.random() * 2 ** 32) >>> 0;
  const b = (Math.random() * 2 ** 32) >>> 0;
  const c = (Math.random() * 2 ** 32) >>> 0;
  const d = (Math.random() * 2 ** 32) >>> 0;
  const at = (word: number, shift: number): string => hex[(word >>> shift) & 0xff] as string;
  return (
    `${at(a, 0)}${at(a, 8)}${at(a, 16)}${at(a, 24)}-${at(b, 0)}${at(b, 8)}-` +
    `${hex[0x40 | ((b >>> 16) & 0x0f)]}${at(b, 24)}-${hex[0x80 | (c & 0x3f)]}${at(c, 8)}-` +
    `${at(c, 16)}${at(c, 24)}${at(d, 0)}${at(d, 8)}${at(d, 16)}${at(d, 24)}`
  );
}
