import { statSync } from 'node:fs';
import { sep } from 'node:path';
import { decodeText } from '@parley/format';
import { DefinitionError, detectDefinition, missingFiles, parseDocument } from '@parley/format/definition';
import { type ImportFile, importLimits } from '@parley/format/import';
import { CommandError } from '../command.ts';
import { collectBytes, filesIn, isFolder, isWebAddress, readBytes, readFileBytes } from './read-location.ts';

/** What may be a source, a part of one, or an archive of some. */
const READ =
  /\.(?:json|ya?ml|har|bru|graphqls?|gql|wsdl|xsd|xml|sh|bash|bat|cmd|ps1|curl|txt|http|zip|tar|tgz|gz)$/i;

/** The files that the words of the command name, with the address when it is one. */
export async function readInputs(
  named: readonly string[],
): Promise<{ files: ImportFile[]; address: string | undefined }> {
  const files: ImportFile[] = [];
  for (const word of named) {
    if (word === '-')
      files.push({ path: 'stdin', bytes: await collectBytes(process.stdin, 'standard input') });
    else if (isWebAddress(word)) files.push({ path: word, bytes: await readBytes(word) });
    else files.push(...readPath(word));
  }
  const [only] = named;
  return { files, address: named.length === 1 && only && isWebAddress(only) ? only : undefined };
}

function readPath(named: string): ImportFile[] {
  if (!isFolder(named)) return [readFile(named)];
  const files = filesIn(named, READ);
  if (files.length > 0) return files.map(readFile);
  throw new CommandError(`${named} has no file in it that could be converted.`, 2);
}

function readFile(path: string): ImportFile {
  return { path: path.split(sep).join('/'), bytes: readFileBytes(path) };
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
      if (all.has(path) || all.size >= importLimits.filesMax) continue;
      const bytes = await readReferred(root.path, path);
      if (!bytes) continue;
      all.set(path, { path, bytes });
      waiting.push({ path, text: decodeText(bytes) });
    }
  }
}

/** A `$ref` to something beside this file; many definitions have none, and are not parsed once more for it. */
const REFERS = /\$ref['"]?\s*:\s*['"]?[^'"#\s]/;

function missingIn(file: { path: string; text: string }): string[] {
  if (!REFERS.test(file.text)) return [];
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
  if (isWebAddress(root))
    return isWebAddress(path) && new URL(path).origin === new URL(root).origin ? readBytes(path) : undefined;
  if (isWebAddress(path) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return undefined;
  return readFileBytes(path);
}
