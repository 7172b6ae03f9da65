import { checkFolderItem, checkRequestItem, checkResponse } from './collection-rules.ts';
import { fieldsTooLarge } from './field-size.ts';
import { PROBLEMS_MAX, type Problem } from './format-error.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * What keeps the fields of one element from being part of a valid collection, at most `PROBLEMS_MAX` problems.
 * The same rules as `splitCollection`, for elements that are written one by one.
 */
export function elementProblems(kind: 'folder' | 'request' | 'response', fields: JsonObject): Problem[] {
  const problems: Problem[] = [];
  const report = (path: string, reason: string): void => {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, reason });
  };
  if (kind === 'folder') checkFolderItem(fields, kind, report);
  else if (kind === 'request') checkRequestItem(fields, kind, report);
  else checkResponse(fields, kind, report);
  return problems;
}

/** Whether JSON from outside is nested so deep that walking it is refused. */
export function isTooDeep(value: Json): boolean {
  return fieldsTooLarge({ value }, Number.MAX_SAFE_INTEGER) !== null;
}
