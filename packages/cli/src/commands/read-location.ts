import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError } from '../command.ts';
import { problemOf } from '../run/problem.ts';

const BYTES_MAX = 100 * 1024 * 1024;
const FILES_MAX = 20_000;
const TIMEOUT_MS = 60_000;

/** Whether a word names something on the web; all else is a path. */
export function isWebAddress(location: string): boolean {
  return /^https?:\/\//i.test(location);
}

/** The bytes of a file or of what is at an address. */
export async function readBytes(location: string): Promise<Uint8Array> {
  if (!isWebAddress(location)) return readFileBytes(location);
  try {
    const response = await fetch(location, {
      headers: { accept: 'application/json, application/yaml, */*', 'user-agent': 'Parley' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await collectBytes(response.body ?? [], location);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    // What fetch throws says only that it failed; its cause says why.
    throw unreadable(location, error instanceof TypeError && error.cause !== undefined ? error.cause : error);
  }
}

export function readFileBytes(path: string): Uint8Array {
  try {
    if (statSync(path).size > BYTES_MAX) throw tooLarge(path);
    return readFileSync(path);
  } catch (error) {
    throw error instanceof CommandError ? error : unreadable(path, error);
  }
}

export async function collectBytes(
  stream: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > BYTES_MAX) throw tooLarge(name);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Files of a folder and the folders in it whose names are wanted, in order; links are not followed. */
export function filesIn(folder: string, wanted: RegExp): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift())
    for (const entry of entriesOf(next)) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && wanted.test(entry.name)) files.push(path);
      if (files.length > FILES_MAX)
        throw new CommandError(`${folder} holds more than ${FILES_MAX} files. Name the one that counts.`, 2);
    }
  return files.sort();
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw unreadable(folder, error);
  }
}

function unreadable(location: string, error: unknown): CommandError {
  return new CommandError(`${location} cannot be read: ${problemOf(error)}.`, 2);
}

function tooLarge(location: string): CommandError {
  return new CommandError(`${location} cannot be read: it is larger than ${BYTES_MAX / 2 ** 20} MiB.`, 2);
}
