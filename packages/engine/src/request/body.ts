import type { BodyDefinition, BodyEntry } from '@parley/format';
import type { FileAccess } from '../options.ts';
import type { OutgoingBody } from '../send/message.ts';
import { encodeFormText } from './encode.ts';
import { stripJsonComments } from './json-comments.ts';
import { mediaTypeOf } from './media-type.ts';
import { buildMultipart, randomBoundary } from './multipart.ts';

export type BuiltBody = {
  body: OutgoingBody | undefined;
  /** What goes out when nobody says otherwise. */
  contentType: string | undefined;
  /** Form bodies: a header of the user that does not match is replaced. */
  contentTypeMust: RegExp | undefined;
  /** Rows before encoding, of a urlencoded body. */
  form: { key: string; value: string }[] | undefined;
  /** As reports show it. */
  definition: BodyDefinition | undefined;
  warnings: string[];
};

export type BodyContext = {
  /** In upper case. */
  method: string;
  /** Sends a body with GET and its like, too. */
  keepBody: boolean;
  /** The Content-Type that the user wrote. */
  contentType: string | undefined;
  files: FileAccess | undefined;
};

/** Makes the body to send of a definition in which variables are replaced; waits only for files. */
export function buildBody(
  given: BodyDefinition | string | null | undefined,
  context: BodyContext,
): BuiltBody | Promise<BuiltBody> {
  // COMPAT: a bare text is a raw body.
  const definition: BodyDefinition | undefined =
    typeof given === 'string' ? { mode: 'raw', raw: given } : (given ?? undefined);
  if (
    definition?.mode === undefined ||
    definition.disabled ||
    (WITHOUT_BODY.has(context.method) && !context.keepBody)
  ) {
    return nothing(definition);
  }
  switch (String(definition.mode).toLowerCase()) {
    case 'none':
      return nothing(definition);
    case 'urlencoded':
      return urlencoded(definition);
    case 'formdata':
      return formdata(definition, context);
    case 'file':
      return file(definition, context.files);
    case 'graphql':
      return { ...nothing(definition), contentType: JSON_TYPE, body: bytes(graphqlText(definition)) };
    default:
      // COMPAT: an unknown mode is raw.
      return raw(definition, context);
  }
}

const WITHOUT_BODY = new Set(['GET', 'COPY', 'HEAD', 'PURGE', 'UNLOCK']);
const JSON_TYPE = 'application/json';

const LANGUAGES: { readonly [language: string]: string } = {
  html: 'text/html',
  text: 'text/plain',
  json: JSON_TYPE,
  javascript: 'application/javascript',
  xml: 'application/xml',
};

function nothing(definition: BodyDefinition | undefined): BuiltBody {
  return {
    body: undefined,
    contentType: undefined,
    contentTypeMust: undefined,
    form: undefined,
    definition,
    warnings: [],
  };
}

function bytes(text: string): OutgoingBody | undefined {
  return text === '' ? undefined : { kind: 'bytes', bytes: Buffer.from(text) };
}

function raw(definition: BodyDefinition, context: BodyContext): BuiltBody {
  const content: unknown = definition.raw;
  if (content === undefined || content === null || content === '') {
    return nothing(definition);
  }
  let text = typeof content === 'string' ? content : (JSON.stringify(content) ?? '');
  const language = languageOf(definition);
  let shown = definition;
  if (isJson(language, context.contentType) && (text.includes('//') || text.includes('/*'))) {
    text = stripJsonComments(text);
    shown = { ...definition, raw: text };
  }
  return {
    ...nothing(shown),
    contentType: (language !== undefined && LANGUAGES[language]) || 'text/plain',
    body: bytes(text),
  };
}

function languageOf(definition: BodyDefinition): string | undefined {
  const options = definition.options?.raw;
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    return undefined;
  }
  return typeof options.language === 'string' && options.language !== '' ? options.language : undefined;
}

function isJson(language: string | undefined, contentType: string | undefined): boolean {
  if (language !== undefined) {
    return language === 'json';
  }
  return contentType !== undefined && /^application\/(\S+\+)?json/.test(contentType);
}

