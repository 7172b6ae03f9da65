import type { VariableSet } from './collection.ts';
import { FIELDS_DEPTH_MAX, isDeeperThan, isObject, type Json, type JsonObject } from './json.ts';
import { type Reading, readOrThrow, readVariables, scalarText } from './reading.ts';

/** Members which say that an object is a set of variables and not the variables themselves. */
const OF_SETS = ['values', 'id', 'name', '_postman_variable_scope', 'timestamp', 'synced'];

/**
 * An environment from an export of any age, an answer of the API (`{environment: ...}`), a list of variables or an
 * object of names and values. Members that the model does not name (`synced`, `team`, ...) stay.
 * COMPAT: `enabled: false` does not switch a variable off, only `disabled: true` does; runs rely on it.
 * @throws FormatError with the path and reason of everything that cannot be understood.
 */
export function readEnvironment(document: Json, options: { newId?: () => string } = {}): VariableSet {
  return readSet(document, 'environment', options.newId);
}

/** The globals, in the same forms; the API wraps them as `{globals: ...}` or not at all. */
export function readGlobals(document: Json, options: { newId?: () => string } = {}): VariableSet {
  return readSet(document, 'globals', options.newId);
}

function readSet(document: Json, wrapper: string, newId: (() => string) | undefined): VariableSet {
  return readOrThrow(newId, (reading) => {
    let path = '$';
    let source = document;
    if (isObject(source) && isObject(source[wrapper])) {
      source = source[wrapper];
      path = `$.${wrapper}`;
    }
    if (Array.isArray(source)) return variableSet({ values: source }, path, reading);
    if (!isObject(source)) {
      reading.report(path, `expected ${wrapper === 'globals' ? 'globals' : 'an environment'}, an object`);
      return undefined;
    }
    const isSet = OF_SETS.some((name) => Object.hasOwn(source, name));
    return variableSet(isSet ? source : { values: source }, path, reading);
  });
}

function variableSet(source: JsonObject, path: string, reading: Reading): VariableSet | undefined {
  if (isDeeperThan(source, FIELDS_DEPTH_MAX)) {
    reading.report(path, `nested deeper than ${FIELDS_DEPTH_MAX} levels`);
    return undefined;
  }
  const id = scalarText(source.id ?? null);
  return {
    ...source,
    id: id === '' ? reading.newId() : id,
    name: scalarText(source.name ?? null),
    values: readVariables(source.values, `${path}.values`, reading) as VariableSet['values'],
  };
}
