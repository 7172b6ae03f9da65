import { isObject, type Json, type JsonObject } from './json.ts';
import { listOf, type Reading, readSwitch, rowsOfMap, scalarText } from './reading.ts';

const LINE_BREAK = /\r?\n/;
/** A line that goes on with a blank belongs to the one before (RFC 7230, section 3.2.4). */
const FOLDED = /\r?\n(?=[ \t])/g;

/** Headers: a list of objects or lines, one text with a line each, or an object of names and values. */
export function readHeaders(
  value: Json | undefined,
  path: string,
  reading: Reading,
): JsonObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return headersFromText(value);
  if (isObject(value)) return rowsOfMap(value).map(readHeader);
  const rows: JsonObject[] = [];
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (typeof entry === 'string') rows.push(headerFromLine(entry));
    else if (isObject(entry)) rows.push(readHeader(entry));
    else reading.report(at, 'expected text or an object');
  }
  return rows;
}

function headersFromText(text: string): JsonObject[] {
  const rows: JsonObject[] = [];
  for (const line of text.replace(FOLDED, '').split(LINE_BREAK)) {
    const colonAt = line.indexOf(':');
    // COMPAT: what does not look like a header is passed over.
    if (colonAt > 0 && !/\s/.test(line.slice(0, colonAt))) rows.push(headerFromLine(line));
  }
  return rows;
}

function headerFromLine(line: string): JsonObject {
  const colonAt = line.indexOf(':');
  if (colonAt < 0) return { key: line.trim(), value: '' };
  return { key: line.slice(0, colonAt).trim(), value: line.slice(colonAt + 1).trim() };
}

function readHeader(row: JsonObject): JsonObject {
  const header: JsonObject = { ...row };
  header.key = scalarText(row.key ?? null);
  header.value = scalarText(row.value ?? null);
  readSwitch(header, 'disabled');
  return header;
}

/**
 * Authorization with the parameters of each scheme as a list of rows (v2.1), from a list or an object (v2.0).
 * Null says "inherit"; so does an object without a type.
 */
export function readAuth(value: Json | undefined, path: string, reading: Reading): Json | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === 'string') return value === '' ? null : { type: value };
  if (!isObject(value)) {
    reading.report(path, 'expected an object');
    return undefined;
  }
  const type = value.type ?? null;
  if (type === null || type === '') return null;
  if (typeof type !== 'string') {
    reading.report(`${path}.type`, 'expected text');
    return undefined;
  }
  const auth: JsonObject = { ...value };
  for (const scheme of Object.keys(auth)) {
    const parameters = auth[scheme] as Json;
    if (isObject(parameters)) auth[scheme] = rowsOfMap(parameters);
    else if (Array.isArray(parameters)) auth[scheme] = parameters.filter(isKeyed);
    else if (scheme === type) {
      if (parameters !== null) reading.report(`${path}.${scheme}`, 'expected a list or an object');
      auth[scheme] = [];
    }
  }
  return auth;
}

function isKeyed(row: Json): boolean {
  return isObject(row) && typeof row.key === 'string';
}

/** Events with scripts as lists of lines. */
export function readEvents(
  value: Json | undefined,
  path: string,
  reading: Reading,
): JsonObject[] | undefined {
  if (value === undefined || value === null) return undefined;
  const events: JsonObject[] = [];
  for (const { entry, path: at } of listOf(isObject(value) ? [value] : value, path, reading)) {
    if (isObject(entry)) events.push(readEvent(entry, at, reading));
    else reading.report(at, 'expected an object');
  }
  return events;
}

function readEvent(value: JsonObject, path: string, reading: Reading): JsonObject {
  const event: JsonObject = { ...value };
  // COMPAT: an event that does not say what it listens to is kept and never runs.
  if (typeof event.listen !== 'string') event.listen = '';
  readSwitch(event, 'disabled');
  const script = value.script ?? null;
  if (script === null) {
    delete event.script;
    return event;
  }
  if (typeof script !== 'string' && typeof script !== 'object') {
    reading.report(`${path}.script`, 'expected text or an object');
    return event;
  }
  const copy: JsonObject = isObject(script) ? { ...script } : { exec: script };
  if (typeof copy.id !== 'string' || copy.id === '') copy.id = reading.newId();
  if (typeof copy.type !== 'string' || copy.type === '') copy.type = 'text/javascript';
  const exec = copy.exec ?? null;
  if (exec === null) delete copy.exec;
  else if (typeof exec === 'string') copy.exec = exec.split(LINE_BREAK);
  else if (!Array.isArray(exec)) reading.report(`${path}.script.exec`, 'expected text or a list of text');
  else if (exec.some((line) => typeof line !== 'string')) copy.exec = exec.map(scalarText);
  event.script = copy;
  return event;
}

/** Checks and drops: an object stays, null goes. */
export function readProfileBehavior(node: JsonObject, path: string, reading: Reading): void {
  const value = node.protocolProfileBehavior;
  if (value === undefined || isObject(value)) return;
  if (value !== null) reading.report(`${path}.protocolProfileBehavior`, 'expected an object');
  delete node.protocolProfileBehavior;
}
