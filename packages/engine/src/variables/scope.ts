import { isDeeperThan, type Json, type VariableEntry } from '@parley/format';
import type { VariableValue } from '../events.ts';
import { castIn, castOut, typeOf } from './cast.ts';
import { type Lookup, UNRESOLVED } from './resolve.ts';

export type ScopeName = 'local' | 'data' | 'environment' | 'collectionVariables' | 'globals';

/**
 * What a script changed, in order: `[scope, key, text]`, where text is the JSON of the new value and undefined when
 * the key was removed. A key of null clears the scope.
 */
export type ScopeChange = readonly [scope: string, key: string | null, text: string | undefined];

/** The variables of one scope on the host's side, as they stand between two scripts. */
export type Scope = {
  /** The value with its type; undefined when there is none. */
  get: (key: string) => unknown;
  has: (key: string) => boolean;
  /** Keeps the type of a variable that exists; others become `any`. */
  set: (key: string, value: unknown) => void;
  unset: (key: string) => void;
  clear: () => void;
  /** What a template gets: undefined when there is no such name, else a value or `UNRESOLVED`. */
  lookup: Lookup;
  /** The variables that exist, as `[key, value]` in their order, for the scope of a script. */
  entries: () => [string, unknown][];
  /** Every variable, disabled ones included, in the order of newman's exports. */
  exportValues: () => ExportedVariable[];
  /** Counts changes: equal numbers mean equal values. */
  revision: () => number;
};

export type ExportedVariable = VariableValue & { disabled?: boolean; description?: unknown };

type Row = { key: string; value: unknown; type: string; entry: VariableEntry | undefined };

/**
 * A scope made of the entries of a file. A disabled entry does not exist; of several with one key the last enabled
 * one counts. COMPAT: `enabled: false` alone disables nothing.
 */
export function createScope(entries: readonly VariableEntry[] = []): Scope {
  // Every row in the order of the file. `current` holds those that count.
  const rows = new Set<Row>();
  const current = new Map<string, Row>();
  let changes = 0;

  for (const entry of entries) {
    const row = rowOf(entry);
    rows.add(row);
    if (!entry.disabled) {
      current.set(row.key, row);
    }
  }

  const get = (key: string): unknown => {
    const row = current.get(key);
    return row === undefined ? undefined : row.type === 'any' ? row.value : castOut(row.type, row.value);
  };

  return {
    get,
    has: (key) => current.has(key),
    set: (key, value) => {
      changes += 1;
      const row = current.get(key);
      if (row !== undefined) {
        row.value = castIn(row.type, value);
        return;
      }
      const added: Row = { key, value, type: 'any', entry: undefined };
      rows.add(added);
      current.set(key, added);
    },
    unset: (key) => {
      if (!current.delete(key)) {
        return;
      }
      changes += 1;
      for (const row of rows) {
        if (row.key === key && !row.entry?.disabled) {
          rows.delete(row);
        }
      }
    },
    clear: () => {
      changes += 1;
      rows.clear();
      current.clear();
    },
    lookup: (key) => {
      const row = current.get(key);
      if (row === undefined) {
        return undefined;
      }
      // COMPAT: a variable without a value is the empty text in a template.
      return (row.type === 'any' ? row.value : castOut(row.type, row.value)) ?? emptyText(row);
    },
    entries: () => Array.from(current.keys(), (key): [string, unknown] => [key, get(key)]),
    exportValues: () => Array.from(rows, exportRow),
    revision: () => changes,
  };
}

/** One row of a data file. COMPAT: values keep their types, and a null leaves a template as written. */
export function createDataScope(row: { readonly [column: string]: unknown } = {}): Scope {
  const values = new Map(Object.entries(row));
  let changes = 0;
  return {
    get: (key) => values.get(key),
    has: (key) => values.has(key),
    set: (key, value) => {
      changes += 1;
      values.set(key, value);
    },
    unset: (key) => {
      changes += 1;
      values.delete(key);
    },
    clear: () => {
      changes += 1;
      values.clear();
    },
    lookup: (key) => {
      const value = values.get(key);
      return value === null || (value === undefined && values.has(key)) ? UNRESOLVED : value;
    },
    entries: () => Array.from(values),
    exportValues: () => Array.from(values, ([key, value]) => ({ type: 'any', value, key })),
    revision: () => changes,
  };
}

export type Scopes = { readonly [name in ScopeName]: Scope };

/** Looks a name up in all scopes, the strongest first. */
export function lookupIn(scopes: Scopes): Lookup {
  const { local, data, environment, collectionVariables, globals } = scopes;
  return (name) => {
    let value = local.lookup(name);
    if (value === undefined) value = data.lookup(name);
    if (value === undefined) value = environment.lookup(name);
    if (value === undefined) value = collectionVariables.lookup(name);
    if (value === undefined) value = globals.lookup(name);
    return value;
  };
}

/** Whoever writes a value as text, a report or an export, takes a piece of the stack for each level. */
const VALUE_DEPTH_MAX = 1000;

/** A value that is nested beyond the limit stays the JSON text that it came as. */
function parsedValue(text: string): unknown {
  const value: Json = JSON.parse(text);
  return text.length > 2 * VALUE_DEPTH_MAX && isDeeperThan(value, VALUE_DEPTH_MAX) ? text : value;
}

/** Applies what a script changed, in its order; unknown scopes are left out. */
export function applyChanges(scopes: Scopes, changes: readonly ScopeChange[]): void {
  for (const [name, key, text] of changes) {
    const scope = Object.hasOwn(scopes, name) ? scopes[name as ScopeName] : undefined;
    if (scope === undefined) {
      continue;
    }
    if (key === null) {
      scope.clear();
    } else if (text === undefined) {
      scope.unset(key);
    } else {
      scope.set(key, parsedValue(text));
    }
  }
}

function rowOf(entry: VariableEntry): Row {
  const type = typeOf(entry.type);
  // COMPAT: older files name a variable by its id.
  const key = entry.key ?? entry.id ?? '';
  const value = entry.value === undefined || type === 'any' ? entry.value : castIn(type, entry.value);
  return { key, value, type, entry };
}

function emptyText(row: Row): string | null {
  return row.value === null ? null : '';
}

function exportRow(row: Row): ExportedVariable {
  const exported: ExportedVariable = { type: row.type, value: row.value, key: row.key };
  if (row.entry?.disabled) {
    exported.disabled = true;
  }
  const description = row.entry?.description;
  if (description !== undefined && description !== null) {
    exported.description =
      typeof description === 'string' ? { content: description, type: 'text/plain' } : description;
  }
  return exported;
}
