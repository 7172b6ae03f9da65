import { escapeKey } from '../fields.ts';
import { equalJson, isObject, type Json, type JsonObject } from '../json.ts';
import { valueText } from '../to-openapi/text.ts';
import { mergeMembers, type Versions } from './merge.ts';
import type { ChangedField, RowPlace } from './review.ts';

/** What users fill in: without a definition before, it is never the definition's business. */
const OF_USERS: ReadonlySet<string> = new Set(['value', 'disabled', 'src', 'type', 'id']);

type Row = { place: { key: string; nth: number }; name: string; row: JsonObject };
type List = Map<string, Row>;
export type Lists = Versions<Json | undefined>;

/** Rows of a list, field by field: those of the user stay, those of the definition follow it. */
export function rowFields(lists: Lists, at: string[], ignoresCase: boolean): ChangedField[] {
  const existing = named(lists.existing, ignoresCase);
  const fresh = named(lists.fresh, ignoresCase);
  const base = named(lists.base, ignoresCase);
  const fields: ChangedField[] = [];
  let previous: Row | undefined;
  for (const [name, row] of fresh) {
    const own = existing.get(name);
    const old = base.get(name);
    if (own)
      changeRow(fields, at, own, {
        base: old?.row,
        fresh: row.row,
        existing: own.row,
        hasBase: lists.hasBase,
      });
    // It was there and somebody took it away.
    else if (!old) fields.push(addedRow(at, row, previous));
    if (own || !old) previous = own ?? row;
  }
  for (const [name, old] of base) {
    const own = existing.get(name);
    if (own && !fresh.has(name)) fields.push(removedRow(at, own, equalJson(own.row, old.row)));
  }
  return fields;
}

function changeRow(fields: ChangedField[], at: string[], own: Row, versions: Versions<JsonObject>): void {
  const { after, conflict } = mergeMembers(versions, OF_USERS);
  if (!conflict && equalJson(after, own.row)) return;
  fields.push({
    ...fieldOf(at, own.place),
    before: own.row,
    definition: versions.fresh,
    after: after ?? own.row,
    conflict,
  });
}

function addedRow(at: string[], { place, row }: Row, previous: Row | undefined): ChangedField {
  const field = fieldOf(at, previous ? { ...place, after: previous.place } : place);
  return { ...field, definition: row, after: row, conflict: false };
}

function removedRow(at: string[], { place, row }: Row, isUntouched: boolean): ChangedField {
  const field = { ...fieldOf(at, place), before: row };
  return isUntouched ? { ...field, conflict: false } : { ...field, after: row, conflict: true };
}

function fieldOf(at: string[], row: RowPlace): Pick<ChangedField, 'path' | 'at' | 'row'> {
  const name = row.nth === 0 ? row.key : `${row.key}#${row.nth + 1}`;
  return { path: [...at, escapeKey(name)].join('.'), at, row };
}

function named(list: Json | undefined, ignoresCase: boolean): List {
  const counts = new Map<string, number>();
  const rows: List = new Map();
  if (!Array.isArray(list)) return rows;
  for (const row of list) {
    if (!isObject(row)) continue;
    const key = valueText(row.key);
    const known = ignoresCase ? key.toLowerCase() : key;
    const nth = counts.get(known) ?? 0;
    counts.set(known, nth + 1);
    const name = rowName({ key: known, nth });
    rows.set(name, { place: { key: known, nth }, name, row });
  }
  return rows;
}

function rowName({ key, nth }: { key: string; nth: number }): string {
  return `${nth} ${key}`;
}

/** The list with some of its rows changed; `chosen` is the value of each field, undefined to remove it. */
export function withRows(
  list: Json | undefined,
  changes: readonly { row: RowPlace; value: Json | undefined }[],
  ignoresCase: boolean,
): Json[] {
  const rows = new Map<string, Json | undefined>();
  for (const { name, row } of named(list, ignoresCase).values()) rows.set(name, row);
  // New rows by the name of the one they stand behind; '' is the beginning.
  const followers = new Map<string, string[]>();
  const known = [...rows.keys()];
  for (const { row, value } of changes) {
    const name = rowName(row);
    const isNew = !rows.has(name);
    if (isNew && value === undefined) continue;
    rows.set(name, value);
    if (!isNew) continue;
    const neighbour = row.after ? rowName(row.after) : '';
    const place = neighbour === '' || rows.has(neighbour) ? neighbour : (known.at(-1) ?? '');
    const list = followers.get(place);
    if (list) list.push(name);
    else followers.set(place, [name]);
  }
  const order: string[] = [];
  const open = ['', ...known].reverse();
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name !== '') order.push(name);
    open.push(...(followers.get(name) ?? []).toReversed());
  }
  return order.map((name) => rows.get(name)).filter((row) => row !== undefined);
}
