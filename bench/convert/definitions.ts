import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Real definitions, kept beside the repository. */
const SHARED = join(import.meta.dirname, '../../../shared/data/openapi');
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

export type MeasuredDefinition = { name: string; file: string; isJson: boolean };

/**
 * Every definition of one file.
 *
 * @throws Error when they are not there
 */
export function measuredDefinitions(): MeasuredDefinition[] {
  if (!existsSync(SHARED)) throw new Error(`no definitions to measure: ${SHARED} is missing`);
  return readdirSync(SHARED)
    .filter((name) => /\.(?:json|ya?ml)$/.test(name))
    .map((name) => ({ name, file: join(SHARED, name), isJson: name.endsWith('.json') }));
}

/** Operations of a JSON definition, counted without any of the converters. */
export function countOperations(file: string): number {
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths?: Record<string, Record<string, unknown>>;
  };
  return Object.values(paths ?? {})
    .flatMap((item) => Object.keys(item))
    .filter((key) => METHODS.includes(key)).length;
}

/** Requests of a collection, those in more than one folder counted once. */
export function countRequests(file: string): number {
  const { item } = JSON.parse(readFileSync(file, 'utf8')) as Folder;
  const found = new Set<string>();
  const open = [...item];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.item) open.push(...next.item);
    else if (next.request) found.add(`${next.request.method} ${JSON.stringify(next.request.url)}`);
  }
  return found.size;
}

type Folder = { item: Item[] };
type Item = { item?: Item[]; request?: { method?: string; url?: unknown } };
