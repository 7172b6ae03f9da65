import {
  type DefinitionDocument,
  DefinitionError,
  type DefinitionFile,
  missingFiles,
  parseDocument,
} from '@parley/format/definition';
import type { Ctx } from '../../context.ts';
import { isApiError, limitReached } from '../../errors.ts';
import { fetchForUser } from '../../outbound/fetch.ts';
import { paramInvalid } from './failures.ts';

const filesMax = 100;
const secondsMax = 30;
const accept = 'application/json, application/yaml, text/yaml;q=0.9, */*;q=0.8';

/**
 * A definition at an address, and after it the files that it refers to on the same server. Others, and those that
 * cannot be read, are left out: the rest of the definition is worth importing.
 */
export async function downloadDefinition(ctx: Pick<Ctx, 'config'>, url: string): Promise<DefinitionFile[]> {
  let left = ctx.config.collectionBytesMax;
  const read = async (address: string): Promise<DefinitionFile> => {
    const limits = { param: 'input', accept, bytesMax: left, secondsMax };
    const { bytes, url: path } = await fetchForUser(ctx, address, limits);
    left -= bytes.length;
    return { path, text: bytes.toString('utf8') };
  };
  const root = await read(url).catch(inImportWords);
  const files = [root];
  const asked = new Set([url, root.path]);
  const waiting = referencesOf(root);
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (asked.has(next) || !isSameOrigin(next, root.path)) continue;
    if (asked.size > filesMax) throw limitReached('files of a definition', filesMax, 'files');
    asked.add(next);
    const file = await read(next).catch(leftOut);
    if (!file) continue;
    // References name it by the address that was asked for, wherever that led.
    files.push({ ...file, path: next });
    waiting.push(...referencesOf({ ...file, path: next }));
  }
  return files;
}

/** What is wrong with the address, as the other failures of imports are told. */
function inImportWords(error: unknown): never {
  if (!isApiError(error) || error.code !== 'invalid') throw error;
  throw paramInvalid('input', `input: ${String(error.params.reason)}`);
}

function leftOut(error: unknown): undefined {
  if (isApiError(error) && error.code === 'invalid') return undefined;
  throw error;
}

function referencesOf(file: DefinitionFile): string[] {
  const document = parsed(file);
  return document ? missingFiles({ root: document, documents: new Map() }, document) : [];
}

/** What cannot be parsed is told by the conversion, with its place. */
function parsed(file: DefinitionFile): DefinitionDocument | undefined {
  try {
    return parseDocument(file);
  } catch (error) {
    if (error instanceof DefinitionError) return undefined;
    throw error;
  }
}

const isSameOrigin = (one: string, other: string): boolean =>
  URL.canParse(one) && new URL(one).origin === new URL(other).origin;
