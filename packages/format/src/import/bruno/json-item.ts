import { isObject, type JsonObject } from '../../json.ts';
import { objectIn, objectsIn, textIn } from '../json-fields.ts';
import { type BrunoEnvironment, type BrunoItem, type BrunoRow, emptyItem } from './bruno-item.ts';

/** A request or a folder of the JSON that Bruno exports. */
export function itemOfJson(source: JsonObject, place: string): BrunoItem {
  const type = textIn(source, 'type');
  const key = textIn(source, 'uid') || place;
  const isFolder = type === 'folder' || Array.isArray(source.items);
  const kind = isFolder ? 'folder' : /^(?:http|graphql)(?:-request)?$/.test(type) ? 'request' : 'other';
  const item = emptyItem(kind, key, textIn(source, 'name'));
  const request = isFolder ? objectIn(objectIn(source, 'root'), 'request') : objectIn(source, 'request');
  const seq = Number(source.seq ?? Number.NaN);
  const params = objectsIn(request, 'params');
  const body = objectIn(request, 'body');
  return {
    ...item,
    order: Number.isFinite(seq) ? seq : item.order,
    docs: textIn(request, 'docs') || textIn(objectIn(source, 'root'), 'docs'),
    method: textIn(request, 'method'),
    url: textIn(request, 'url'),
    headers: rowsIn(request, 'headers'),
    query: params.filter((row) => textIn(row, 'type') !== 'path').map(rowOf),
    pathParams: params.filter((row) => textIn(row, 'type') === 'path').map(rowOf),
    body: bodyOf(body),
    auth: authOf(objectIn(request, 'auth')),
    scripts: {
      before: textIn(objectIn(request, 'script'), 'req'),
      after: textIn(objectIn(request, 'script'), 'res'),
      tests: textIn(request, 'tests'),
    },
    variables: {
      before: rowsIn(objectIn(request, 'vars'), 'req'),
      after: rowsIn(objectIn(request, 'vars'), 'res'),
    },
    assertions: rowsIn(request, 'assertions'),
    children: objectsIn(source, 'items').map((child, index) => itemOfJson(child, `${key}/${index}`)),
  };
}

function authOf(auth: JsonObject): BrunoItem['auth'] {
  const mode = textIn(auth, 'mode');
  return { mode, fields: objectIn(auth, mode) };
}

const MODES: { readonly [mode: string]: string } = {
  formUrlEncoded: 'form-urlencoded',
  multipartForm: 'multipart-form',
};

function bodyOf(body: JsonObject): BrunoItem['body'] {
  const mode = textIn(body, 'mode');
  const graphql = objectIn(body, 'graphql');
  return {
    mode: MODES[mode] ?? mode,
    text: mode === 'graphql' ? textIn(graphql, 'query') : textIn(body, mode),
    variables: textIn(graphql, 'variables'),
    rows: rowsIn(body, mode),
  };
}

function rowsIn(source: JsonObject, name: string): BrunoRow[] {
  return objectsIn(source, name).map(rowOf);
}

/** Rows of the export, and of OpenCollection, whose off switch is called the other way. */
export function rowOf(row: JsonObject): BrunoRow {
  const { value, filePath } = row;
  const files = textIn(row, 'type') === 'file' || filePath !== undefined ? (filePath ?? value) : undefined;
  const contentType = textIn(row, 'contentType');
  return {
    key: textIn(row, 'name') || textIn(row, 'key'),
    value: isObject(value) ? textIn(value, 'data') || textIn(value, 'value') : textIn(row, 'value'),
    isOn: row.enabled !== false && row.disabled !== true,
    ...(files === undefined
      ? {}
      : { files: (Array.isArray(files) ? files : [files]).filter((file) => typeof file === 'string') }),
    ...(contentType === '' ? {} : { contentType }),
    ...(row.secret === true ? { isSecret: true } : {}),
  };
}

export function environmentOfJson(source: JsonObject, place: string): BrunoEnvironment {
  return {
    key: textIn(source, 'uid') || `${place}/${textIn(source, 'name')}`,
    name: textIn(source, 'name'),
    rows: objectsIn(source, 'variables').map(rowOf),
  };
}
