import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { decodeText } from '@parley/format';
import { DefinitionError, detectDefinition, missingFiles, parseDocument } from '@parley/format/definition';
import { type ImportFile, importLimits } from '@parley/format/import';
import { CommandError } from '../command.ts';
import { problemOf } from '../run/problem.ts';

const { textMax: BYTES_MAX, filesMax: FILES_MAX } = importLimits;
const TIMEOUT_MS = 60_000;
const ADDRESS = /^https?:\/\//i;
/** What may be a source, a part of one, or an archive of some. */
const READ =
  /\.(?:json|ya?ml|har|bru|graphqls?|gql|wsdl|xsd|xml|sh|bash|bat|cmd|ps1|curl|txt|http|zip|tar|tgz|gz)$/i;

function isAddress(location: string): boolean {
  return ADDRESS.test(location);
}

/** The files that the words of the command name, with the address when it is one. */
export async function readInputs(
  named: readonly string[],
): Promise<{ files: ImportFile[]; address: string | undefined }> {
  const files: ImportFile[] = [];
  for (const word of named) {
    if (word === '-') files.push({ path: 'stdin', bytes: await readStandardInput() });
    else if (isAddress(word)) files.push({ path: word, bytes: await readAddress(word) });
    else files.push(...readPath(word));
  }
  const [only] = named;
  return { files, address: named.length === 1 && only && isAddress(only) ? only : undefined };
}

function readPath(named: string): ImportFile[] {
  const found = tried(named, () => statSync(named));
  if (!found.isDirectory()) return [readFile(named)];
  const files = tried(named, () => filesIn(named));
  if (files.length > 0) return files.map(readFile);
  throw new CommandError(`${named} has no file in it that could be converted.`, 2);
}

function readFile(path: string): ImportFile {
  const { size } = tried(path, () => statSync(path));
  if (size > BYTES_MAX) throw tooLarge(path);
  return { path: path.split(sep).join('/'), bytes: tried(path, () => readFileSync(path)) };
}

function tooLarge(path: string): CommandError {
  return new CommandError(`${path} cannot be read: it is larger than ${BYTES_MAX / 2 ** 20} MiB.`, 2);
}

function tried<Value>(path: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${problemOf(error)}.`, 2);
  }
}

/** Files of a folder and the folders in it; links are not followed. */
function filesIn(folder: string): string[] {
  const files: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined; next = folders.shift())
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && READ.test(entry.name)) files.push(path);
      if (files.length > FILES_MAX)
        throw new CommandError(`${folder} holds more than ${FILES_MAX} files. Name the one that counts.`, 2);
    }
  return files.sort();
}

async function readStandardInput(): Promise<Uint8Array> {
  return collect(process.stdin, 'standard input');
}

async function readAddress(address: string): Promise<Uint8Array> {
  try {
    const response = await fetch(address, {
      headers: { accept: 'application/json, application/yaml, */*', 'user-agent': 'Parley' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return await collect(response.body ?? [], address);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    // What fetch throws says only that it failed; its cause says why.
    const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
    throw new CommandError(`${address} cannot be read: ${problemOf(cause)}.`, 2);
  }
}

async function collect(
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

/**
 * Adds the files that definitions refer to and that were not named. A definition on this machine leads to files of this
 * machine, one at an address to files on the same host; nothing else is read.
 */
export async function addReferredFiles(files: readonly ImportFile[]): Promise<ImportFile[]> {
  const all = new Map(files.map((file) => [file.path, file]));
  for (const { path, bytes } of files) {
    if (!bytes || bytes[0] === 0x50 || bytes[0] === 0x1f) continue;
    const text = decodeText(bytes);
    if (detectDefinition(text)?.kind === 'openapi') await addMissing({ path, text }, all);
  }
  return [...all.values()];
}

async function addMissing(root: { path: string; text: string }, all: Map<string, ImportFile>): Promise<void> {
  const waiting = [root];
  for (let file = waiting.pop(); file; file = waiting.pop()) {
    for (const path of missingIn(file)) {
      if (all.has(path) || all.size >= FILES_MAX) continue;
      const bytes = await readReferred(root.path, path);
      if (!bytes) continue;
      all.set(path, { path, bytes });
      waiting.push({ path, text: decodeText(bytes) });
    }
  }
}

function missingIn(file: { path: string; text: string }): string[] {
  try {
    const document = parseDocument(file);
    return missingFiles({ root: document, documents: new Map([[file.path, document]]) }, document);
  } catch (error) {
    // The import says where the file is broken.
    if (error instanceof DefinitionError) return [];
    throw error;
  }
}

/** What is not there stays unresolved, and the conversion tells where. */
async function readReferred(root: string, path: string): Promise<Uint8Array | undefined> {
  if (isAddress(root))
    return isAddress(path) && new URL(path).origin === new URL(root).origin ? readAddress(path) : undefined;
  if (isAddress(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return readFile(path).bytes;
}
