import { FIELDS_DEPTH_MAX, type JsonObject } from './json.ts';

const encoder = new TextEncoder();
/** Longest form one UTF-16 unit can take in JSON text: `\u0000`. */
const BYTES_PER_UNIT_MAX = 6;

/**
 * Why fields are refused: nested deeper than `FIELDS_DEPTH_MAX`, or more than `bytesMax` bytes as JSON text
 * in UTF-8. `null` when they are fine. Never recurses deeper than the limit.
 */
export function fieldsTooLarge(fields: JsonObject, bytesMax: number): string | null {
  const units = countUnits(fields, 0);
  if (units === Number.POSITIVE_INFINITY) return `must not be nested deeper than ${FIELDS_DEPTH_MAX} levels`;
  const tooLarge = `must not be larger than ${bytesMax} bytes`;
  if (units > bytesMax) return tooLarge;
  // The count is a lower bound; the exact size is worked out only where it could matter.
  if (units * BYTES_PER_UNIT_MAX <= bytesMax) return null;
  return encoder.encode(JSON.stringify(fields)).length > bytesMax ? tooLarge : null;
}

/** Lower bound of the length of the JSON text, at least a sixth of it in bytes; infinite when too deep. */
function countUnits(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return String(value).length;
  if (typeof value !== 'object' || value === null) return 4;
  if (depth >= FIELDS_DEPTH_MAX) return Number.POSITIVE_INFINITY;
  let units = 2;
  if (Array.isArray(value)) {
    for (const entry of value) units += countUnits(entry, depth + 1) + 1;
    return value.length > 0 ? units - 1 : units;
  }
  let members = 0;
  for (const key in value as object) {
    units += key.length + 4 + countUnits((value as { [key: string]: unknown })[key], depth + 1);
    members += 1;
  }
  return members > 0 ? units - 1 : units;
}
