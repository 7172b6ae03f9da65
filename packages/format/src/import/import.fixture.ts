import { expect } from 'vitest';
import type { Collection, CollectionItem } from '../collection.ts';
import type { Json } from '../json.ts';
import { published } from '../to-collection/published-shape.fixture.ts';
import {
  describeImportProblem,
  type ImportFile,
  type ImportOptions,
  type ImportResult,
  importFiles,
} from './index.ts';

/** Imports, and checks what every import promises: valid collections, and the same again. */
export function imported(files: string | readonly ImportFile[], options: ImportOptions = {}): ImportResult {
  const given = typeof files === 'string' ? [{ path: 'input', text: files }] : files;
  const result = importFiles(given, options);
  for (const collection of result.collections) expect(published(collection as Json)).toBe('');
  expect(importFiles(given, options)).toEqual(result);
  return result;
}

export function problemsOf(result: ImportResult): string[] {
  return result.problems.map((problem) => `${problem.severity} ${describeImportProblem(problem)}`);
}

/** The only collection of a result that has nothing to complain about. */
export function only(result: ImportResult): Collection {
  expect(problemsOf(result)).toEqual([]);
  expect(result.collections).toHaveLength(1);
  return result.collections[0] as Collection;
}

/** Names of folders and requests, as lines: `Users/ > GET list`. */
export function treeOf(items: readonly CollectionItem[], above = ''): string[] {
  return items.flatMap((item) =>
    item.item
      ? [`${above}${item.name}/`, ...treeOf(item.item, `${above}${item.name}/`)]
      : [`${above}${item.request?.method} ${item.name}`],
  );
}

export function requestsOf(items: readonly CollectionItem[]): CollectionItem[] {
  return items.flatMap((item) => (item.item ? requestsOf(item.item) : [item]));
}
