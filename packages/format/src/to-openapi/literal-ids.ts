import type { UrlDefinition } from '../collection.ts';
import type { Call } from './calls.ts';

const NUMBER = /^\d+$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Whether a segment of a path, written out, is the id of something. */
export type IsLiteralId = (url: UrlDefinition, index: number) => boolean;

/**
 * A UUID always is an id; a number is one where requests differ in it: `/users/1` beside `/users/2` or `/users/:id`.
 * The `2` in `/api/2/users` is none.
 */
export function findLiteralIds(calls: readonly Call[]): IsLiteralId {
  const values = new Map<string, Set<string>[]>();
  for (const { request } of calls) {
    const path = request.url?.path ?? [];
    const key = blanked(path);
    let places = values.get(key);
    if (!places) {
      places = path.map(() => new Set<string>());
      values.set(key, places);
    }
    for (const [index, segment] of path.entries()) places[index]?.add(segment);
  }
  return ({ path = [] }, index) => {
    const segment = path[index] ?? '';
    if (UUID.test(segment)) return true;
    return NUMBER.test(segment) && (values.get(blanked(path))?.[index]?.size ?? 0) > 1;
  };
}

function blanked(path: readonly string[]): string {
  return path.map((segment) => (isOpen(segment) ? '{}' : segment)).join('/');
}

function isOpen(segment: string): boolean {
  return NUMBER.test(segment) || UUID.test(segment) || /^(?::.|\{)/.test(segment);
}
