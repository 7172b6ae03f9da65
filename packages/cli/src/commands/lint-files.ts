import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { isAddress } from '@parley/format/definition';
import { readLintDocument } from '@parley/format/lint';
import { CommandError } from '../command.ts';
import { problemOf } from '../run/problem.ts';

const dataPattern = /\.(?:json|ya?ml)$/i;
const FILES_MAX = 20_000;
const BYTES_MAX = 100 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

export function isData(location: string): boolean {
  return dataPattern.test(location.replace(/[?#].*$/, ''));
}

/** The definitions that a word of the command names: itself, or the ones in a folder. Absolute, with `/`. */
export async function findDefinitions(named: string): Promise<string[]> {
  if (isAddress(named)) return [named];
  const path = resolve(named);
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new CommandError(`${named} cannot be read: ${problemOf(error)}.`, 2);
  }
  if (!isFolder) return [path.split(sep).join('/')];
  const found = filesIn(path).filter(isDefinition);
  if (found.length === 0)
    throw new CommandError(
      `There is no API definition in ${named}: no file with "openapi", "swagger" or "asyncapi".`,
      2,
    );
  return found.map((file) => file.split(sep).join('/'));
}

function filesIn(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift())
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && isData(entry.name)) files.push(path);
      if (files.length > FILES_MAX)
        throw new CommandError(
          `${folder} holds more than ${FILES_MAX} files. Name the definition itself.`,
          2,
        );
    }
  return files.sort();
}

const marks = /(?:^|[{,\n])\s*["']?(?:openapi|swagger|asyncapi)["']?\s*:/;

function isDefinition(file: string): boolean {
  const text = readFileSync(file, 'utf8');
  if (!marks.test(text)) return false;
  const { value } = readLintDocument({ path: file, text });
  return (
    typeof value === 'object' &&
    value !== null &&
    ['openapi', 'swagger', 'asyncapi'].some((name) => Object.hasOwn(value, name))
  );
}

/** The text of a file or an address. */
export async function readText(location: string): Promise<string> {
  try {
    if (isAddress(location)) return await fetchText(location);
    const { size } = statSync(location);
    if (size > BYTES_MAX) throw new Error(`it is larger than ${BYTES_MAX / 2 ** 20} MiB`);
    return readFileSync(location, 'utf8');
  } catch (error) {
    throw new CommandError(`${location} cannot be read: ${causeOf(error)}.`, 2);
  }
}

function causeOf(error: unknown): string {
  // What fetch throws says only that it failed; its cause says why.
  return problemOf(error instanceof TypeError && error.cause !== undefined ? error.cause : error);
}

async function fetchText(address: string): Promise<string> {
  const response = await fetch(address, {
    headers: { accept: 'application/json, application/yaml, */*', 'user-agent': 'Parley' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > BYTES_MAX) throw new Error(`it is larger than ${BYTES_MAX / 2 ** 20} MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
