import type { BodyDefinition, BodyEntry, CollectionItem, HeaderEntry } from '../../collection.ts';
import { decodeText } from '../../decode-text.ts';
import { isObject, type Json, type JsonObject } from '../../json.ts';
import { reasonPhrase } from '../../reason-phrase.ts';
import { documentOf } from '../collections.ts';
import { textBody } from '../form-text.ts';
import { type Importing, ImportStop, type Source } from '../importing.ts';
import { listIn, objectIn, objectsIn, textIn } from '../json-fields.ts';
import { languageOf, makeCollection, makeFolder, makeRequest, makeUrl, stableId } from '../make-item.ts';
import { fileStem } from '../names.ts';

/** Headers that whoever sends the request makes anew. */
const OF_SENDING = new Set(['content-length', 'host', 'connection', 'proxy-connection', 'transfer-encoding']);
const TEXT = /^text\/|json|xml|javascript|ecmascript|graphql|x-www-form-urlencoded|yaml|csv|^image\/svg/i;

type Reading = { source: Source; importing: Importing; at: (string | number)[] };

/** HAR 1.2: a request for each entry with its answer as an example, in folders by page or by host. */
export function readHar(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  const log = isObject(document.value) ? objectIn(document.value, 'log') : {};
  if (!Array.isArray(log.entries)) {
    importing.fail(source.path, 'a HAR file has a list of "entries" in its "log"', {
      document,
      path: ['log'],
    });
    return;
  }
  const entries: { item: CollectionItem; entry: JsonObject }[] = [];
  for (const [index, entry] of listIn(log, 'entries').entries()) {
    const at = ['log', 'entries', index];
    if (!isObject(entry) || textIn(objectIn(entry, 'request'), 'url') === '') {
      importing.fail(source.path, 'an entry without a request with an address is left out', {
        document,
        path: at,
      });
      continue;
    }
    importing.countItem(source.path);
    entries.push({ entry, item: readEntry(entry, { source, importing, at }, document.rangeOf) });
  }
  if (entries.length === 0 && importing.result.problems.some(({ severity }) => severity === 'error'))
    throw new ImportStop();
  importing.addCollection(
    makeCollection({
      id: stableId('har', source.path),
      name: fileStem(source.path, 'HAR'),
      description: creatorOf(log),
      item: inFolders(entries, log, source, importing),
    }),
  );
}

function creatorOf(log: JsonObject): string {
  const creator = objectIn(log, 'creator');
  const name = [textIn(creator, 'name'), textIn(creator, 'version')].filter((part) => part !== '').join(' ');
  return name === '' ? '' : `Recorded with ${name}`;
}

function inFolders(
  entries: readonly { item: CollectionItem; entry: JsonObject }[],
  log: JsonObject,
  source: Source,
  importing: Importing,
): CollectionItem[] {
  const pages = new Map(objectsIn(log, 'pages').map((page) => [textIn(page, 'id'), textIn(page, 'title')]));
  const hostOf = (item: CollectionItem): string => item.request?.url?.host?.join('.') ?? '';
  const hosts = new Set(entries.map(({ item }) => hostOf(item)));
  const by = importing.options.harFolders ?? (pages.size > 1 ? 'page' : hosts.size > 1 ? 'host' : 'none');
  if (by === 'none') return entries.map(({ item }) => item);
  const folders = new Map<string, { name: string; item: CollectionItem[] }>();
  const top: CollectionItem[] = [];
  for (const { item, entry } of entries) {
    const key = by === 'page' ? textIn(entry, 'pageref') : hostOf(item);
    const folder = folders.get(key) ?? { name: (by === 'page' ? pages.get(key) : key) || key, item: [] };
    if (key === '') top.push(item);
    else {
      folders.set(key, folder);
      folder.item.push(item);
    }
  }
  const made = [...folders].map(([key, { name, item }]) =>
    makeFolder({ id: stableId('har', source.path, by, key), name, item }),
  );
  return [...made, ...top];
}

