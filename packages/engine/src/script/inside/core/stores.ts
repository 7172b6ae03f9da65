import type { ScopeStore } from '../execution.ts';
import { append, bareList, safe } from './safe.ts';

/** `[scope, key, text]`: text is JSON, undefined for a removed key. A key of null clears the scope. */
export type ScopeChange = [scope: string, key: string | null, text: string | undefined];

/** Largest value that leaves the isolate, in UTF-16 units of JSON. */
const valueMax = 64 * 1024 * 1024;

/**
 * One scope inside the isolate. Scripts of one run share it; what they store by reference becomes a copy of its
 * JSON when the script ends, so that objects never leak from one script into another.
 */
export class LiveStore implements ScopeStore {
  readonly name: string;
  private readonly values = new Map<string, unknown>();
  private changed = new Map<string, true>();
  private cleared = false;

  constructor(name: string) {
    this.name = name;
  }

  get(key: string): unknown {
    return safe.mapGet(this.values, key);
  }

  set(key: string, value: unknown): void {
    safe.mapSet(this.values, key, value);
    safe.mapSet(this.changed, key, true);
  }

  has(key: string): boolean {
    return safe.mapHas(this.values, key);
  }

  unset(key: string): void {
    if (safe.mapDelete(this.values, key)) safe.mapSet(this.changed, key, true);
  }

  clear(): void {
    safe.mapClear(this.values);
    safe.mapClear(this.changed);
    this.cleared = true;
  }

  entries(): Iterable<[string, unknown]> {
    return this.values.entries();
  }

  /** Replaces everything by what the host says; not a change. */
  load(entries: [string, unknown][]): void {
    safe.mapClear(this.values);
    safe.mapClear(this.changed);
    this.cleared = false;
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index] as [string, unknown];
      safe.mapSet(this.values, entry[0], entry[1]);
    }
  }

  /** COMPAT: what JSON cannot say is null for later scripts; a local variable stays, and is no text in a template. */
  private leaveNothing(key: string): string {
    if (this.name === 'local') return '""';
    safe.mapSet(this.values, key, null);
    return 'null';
  }

  /** Moves what changed since the last time into `changes`. */
  takeChanges(changes: ScopeChange[], tooLarge: string[]): void {
    if (this.cleared) {
      append(changes, bare([this.name, null, undefined]));
      this.cleared = false;
    }
    const changed = entriesOf(this.changed);
    for (let index = 0; index < changed.length; index += 1) {
      const key = (changed[index] as [string, true])[0];
      const value = safe.mapGet(this.values, key);
      const there = safe.mapHas(this.values, key);
      let text = there ? (textOf(value) ?? this.leaveNothing(key)) : undefined;
      if (text !== undefined && text.length > valueMax) {
        // Dropped: it would be as large when the next script asks.
        safe.mapDelete(this.values, key);
        append(tooLarge, key);
        text = undefined;
      }
      if (there && typeof value === 'object' && value !== null && text !== undefined)
        safe.mapSet(this.values, key, safe.parse(text));
      append(changes, bare([this.name, key, text]));
    }
    if (this.changed.size > 0) this.changed = new Map();
  }
}

function bare(change: ScopeChange): ScopeChange {
  return safe.setPrototypeOf(change, null) as ScopeChange;
}

/** JSON of a value; undefined and functions have none. What cannot be written (cycles, BigInt) is its text. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'bigint') return safe.stringify(safe.String(value));
  try {
    return safe.stringify(value);
  } catch {
    return safe.stringify(safe.String(value));
  }
}

const iteratorNext = Object.getPrototypeOf(new Map().entries()).next as (this: unknown) => unknown;

/** Entries of a map as a list, visited by the iterator of the untouched realm: scripts can replace the usual one. */
function entriesOf<Value>(map: Map<string, Value>): [string, Value][] {
  const list = bareList<[string, Value]>();
  if (map.size === 0) return list;
  const iterator = safe.mapEntries(map);
  for (;;) {
    const step = safe.apply(iteratorNext, iterator, []) as { done?: boolean; value: [string, Value] };
    if (step.done) return list;
    append(list, step.value);
  }
}

/** The row of a data file. COMPAT: what a script changes in it, it changes for itself only. */
class DataStore extends LiveStore {
  private row: [string, unknown][] = [];
  private touched = false;

  override set(key: string, value: unknown): void {
    this.touched = true;
    super.set(key, value);
  }

  override unset(key: string): void {
    this.touched = true;
    super.unset(key);
  }

  override clear(): void {
    this.touched = true;
    super.clear();
  }

  override load(entries: [string, unknown][]): void {
    this.row = entries;
    super.load(entries);
  }

  override takeChanges(): void {
    // Told to nobody.
  }

  /** The row as it was before the script. */
  restore(): void {
    if (this.touched) super.load(this.row);
    this.touched = false;
  }
}

export type Stores = {
  local: LiveStore;
  data: DataStore;
  environment: LiveStore;
  collectionVariables: LiveStore;
  globals: LiveStore;
};

export function createStores(): Stores {
  return {
    local: new LiveStore('local'),
    data: new DataStore('data'),
    environment: new LiveStore('environment'),
    collectionVariables: new LiveStore('collectionVariables'),
    globals: new LiveStore('globals'),
  };
}

/** What changed in all scopes. Names of variables whose value may not leave the isolate go to `tooLarge`. */
export function takeAllChanges(stores: Stores, tooLarge: string[]): ScopeChange[] {
  const changes = bareList<ScopeChange>();
  stores.local.takeChanges(changes, tooLarge);
  stores.environment.takeChanges(changes, tooLarge);
  stores.collectionVariables.takeChanges(changes, tooLarge);
  stores.globals.takeChanges(changes, tooLarge);
  return changes;
}
