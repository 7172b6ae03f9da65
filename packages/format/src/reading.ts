import { FormatError, PROBLEMS_MAX, type Problem } from './format-error.ts';
import { isObject, type Json, type JsonObject, setMember } from './json.ts';

/** What the readers of one document share: where problems go and where new ids come from. */
export type Reading = { report: (path: string, reason: string) => void; newId: () => string };

/** Thrown inside to leave a document with too many problems. */
class Stop extends Error {}

/**
 * Runs a reader and gives its result, or throws what it reported.
 * @throws FormatError with the first `PROBLEMS_MAX` problems.
 */
export function readOrThrow<Result>(
  newId: (() => string) | undefined,
  read: (reading: Reading) => Result | undefined,
): Result {
  const problems: Problem[] = [];
  const report = (path: string, reason: string): void => {
    problems.push({ path, reason });
    if (problems.length >= PROBLEMS_MAX) throw new Stop();
  };
  let result: Result | undefined;
  try {
    result = read({ report, newId: newId ?? randomId });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  if (problems.length > 0 || result === undefined) throw new FormatError(problems);
  return result;
}

/** A scalar as text; an object as its JSON text, since that says more than `[object Object]`. */
export function scalarText(value: Json): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Members of an object which is used as a map, as rows. */
export function rowsOfMap(map: JsonObject): JsonObject[] {
  return Object.keys(map).map((key) => ({ key, value: map[key] as Json }));
}

/** Makes a boolean of a switch that is there, however it is written; takes it away when it is null. */
export function readSwitch(row: JsonObject, name: 'disabled'): void {
  const value = row[name];
  if (value === undefined || typeof value === 'boolean') return;
  if (value === null) delete row[name];
  else row[name] = Boolean(value);
}

/** Takes away those of the named members that are null. */
export function dropNulls(target: JsonObject, names: readonly string[]): void {
  for (const name of names) {
    if (target[name] === null) delete target[name];
  }
}

/** Entries of a list that may be missing, null or ''; entries that are null are skipped. */
export function listOf(
  value: Json | undefined,
  path: string,
  reading: Reading,
): { entry: Json; path: string }[] {
  if (value === undefined || value === null || value === '') return [];
  if (!Array.isArray(value)) {
    reading.report(path, 'expected a list');
    return [];
  }
  const entries: { entry: Json; path: string }[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const entry = value[index] as Json;
    if (entry !== null) entries.push({ entry, path: `${path}[${index}]` });
  }
  return entries;
}

/** A variable entry with a textual key. COMPAT: old files name variables by `id`. */
export function readVariable(row: JsonObject): JsonObject {
  const copy: JsonObject = { ...row };
  const key = row.key ?? null;
  copy.key = scalarText(key === null || key === '' ? (row.id ?? null) : key);
  readSwitch(copy, 'disabled');
  if (typeof copy.type !== 'string') delete copy.type;
  return copy;
}

/** Variables of a collection, a folder, a URL, an environment: a list, or an object of names and values. */
export function readVariables(value: Json | undefined, path: string, reading: Reading): JsonObject[] {
  if (isObject(value)) return Object.hasOwn(value, 'key') ? [readVariable(value)] : rowsOfMap(value);
  const rows: JsonObject[] = [];
  for (const { entry, path: at } of listOf(value, path, reading)) {
    if (isObject(entry)) rows.push(readVariable(entry));
    else reading.report(at, 'expected an object');
  }
  return rows;
}

/** A random identifier in the form of a UUID (version 4). It labels; it keeps no secret. */
export function randomId(): string {
  let id = '';
  for (let index = 0; index < 32; index += 1) {
    if (index === 8 || index === 12 || index === 16 || index === 20) id += '-';
    const digit = Math.floor(Math.random() * 16);
    id += HEX[index === 12 ? 4 : index === 16 ? (digit & 3) | 8 : digit];
  }
  return id;
}

const HEX = '0123456789abcdef';

/** Sets a member that may be absent: an absent one stays absent. */
export function setIfAny(target: JsonObject, key: string, value: Json | undefined): void {
  if (value === undefined) delete target[key];
  else setMember(target, key, value);
}
