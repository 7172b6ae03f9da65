import { equalJson, isObject, type Json, type JsonObject, member, setMember, without } from './json.ts';

/**
 * Rows (headers, parameters, form fields) and scripts in the vocabulary of the item endpoints and back.
 * There a row is switched on by `enabled: true`, in Collection v2.1 it is switched off by `disabled: true`.
 */
export function rowsFromV1(rows: Json): Json[] {
  if (!Array.isArray(rows)) return [];
  return rows.filter(isObject).map((row) => {
    const copy = without(row, new Set(['enabled', 'equals']));
    if (row.enabled === false) copy.disabled = true;
    else if (row.enabled === true) delete copy.disabled;
    return copy;
  });
}

export function rowsToV1(rows: Json | undefined): JsonObject[] {
  if (!Array.isArray(rows)) return [];
  return rows.filter(isObject).map((row) => {
    const copy = without(row, new Set(['disabled']));
    if (row.description !== undefined) copy.description = plainDescription(row.description);
    copy.enabled = row.disabled !== true;
    return copy;
  });
}

/** Query rows also tell whether there is an equals sign: `?a=` against `?a`. */
export function queryToV1(rows: Json | undefined): JsonObject[] {
  return rowsToV1(rows).map((row) => ({ ...row, equals: row.value !== null && row.value !== undefined }));
}

export function queryFromV1(rows: Json): Json[] {
  const equals = Array.isArray(rows) ? rows.filter(isObject).map((row) => row.equals) : [];
  return rowsFromV1(rows).map((row, index) => {
    const empty = isObject(row) && (row.value === '' || row.value === undefined);
    return equals[index] === false && empty ? { ...(row as JsonObject), value: null } : row;
  });
}

/**
 * Headers given as rows or as the text of old collections: a line `Name: value` each, `//` before the
 * disabled ones.
 */
export function headersFromV1(headers: Json): Json[] {
  if (typeof headers !== 'string') return rowsFromV1(headers);
  return headers
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const disabled = line.startsWith('//');
      const text = disabled ? line.slice(2) : line;
      const colonAt = text.indexOf(':');
      const key = (colonAt < 0 ? text : text.slice(0, colonAt)).trim();
      const row: JsonObject = { key, value: colonAt < 0 ? '' : text.slice(colonAt + 1).trim() };
      return disabled ? { ...row, disabled: true } : row;
    });
}

/** Headers as text, a line each, as `requestObject` of a saved example writes them. */
export function headersToText(headers: Json | undefined): string {
  if (typeof headers === 'string') return headers;
  if (!Array.isArray(headers)) return '';
  return headers
    .filter(isObject)
    .map((row) => `${row.disabled === true ? '//' : ''}${row.key ?? ''}: ${row.value ?? ''}\n`)
    .join('');
}

/** Header rows of Collection v2.1, where the whole list may also be text. */
export function headerRows(header: Json | undefined): Json[] {
  if (typeof header === 'string') return headersFromV1(header);
  if (!Array.isArray(header)) return [];
  return header.flatMap((row) => (typeof row === 'string' ? headersFromV1(row) : [row]));
}

/** A description is text or `{content, type}`; the item endpoints only know text. */
export function plainDescription(description: Json | undefined): string | null {
  if (typeof description === 'string') return description;
  return isObject(description) && typeof description.content === 'string' ? description.content : null;
}

/** The script of one event as text; `null` when there is none. */
export function scriptText(events: Json | undefined, listen: string): string | null {
  if (!Array.isArray(events)) return null;
  for (const event of events) {
    if (!isObject(event) || event.listen !== listen) continue;
    const exec = isObject(event.script) ? event.script.exec : event.script;
    if (Array.isArray(exec)) return exec.join('\n');
    return typeof exec === 'string' ? exec : null;
  }
  return null;
}

/** Events with the script of one of them replaced; `null` or `''` removes that event. */
export function withScript(events: Json | undefined, listen: string, text: string | null): Json[] {
  const list = Array.isArray(events) ? events : [];
  const at = list.findIndex((event) => isObject(event) && event.listen === listen);
  if (text === null || text === '') return list.filter((_event, index) => index !== at);
  const exec = text.split('\n');
  if (at < 0) return [...list, { listen, script: { type: 'text/javascript', exec } }];
  const event = list[at] as JsonObject;
  const script = isObject(event.script) ? event.script : { type: 'text/javascript' };
  return list.map((one, index) => (index === at ? { ...event, script: { ...script, exec } } : one));
}

/** Sets a member, or removes it when the value is null, which is how the item endpoints write "none". */
export function setOrRemove(target: JsonObject, key: string, value: Json): void {
  if (value === null) delete target[key];
  else setMember(target, key, value);
}

/**
 * The members of a body which differ from what the endpoints show now. Clients send back what they read;
 * whatever they did not touch keeps what this vocabulary cannot say.
 */
export function changedMembers(body: JsonObject, shown: JsonObject | undefined): JsonObject {
  const changed: JsonObject = {};
  for (const key of Object.keys(body)) {
    if (V1_SERVER_MADE.has(key)) continue;
    const value = body[key] as Json;
    if (shown && equalJson(value, member(shown, key))) continue;
    setMember(changed, key, value);
  }
  return changed;
}

/** Auth as an object; `noauth` may be written as a word. */
export function authFromV1(auth: Json): Json {
  return typeof auth === 'string' ? { type: auth } : auth;
}

/** Members of the item endpoints which the server makes, so that no element ever holds them. */
const V1_SERVER_MADE = new Set([
  ...['id', 'uid', '_postman_id', 'owner', 'createdAt', 'updatedAt', 'lastUpdatedBy', 'lastRevision'],
  ...['collection', 'collectionId', 'folder', 'folders', 'folders_order', 'order', 'requests'],
  ...['request', 'responses', 'responses_order', 'item', 'response', 'model_id', 'revision'],
]);
