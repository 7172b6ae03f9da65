type Mask = (text: string) => string;

/** A copy of a JSON-like value with secrets replaced in its texts; bytes are masked as the text they stand for. */
export function maskValue<Value>(value: Value, mask: Mask): Value {
  return masked(value, mask) as Value;
}

function masked(value: unknown, mask: Mask): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return maskBytes(value, mask);
  if (value instanceof Date || value instanceof RegExp) return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, mask));
  if (value instanceof Map)
    return new Map([...value].map(([key, one]) => [masked(key, mask), masked(one, mask)]));
  if (value instanceof Set) return new Set([...value].map((one) => masked(one, mask)));
  const copy: { [key: string]: unknown } = {};
  for (const key of Object.keys(value)) copy[key] = masked((value as { [key: string]: unknown })[key], mask);
  return copy;
}

export function maskBytes(bytes: Uint8Array, mask: Mask): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  const safe = mask(text);
  // Bytes that are no text survive only where nothing had to be replaced.
  return safe === text ? bytes : Buffer.from(safe);
}
