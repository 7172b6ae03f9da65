import type { BodyEntry } from '../../collection.ts';
import type { CurlRequest } from './arguments.ts';

/** What a request sends, before its content type is known: a text, a file, or the parts of a form. */
export type CurlBody =
  | { kind: 'text'; text: string; isJson: boolean }
  | { kind: 'file'; path: string; isJson: boolean }
  | { kind: 'form'; parts: BodyEntry[] };

type Values = CurlRequest['values'];
const DATA = new Set(['data', 'data-ascii', 'data-raw', 'data-binary', 'data-urlencode', 'json']);

/** `input` is what standard input holds, when the text says it. */
export function curlBody(
  values: Values,
  input: string | undefined,
  warn: (reason: string, offset: number) => void,
): CurlBody | undefined {
  const form = values.filter(({ name }) => name === 'form' || name === 'form-string');
  const data = values.filter(({ name }) => DATA.has(name));
  const upload = values.findLast(({ name }) => name === 'upload-file');
  const [firstForm] = form;
  if (firstForm) {
    if (data.length > 0) warn('curl sends either a form or data: the data is left out', firstForm.offset);
    return {
      kind: 'form',
      parts: form.flatMap(({ name, value, offset }) => formPart(name, value, offset, warn)),
    };
  }
  if (data.length > 0) return dataBody(data, input, warn);
  if (upload) return { kind: 'file', path: upload.value, isJson: false };
  return undefined;
}

function dataBody(
  data: Values,
  input: string | undefined,
  warn: (reason: string, offset: number) => void,
): CurlBody {
  const isJson = data.some(({ name }) => name === 'json');
  const [first] = data;
  const fileOf = ({ name, value }: Values[number]): string | undefined =>
    name !== 'data-raw' && name !== 'data-urlencode' && value.startsWith('@') ? value.slice(1) : undefined;
  const file = first && fileOf(first);
  if (data.length === 1 && first && file !== undefined && !(file === '-' && input !== undefined)) {
    if (first.name !== 'data-binary' && first.name !== 'json')
      warn(`curl takes the line breaks out of the file ${file}; it is sent as it is`, first.offset);
    return { kind: 'file', path: file, isJson };
  }
  const texts: string[] = [];
  for (const entry of data) {
    const path = fileOf(entry);
    if (path === '-' && input !== undefined)
      texts.push(/^data-binary$|^json$/.test(entry.name) ? input : input.replace(/[\r\n\0]/g, ''));
    else if (path !== undefined)
      warn(`the file ${path} among other data cannot be kept and is left out`, entry.offset);
    else texts.push(entry.name === 'data-urlencode' ? urlencoded(entry, warn) : entry.value);
  }
  // Pieces of --json are joined as they are.
  return { kind: 'text', text: texts.join(isJson ? '' : '&'), isJson };
}

/** `content`, `=content`, `name=content`; with a file in place of the content nothing can be known. */
function urlencoded(
  { value, offset }: Values[number],
  warn: (reason: string, offset: number) => void,
): string {
  const [, name = '', mark = '', content = ''] = /^([^=@]*)([=@])([\s\S]*)$/.exec(value) ?? [];
  if (mark === '') return encodeContent(value);
  if (mark === '@') {
    warn(`the file ${content} cannot be encoded into the data; its name stands there`, offset);
    return name === '' ? encodeContent(`@${content}`) : `${name}=${encodeContent(`@${content}`)}`;
  }
  return name === '' ? encodeContent(content) : `${name}=${encodeContent(content)}`;
}

/** Variables stay readable: what they stand for is not known here. */
function encodeContent(text: string): string {
  return text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part.toWellFormed())))
    .join('');
}

/** `name=text`, `name=@file;type=text/csv;filename=b.csv`, `name=<file`. */
function formPart(
  name: string,
  value: string,
  offset: number,
  warn: (reason: string, offset: number) => void,
): BodyEntry[] {
  const equals = value.indexOf('=');
  if (equals < 0) {
    warn(`"${value.slice(0, 40)}" is no part of a form, which is written name=content`, offset);
    return [];
  }
  const key = value.slice(0, equals);
  const content = value.slice(equals + 1);
  if (name === 'form-string') return [{ key, value: content, type: 'text' }];
  const isFile = content.startsWith('@') || content.startsWith('<');
  const { main, options } = splitOptions(isFile ? content.slice(1) : content);
  const entry: BodyEntry = isFile ? { key, type: 'file', src: main } : { key, value: main, type: 'text' };
  const type = options.get('type');
  const fileName = options.get('filename');
  if (type !== undefined) entry.contentType = type;
  if (fileName !== undefined && isFile) entry.fileName = fileName;
  if (content.startsWith('<'))
    warn(`the part "${key}" is sent as a file, curl sends the content of ${main} as text`, offset);
  if (options.has('headers')) warn(`the part "${key}" has headers of its own, which are left out`, offset);
  return [entry];
}

/** Options behind semicolons; a content in double quotes may hold semicolons itself. */
function splitOptions(text: string): { main: string; options: Map<string, string> } {
  const quoted = /^"((?:[^"\\]|\\[\s\S])*)"/.exec(text);
  let main = quoted ? (quoted[1] as string).replace(/\\(["\\])/g, '$1') : text;
  let rest = quoted ? text.slice(quoted[0].length) : '';
  if (!quoted) {
    const start = text.search(/;\s*(?:type|filename|headers|encoder)=/);
    if (start >= 0) {
      main = text.slice(0, start);
      rest = text.slice(start);
    }
  }
  const options = new Map<string, string>();
  for (const [, key = '', plain = '', inQuotes] of rest.matchAll(
    /;\s*(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^;]*(?:;\s*(?!\w+=)[^;]*)*))/g,
  ))
    options.set(key, (inQuotes ?? plain.replace(/\\(["\\])/g, '$1')).trim());
  return { main, options };
}
