import { invalid } from '../errors.ts';

/** Opaque cursor of a keyset page: the sort key and id of the last row. */
export const encodeCursor = (...parts: (string | number)[]): string =>
  Buffer.from(JSON.stringify(parts)).toString('base64url');

/** Throws `invalid('cursor')` for anything we did not make. */
export function decodeCursor(cursor: string | undefined, parts: number): (string | number)[] | null {
  if (cursor === undefined || cursor === '') return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(value) &&
      value.length === parts &&
      value.every((part) => typeof part === 'string' || typeof part === 'number')
    )
      return value as (string | number)[];
  } catch {
    // falls through: not ours
  }
  throw invalid('cursor', 'not a cursor of this list');
}

/** `rows` was fetched with `limit + 1`: cuts it and tells whether a next page exists. */
export function cut<T>(rows: T[], limit: number): { page: T[]; last: T | null } {
  const page = rows.slice(0, limit);
  return { page, last: rows.length > limit ? (page.at(-1) ?? null) : null };
}

/** Times on the wire: ISO 8601 with milliseconds and Z. */
export const iso = (ms: number): string => new Date(ms).toISOString();
