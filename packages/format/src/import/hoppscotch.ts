import type { BodyDefinition, CollectionItem, ItemEvent } from '../collection.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { documentOf } from './collections.ts';
import { textBody } from './form-text.ts';
import { hoppscotchAuth, ours } from './hoppscotch-auth.ts';
import type { Importing, Source } from './importing.ts';
import { objectIn, objectsIn, textIn } from './json-fields.ts';
import {
  languageOf,
  makeCollection,
  makeFolder,
  makeRequest,
  makeScript,
  makeUrl,
  makeVariables,
  rawBody,
  stableId,
} from './make-item.ts';
import { fileStem } from './names.ts';
import { hoppscotchWords, translateScript } from './scripts.ts';
import { mapTexts } from './templates.ts';

type Making = {
  source: Source;
  document: DefinitionDocument;
  importing: Importing;
  warn: (reason: string) => void;
};

/** Collections and environments as Hoppscotch exports them, one or a list. */
export function readHoppscotch(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  const list: Json[] = Array.isArray(document.value) ? document.value : [document.value];
  const warn = (reason: string): void => importing.warn(source.path, reason);
  for (const [index, value] of list.entries()) {
    if (!isObject(value))
      importing.fail(source.path, 'expected a collection or an environment', { document, path: [index] });
    else if (Array.isArray(value.requests) || Array.isArray(value.folders))
      addCollection(value, index, { source, document, importing, warn });
    else if (Array.isArray(value.variables)) addEnvironment(value, index, source, importing);
    else
      importing.fail(source.path, 'a collection has "requests" or "folders", an environment "variables"', {
        document,
        path: [index],
      });
  }
}

function addEnvironment(value: JsonObject, index: number, source: Source, importing: Importing): void {
  const name = textIn(value, 'name');
  const values = objectsIn(value, 'variables').map((row) => ({
    key: textIn(row, 'key'),
    value: ours(textIn(row, 'value') || textIn(row, 'initialValue') || textIn(row, 'currentValue')),
    isSecret: row.secret === true,
  }));
  const scope = name === 'Globals' ? 'globals' : 'environment';
  const id = stableId('hoppscotch', textIn(value, 'id') || `${source.path}/${index}/${name}`);
  importing.addVariables(makeVariables(scope, { id, name: name || fileStem(source.path, ''), values }));
}

function addCollection(value: JsonObject, index: number, making: Making): void {
  const key = idOf(value, `${making.source.path}/${index}`);
  making.importing.addCollection(
    makeCollection({
      ...partsOf(value, key, making),
      name: textIn(value, 'name') || fileStem(making.source.path, 'Hoppscotch'),
    }),
  );
}

function idOf(value: JsonObject, place: string): string {
  return textIn(value, '_ref_id') || textIn(value, 'id') || `${place}/${textIn(value, 'name')}`;
}

/** What collections and folders have in common. */
function partsOf(value: JsonObject, key: string, making: Making): Parameters<typeof makeFolder>[0] {
  const { importing, source, warn } = making;
  const folders = objectsIn(value, 'folders').map((folder, index) => {
    importing.countItem(source.path);
    return makeFolder(partsOf(folder, idOf(folder, `${key}/${index}`), making));
  });
  const requests = objectsIn(value, 'requests').map((request, index) => {
    importing.countItem(source.path);
    return requestOf(request, idOf(request, `${key}/r${index}`), making);
  });
  if (objectsIn(value, 'headers').some((row) => row.active !== false && textIn(row, 'key') !== ''))
    warn(`headers of "${textIn(value, 'name')}" are left out: folders and collections have none`);
  return {
    id: stableId('hoppscotch', key),
    name: textIn(value, 'name'),
    description: textIn(value, 'description'),
    auth: hoppscotchAuth(objectIn(value, 'auth'), warn),
    event: eventsOf(value, warn),
    variable: objectsIn(value, 'variables').map((row) => ({
      key: textIn(row, 'key'),
      value: ours(textIn(row, 'initialValue') || textIn(row, 'currentValue')),
      type: 'string',
    })),
    item: [...folders, ...requests],
  };
}

function eventsOf(value: JsonObject, warn: (reason: string) => void): ItemEvent[] {
  const script = (name: string): string => translateScript(textIn(value, name), hoppscotchWords, warn);
  return [
    ...makeScript('prerequest', script('preRequestScript')),
    ...makeScript('test', script('testScript')),
  ];
}

