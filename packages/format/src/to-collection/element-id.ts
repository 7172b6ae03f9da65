/**
 * What an operation is known by, whatever its name, tags and place in the file: converting a changed definition gives
 * the same operation the same id.
 */
export function operationKey(method: string, path: string): string {
  return `${method.toUpperCase()} ${path}`;
}

/**
 * An id in the shape of a UUID (version 8, which is free to mean anything) that is always the same for the same key.
 * It has to be spread well, not to be secret; this package runs where there is no synchronous SHA.
 */
export function elementId(key: string, seed = ''): string {
  const text = `${seed}\n${key}`;
  // Four lanes of multiply and mix over 16-bit units, then a final mix that lets every lane reach every other.
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let d = 0x6a09e667;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ unit, 0x85ebca6b);
    b = c ^ Math.imul(b ^ unit, 0xc2b2ae35);
    c = d ^ Math.imul(c ^ unit, 0x27d4eb2f);
    d = a ^ Math.imul(d ^ unit, 0x165667b1);
  }
  for (let round = 0; round < 4; round += 1) {
    a = Math.imul(c ^ (a >>> 15), 0x85ebca6b) ^ b;
    b = Math.imul(d ^ (b >>> 13), 0xc2b2ae35) ^ c;
    c = Math.imul(a ^ (c >>> 16), 0x27d4eb2f) ^ d;
    d = Math.imul(b ^ (d >>> 14), 0x165667b1) ^ a;
  }
  const hex = [a, b, c, d].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