function urlencoded(definition: BodyDefinition): BuiltBody {
  const given: unknown = definition.urlencoded;
  const rows = typeof given === 'string' ? rowsOf(given) : Array.isArray(given) ? (given as BodyEntry[]) : [];
  const form: { key: string; value: string }[] = [];
  for (const row of rows) {
    if (row && !row.disabled) {
      form.push({ key: String(row.key), value: formText(row.value) });
    }
  }
  if (form.length === 0) {
    return nothing(definition);
  }
  return {
    ...nothing(typeof given === 'string' ? { ...definition, urlencoded: rows } : definition),
    contentType: 'application/x-www-form-urlencoded',
    contentTypeMust: /^application\/x-www-form-urlencoded\b/,
    form,
    body: bytes(encodeForm(form)),
  };
}

/** `a=1&b=` as rows, without decoding. */
function rowsOf(text: string): BodyEntry[] {
  return text.split('&').map((row) => {
    const equals = row.indexOf('=');
    return equals < 0
      ? { key: row, value: null }
      : { key: row.slice(0, equals), value: row.slice(equals + 1) };
  });
}

function formText(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? `${value}`
      : '';
}

/**
 * The text of a urlencoded body. COMPAT: rows of one key stand together, in the place of the first one, and keys
 * that are whole numbers come first in ascending order.
 */
export function encodeForm(rows: readonly { key: string; value: string }[]): string {
  const groups = new Map<string, string>();
  let numbers = false;
  for (const { key, value } of rows) {
    const before = groups.get(key);
    const text = `${encodeFormText(key)}=${encodeFormText(value)}`;
    groups.set(key, before === undefined ? text : `${before}&${text}`);
    numbers ||= INDEX.test(key);
  }
  if (!numbers) {
    return [...groups.values()].join('&');
  }
  const indexes = [...groups.keys()].filter((key) => INDEX.test(key)).sort((a, b) => Number(a) - Number(b));
  const others = [...groups.keys()].filter((key) => !INDEX.test(key));
  return [...indexes, ...others].map((key) => groups.get(key)).join('&');
}

const INDEX = /^(?:0|[1-9]\d{0,8})$/;

async function formdata(definition: BodyDefinition, context: BodyContext): Promise<BuiltBody> {
  const rows = Array.isArray(definition.formdata) ? definition.formdata : [];
  const own = context.contentType?.match(/^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;]+))/);
  const boundary = own?.[1] ?? own?.[2] ?? randomBoundary();
  const { body, entries, warnings } = await buildMultipart(rows, boundary, context.files);
  const shown = entries.some((entry, index) => entry !== rows[index])
    ? { ...definition, formdata: entries }
    : definition;
  if (body === undefined) {
    return { ...nothing(shown), warnings };
  }
  return {
    ...nothing(shown),
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentTypeMust: /^multipart\/form-data;.*boundary=/,
    body,
    warnings,
  };
}

function file(definition: BodyDefinition, files: FileAccess | undefined): BuiltBody | Promise<BuiltBody> {
  const given: unknown = definition.file;
  const { src, content } = typeof given === 'string' ? { src: given } : (definition.file ?? {});
  if (!src) {
    // COMPAT: content in the collection itself is base64.
    const body = content ? Buffer.from(content, 'base64') : NO_BYTES;
    return { ...nothing(definition), body: body.length === 0 ? undefined : { kind: 'bytes', bytes: body } };
  }
  return fileBody(definition, src, files);
}

const NO_BYTES = Buffer.alloc(0);

async function fileBody(
  definition: BodyDefinition,
  src: string,
  files: FileAccess | undefined,
): Promise<BuiltBody> {
  try {
    if (files === undefined) {
      throw new Error('files cannot be read here');
    }
    const { size } = await files.stat(src);
    return {
      ...nothing(definition),
      contentType: mediaTypeOf(src) ?? 'application/octet-stream',
      body: { kind: 'stream', length: size, open: () => files.open(src) },
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ...nothing(definition), warnings: [`Binary file load error: ${message}`] };
  }
}

/** COMPAT: variables that are a text go out as they are, even when they are no JSON. */
function graphqlText(definition: BodyDefinition): string {
  const { query, operationName, variables } = definition.graphql ?? {};
  if (typeof variables !== 'string') {
    return JSON.stringify({ query, operationName, variables });
  }
  const members: string[] = [];
  if (typeof query === 'string') {
    members.push(`"query":${JSON.stringify(query)}`);
  }
  if (typeof operationName === 'string') {
    members.push(`"operationName":${JSON.stringify(operationName)}`);
  }
  if (variables !== '') {
    members.push(`"variables":${variables}`);
  }
  return `{${members.join(',')}}`;
}
