import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command.ts';
import { problemOf } from './problem.ts';

/** Bytes as they came, and what to call them in messages. */
export type Source = { bytes: Buffer; name: string; file: string | undefined };

export type SourceAccess = { apiKey: string | undefined; apiUrl: string };

export type SourceKind = 'collection' | 'environment' | 'globals' | 'iteration data';

/** `12345678-8-4-4-4-12`: an owner and an id. The owner of Postman's is a number, or letters and digits for teams. */
const uidPattern = /^[\da-zA-Z]+-[\da-fA-F]{8}(?:-[\da-fA-F]{4}){3}-[\da-fA-F]{12}$/;
const urlPattern = /^https?:\/\//i;
const glob = /[*?[\]{}]/;
const apiPaths: { [kind in SourceKind]?: string } = {
  collection: 'collections',
  environment: 'environments',
};
/** Matches of one pattern. */
const MATCHES_MAX = 10_000;

/** The collections that were named, with patterns replaced by the files they match, in the order of their names. */
export function expandPatterns(named: readonly string[]): string[] {
  return named.flatMap((one) => {
    if (urlPattern.test(one) || !glob.test(one) || exists(one)) return [one];
    const found = globSync(one).sort();
    if (found.length === 0) throw new CommandError(`No file matches ${one}.`);
    if (found.length > MATCHES_MAX) throw new CommandError(`${one} matches more than ${MATCHES_MAX} files.`);
    return found;
  });
}

/**
 * Reads what a flag names: a file first (even one that is named like a uid), standard input, a folder with a
 * collection.json (alone, or as the root of a mirror with a file for each request), an address, a uid. Files are read at once, without a promise in between: starting up is short.
 */
export function readSource(
  kind: SourceKind,
  location: string,
  access: SourceAccess,
): Source | Promise<Source> {
  if (location === '-') return { bytes: readStandardInput(kind), name: 'standard input', file: undefined };
  if (urlPattern.test(location)) return fetchSource(kind, location, access);
  const path = apiPaths[kind];
  if (path !== undefined && uidPattern.test(location) && !exists(location)) {
    if (access.apiKey === undefined)
      throw new CommandError(
        `Could not read the ${kind} ${location}: a uid needs an API key (--postman-api-key, PARLEY_API_KEY or POSTMAN_API_KEY).`,
      );
    return fetchSource(kind, `${access.apiUrl}/${path}/${location}`, access);
  }
  try {
    return { bytes: readFileSync(location), name: location, file: location };
  } catch (error) {
    const inside = join(location, 'collection.json');
    if (kind === 'collection' && (error as NodeJS.ErrnoException).code === 'EISDIR' && exists(inside))
      return readFolderSource(location, inside);
    throw new CommandError(`Could not read the ${kind} ${location}: ${problemOf(error)}.`);
  }
}

async function readFolderSource(folder: string, inside: string): Promise<Source> {
  const { readFolder } = await import('./folder-source.ts');
  return { bytes: readFolder(folder), name: inside, file: inside };
}

async function fetchSource(kind: SourceKind, url: string, access: SourceAccess): Promise<Source> {
  const { fetchText } = await import('./fetch-source.ts');
  return { bytes: await fetchText(kind, url, access), name: url, file: undefined };
}

function readStandardInput(kind: SourceKind): Buffer {
  try {
    return readFileSync(0);
  } catch (error) {
    throw new CommandError(`Could not read the ${kind} from standard input: ${problemOf(error)}.`);
  }
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
