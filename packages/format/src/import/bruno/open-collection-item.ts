import type { JsonObject } from '../../json.ts';
import { listIn, objectIn, objectsIn, textIn } from '../json-fields.ts';
import { type BrunoItem, emptyItem } from './bruno-item.ts';
import { rowOf } from './json-item.ts';

/** A request, a folder or the whole collection of the YAML form (OpenCollection 1). */
export function itemOfOpenCollection(source: JsonObject, place: string, fallback: string): BrunoItem {
  const info = objectIn(source, 'info');
  const type = textIn(info, 'type');
  const call = source.graphql === undefined ? objectIn(source, 'http') : objectIn(source, 'graphql');
  const isRequest = type === 'http' || type === 'graphql' || Object.keys(call).length > 0;
  const isFolder = type === 'folder' || (!isRequest && type === '');
  const item = emptyItem(
    isRequest ? 'request' : isFolder ? 'folder' : 'other',
    place,
    textIn(info, 'name') || fallback,
  );
  // What a folder gives to its requests stands below `request`.
  const shared = objectIn(source, 'request');
  const owner = isRequest ? call : shared;
  const runtime = isRequest ? objectIn(source, 'runtime') : shared;
  const seq = Number(info.seq ?? Number.NaN);
  const params = objectsIn(owner, 'params');
  return {
    ...item,
    order: Number.isFinite(seq) ? seq : item.order,
    docs: textIn(source, 'docs'),
    method: textIn(owner, 'method').toUpperCase(),
    url: textIn(owner, 'url'),
    headers: objectsIn(owner, 'headers').map(rowOf),
    query: params.filter((row) => textIn(row, 'type') !== 'path').map(rowOf),
    pathParams: params.filter((row) => textIn(row, 'type') === 'path').map(rowOf),
    body: bodyOf(owner, source.graphql !== undefined),
    auth: authOf(owner.auth === undefined ? runtime : owner),
    scripts: scriptsOf(runtime),
    variables: {
      before: objectsIn(runtime, 'variables').map(rowOf),
      after: objectsIn(runtime, 'actions').flatMap(capturedBy),
    },
    assertions: objectsIn(runtime, 'assertions').map((row) => ({
      key: textIn(row, 'expression'),
      value: `${textIn(row, 'operator')} ${textIn(row, 'value')}`.trim(),
      isOn: row.disabled !== true,
    })),
    children: objectsIn(source, 'items').map((child, index) =>
      itemOfOpenCollection(child, `${place}/${index}`, ''),
    ),
  };
}

function scriptsOf(runtime: JsonObject): BrunoItem['scripts'] {
  const code = (type: string): string =>
    objectsIn(runtime, 'scripts')
      .filter((script) => textIn(script, 'type') === type)
      .map((script) => textIn(script, 'code'))
      .join('\n');
  return { before: code('before-request'), after: code('after-response'), tests: code('tests') };
}

/** A value of the response that goes into a variable. */
function capturedBy(action: JsonObject): BrunoItem['variables']['after'] {
  const key = textIn(objectIn(action, 'variable'), 'name');
  const value = textIn(objectIn(action, 'selector'), 'expression');
  return key === '' || value === '' ? [] : [{ key, value, isOn: action.disabled !== true }];
}

function authOf(owner: JsonObject): BrunoItem['auth'] {
  if (typeof owner.auth === 'string') return { mode: owner.auth, fields: {} };
  const auth = objectIn(owner, 'auth');
  const mode = textIn(auth, 'type');
  return { mode, fields: auth[mode] === undefined ? auth : objectIn(auth, mode) };
}

function bodyOf(call: JsonObject, isGraphql: boolean): BrunoItem['body'] {
  // Several bodies of one request are variants, of which one is selected.
  const variants = listIn(call, 'body').filter(
    (entry): entry is JsonObject => typeof entry === 'object' && entry !== null,
  );
  const chosen = variants.find((entry) => entry.selected === true) ?? variants[0];
  const body = chosen ? objectIn(chosen, 'body') : objectIn(call, 'body');
  if (isGraphql)
    return { mode: 'graphql', text: textIn(body, 'query'), variables: textIn(body, 'variables'), rows: [] };
  const mode = textIn(body, 'type');
  return { mode, text: textIn(body, 'data'), variables: '', rows: objectsIn(body, 'data').map(rowOf) };
}