function rowsOf(value: JsonObject, name: string) {
  return objectsIn(value, name)
    .filter((row) => textIn(row, 'key') !== '')
    .map((row) => {
      const description = textIn(row, 'description');
      return {
        key: textIn(row, 'key'),
        value: textIn(row, 'value'),
        ...(row.active === false ? { disabled: true } : {}),
        ...(description === '' ? {} : { description }),
      };
    });
}

function requestOf(given: JsonObject, key: string, making: Making): CollectionItem {
  const { preRequestScript, testScript, responses, ...rest } = given;
  const value = mapTexts(rest, ours) as JsonObject;
  const isGraphql = typeof value.query === 'string' && value.endpoint === undefined;
  const body = isGraphql ? graphqlBody(value) : bodyOf(objectIn(value, 'body'));
  const item = makeRequest({
    id: stableId('hoppscotch', key),
    name: textIn(value, 'name'),
    description: textIn(value, 'description'),
    method: isGraphql ? 'POST' : textIn(value, 'method'),
    url: makeUrl(textIn(value, isGraphql ? 'url' : 'endpoint'), rowsOf(value, 'params')),
    header: rowsOf(value, 'headers'),
    body,
    auth: hoppscotchAuth(objectIn(value, 'auth'), making.warn),
    event: eventsOf({ preRequestScript: preRequestScript ?? '', testScript: testScript ?? '' }, making.warn),
    variable: rowsOf(value, 'requestVariables').map((row) => ({ ...row, type: 'string' })),
  });
  if (isObject(responses))
    item.response = Object.keys(responses).flatMap((name) => exampleOf(responses[name], name, item));
  return item;
}

function graphqlBody(value: JsonObject): BodyDefinition {
  return {
    mode: 'graphql',
    graphql: { query: textIn(value, 'query'), variables: textIn(value, 'variables') },
  };
}

function exampleOf(value: Json | undefined, name: string, item: CollectionItem): Json[] {
  if (!isObject(value)) return [];
  const header = rowsOf(value, 'headers');
  const type = header.find(({ key }) => key.toLowerCase() === 'content-type')?.value ?? '';
  const code = Number(textIn(value, 'code'));
  return [
    {
      id: stableId(item.id ?? '', 'response', name),
      name: textIn(value, 'name') || name,
      originalRequest: structuredClone(item.request ?? {}) as JsonObject,
      status: textIn(value, 'status'),
      ...(Number.isInteger(code) && code > 0 ? { code } : {}),
      _postman_previewlanguage: languageOf(type) ?? 'text',
      header: header as Json[],
      cookie: [],
      body: textIn(value, 'body'),
    },
  ];
}

function bodyOf(body: JsonObject): BodyDefinition | undefined {
  const type = textIn(body, 'contentType');
  if (type === '') return undefined;
  if (type === 'multipart/form-data')
    return {
      mode: 'formdata',
      formdata: objectsIn(body, 'body').map((row) => {
        const disabled = row.active === false ? { disabled: true } : {};
        const key = textIn(row, 'key');
        // Files are not in the export, only that there were some.
        if (row.isFile === true) return { key, type: 'file', src: null, ...disabled };
        return { key, value: textIn(row, 'value'), type: 'text', ...disabled };
      }),
    };
  const text = textIn(body, 'body');
  if (type === 'application/octet-stream') return { mode: 'file', file: { src: null } };
  if (type !== 'application/x-www-form-urlencoded') return rawBody(text, type);
  // A line each: `key: value`, with # before those that are off.
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // Old exports have the text that is sent.
  if (lines.length === 1 && !/^\s*#|:/.test(text)) return textBody(text, type);
  return {
    mode: 'urlencoded',
    urlencoded: lines.map((line) => {
      const trimmed = line.trim();
      const isOff = trimmed.startsWith('#');
      const row = isOff ? trimmed.slice(1).trimStart() : trimmed;
      const colon = row.indexOf(':');
      const key = colon < 0 ? row : row.slice(0, colon).trimEnd();
      const value = colon < 0 ? '' : row.slice(colon + 1).trimStart();
      return { key, value, ...(isOff ? { disabled: true } : {}) };
    }),
  };
}