function readEntry(
  entry: JsonObject,
  reading: Reading,
  rangeOf: NonNullable<Source['document']>['rangeOf'],
): CollectionItem {
  const { source, importing, at } = reading;
  const request = objectIn(entry, 'request');
  const warn = (reason: string, ...path: string[]): void =>
    importing.warn(source.path, reason, rangeOf([...at, ...path]).start);
  const header = headersOf(request);
  const raw = textIn(request, 'url');
  const item = makeRequest({
    id: stableId('har', source.path, String(at[2])),
    name: raw.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[?#].*$/s, '') || raw,
    method: textIn(request, 'method'),
    url: makeUrl(raw),
    header,
    body: bodyOf(request, header, warn),
    description: textIn(entry, 'comment'),
  });
  const response = objectIn(entry, 'response');
  // 0 is what browsers write for a request that was blocked or never answered.
  const code = Number(textIn(response, 'status'));
  if (Number.isInteger(code) && code >= 100 && code <= 999)
    item.response = [exampleOf(response, code, item, { entry, warn, most: importing.limits.responseMax })];
  return item;
}

function headersOf(message: JsonObject, keepsAll = false): HeaderEntry[] {
  return objectsIn(message, 'headers').flatMap((row) => {
    const key = textIn(row, 'name');
    // Names of HTTP/2 begin with a colon and are said by method and address.
    if (key === '' || key.startsWith(':') || (!keepsAll && OF_SENDING.has(key.toLowerCase()))) return [];
    return [{ key, value: textIn(row, 'value') }];
  });
}

type Warn = (reason: string, ...path: string[]) => void;

function bodyOf(request: JsonObject, header: readonly HeaderEntry[], warn: Warn): BodyDefinition | undefined {
  const data = objectIn(request, 'postData');
  const params = objectsIn(data, 'params');
  const declared = header.find(({ key }) => key.toLowerCase() === 'content-type')?.value;
  const type = declared ?? textIn(data, 'mimeType');
  const text = textIn(data, 'text');
  if (/^multipart\/form-data/i.test(type) && params.length > 0)
    return { mode: 'formdata', formdata: params.map(partOf) };
  if (/^application\/x-www-form-urlencoded/i.test(type) && text === '' && params.length > 0)
    return { mode: 'urlencoded', urlencoded: params.map(rowOf) };
  if (text === '') return undefined;
  if (textIn(data, 'encoding') !== 'base64') return textBody(text, type);
  const bytes = bytesOf(text);
  if (bytes && (TEXT.test(type) || type === '')) return textBody(decodeText(bytes), type);
  warn('a body of bytes cannot be kept in a collection and is left out', 'request', 'postData');
  return undefined;
}

function rowOf(param: JsonObject): BodyEntry {
  return { key: textIn(param, 'name'), value: textIn(param, 'value') };
}

function partOf(param: JsonObject): BodyEntry {
  const key = textIn(param, 'name');
  const fileName = textIn(param, 'fileName');
  const contentType = textIn(param, 'contentType');
  const type = contentType === '' ? {} : { contentType };
  if (fileName !== '') return { key, type: 'file', src: fileName, ...type };
  return { key, value: textIn(param, 'value'), type: 'text', ...type };
}

function exampleOf(
  response: JsonObject,
  code: number,
  item: CollectionItem,
  { entry, warn, most }: { entry: JsonObject; warn: Warn; most: number },
): Json {
  const content = objectIn(response, 'content');
  const type = textIn(content, 'mimeType');
  const status = textIn(response, 'statusText') || reasonPhrase(code) || '';
  const example: JsonObject = {
    id: stableId(item.id ?? '', 'response'),
    name: `${code} ${status}`.trim(),
    originalRequest: structuredClone(item.request ?? {}) as JsonObject,
    status,
    code,
    _postman_previewlanguage: languageOf(type) ?? 'text',
    header: headersOf(response, true),
    cookie: [],
    body: contentText(content, type, most, warn),
  };
  const time = entry.time;
  if (typeof time === 'number' && time >= 0) example.responseTime = Math.round(time);
  return example;
}

function contentText(content: JsonObject, type: string, most: number, warn: Warn): string {
  let text = textIn(content, 'text');
  if (textIn(content, 'encoding') === 'base64') {
    const isText = TEXT.test(type) || type === '';
    // Four characters are three bytes: more than the limit is not even decoded.
    const bytes = isText ? bytesOf(text.slice(0, Math.ceil(most / 3) * 4 + 4)) : undefined;
    if (!bytes && text !== '') warn('an answer of bytes is left out; its example has no body', 'response');
    text = bytes ? decodeText(bytes) : '';
  }
  if (text.length <= most) return text;
  warn(`answers longer than ${most} characters are cut`, 'response');
  return text.slice(0, most);
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    // Not base64 after all.
    return undefined;
  }
}
