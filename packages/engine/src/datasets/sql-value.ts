import type { SQLInputValue } from 'node:sqlite';

/** A value of JSON as SQL has it: truth as 1 and 0, objects and lists as their JSON text. */
export function sqlValue(value: unknown): SQLInputValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'number':
      // A number would be stored as a real one, and 7 / 2 would be 3.5.
      return Number.isSafeInteger(value) ? BigInt(value) : value;
    case 'undefined':
      return null;
    default:
      return value === null ? null : JSON.stringify(value);
  }
}
