import type { ImportFile } from '@parley/format/import';
import { isApiError } from '../../errors.ts';
import { parseJson } from '../../http/server.ts';
import { paramInvalid, paramMissing } from './failures.ts';

export type ImportType = 'string' | 'json' | 'file' | 'url';

/** What a body of either form asks to import. */
export type ImportRequest = {
  type: ImportType;
  /** For `url` the address, else files. */
  input: { url: string } | { files: ImportFile[] };
  options: unknown;
};

const filesMax = 1_000;

/**
 * Reads `{type, input, options}` from JSON or from a form. A form may hold several files, which are read as one
 * folder; in JSON the input is the text or the object itself.
 */
export async function readImport(
  raw: Buffer,
  contentType: string | undefined,
  types: readonly ImportType[],
): Promise<ImportRequest> {
  if (/^multipart\/form-data\b/i.test(contentType ?? '')) return readForm(raw, contentType ?? '', types);
  const body = parseJson(raw);
  const { type, input, options } = (typeof body === 'object' && body !== null ? body : {}) as {
    [name: string]: unknown;
  };
  const chosen = typeOf(type, types);
  if (input === undefined || input === null || input === '') throw paramMissing('input');
  if (chosen === 'file') throw paramInvalid('type', 'Files are sent as multipart/form-data.');
  if (chosen === 'url') {
    if (typeof input !== 'string') throw paramInvalid('input', 'The input must be an address.');
    return { type: chosen, input: { url: input }, options };
  }
  if (typeof input !== 'string' && typeof input !== 'object')
    throw paramInvalid('input', 'The input must be a text or an object.');
  const text = typeof input === 'string' ? input : JSON.stringify(input);
  return { type: chosen, input: { files: [{ path: nameOf(text), text }] }, options };
}

async function readForm(
  raw: Buffer,
  contentType: string,
  types: readonly ImportType[],
): Promise<ImportRequest> {
  const form = await formOf(raw, contentType);
  typeOf(form.get('type') ?? undefined, types);
  const inputs = form.getAll('input');
  const files: ImportFile[] = [];
  for (const input of inputs) {
    if (typeof input === 'string') files.push({ path: nameOf(input), text: input });
    else files.push({ path: pathOf(input.name), bytes: new Uint8Array(await input.arrayBuffer()) });
  }
  if (files.length === 0) throw paramMissing('input');
  if (files.length > filesMax) throw paramInvalid('input', `A form holds at most ${filesMax} files.`);
  return { type: 'file', input: { files }, options: optionsIn(form.get('options')) };
}

async function formOf(raw: Buffer, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } }).formData();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw paramInvalid('input', 'The form cannot be read: it is no multipart/form-data, or ends too early.');
  }
}

function optionsIn(given: ReturnType<FormData['get']>): unknown {
  if (typeof given !== 'string' || given === '') return undefined;
  try {
    return parseJson(Buffer.from(given));
  } catch (error) {
    if (isApiError(error)) throw paramInvalid('options', 'The options are not valid JSON.');
    throw error;
  }
}

function typeOf(type: unknown, types: readonly ImportType[]): ImportType {
  if (type === undefined || type === null || type === '') throw paramMissing('type');
  const known = types.find((one) => one === type);
  if (known !== undefined) return known;
  const message = `The request body has invalid values for the type parameter. Value must be one of ${types.join(', ')}`;
  throw paramInvalid('type', message);
}

const nameOf = (text: string): string => (/^\s*[{[]/.test(text) ? 'input.json' : 'input.yaml');

/** A name of a file is a relative path; steps out of the folder are taken away. */
function pathOf(name: string): string {
  const steps = name.split(/[\\/]/).filter((step) => step !== '' && step !== '.' && step !== '..');
  return steps.join('/') || 'input';
}
