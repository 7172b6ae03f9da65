import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '@parley/format';
import type { Ctx } from '../../context.ts';
import { isSealed } from '../../secrets/vault.ts';
import type { Variable } from './wire.ts';

/**
 * Variables as they are stored: a list of rows with ids of their own, in which the value (and what else could hold
 * a secret) is sealed. Keys and flags stay readable, for search and merging. The change log holds the same sealed rows.
 */
type StoredVariable = JsonObject & { id: string };

/** Values equal to those stored before keep their sealed text, so that an unchanged variable is an unchanged row. */
export function sealValues(
  ctx: Pick<Ctx, 'vault'>,
  elementId: string,
  values: readonly Variable[],
  before: Json | undefined,
): StoredVariable[] {
  const old = new Map<Json | undefined, StoredVariable[]>();
  for (const row of storedVariables(before).toReversed()) {
    const rows = old.get(row.key) ?? [];
    rows.push(row);
    old.set(row.key, rows);
  }
  return values.map((variable) => {
    const { value, ...rest } = JSON.parse(JSON.stringify(variable)) as JsonObject;
    const known = old.get(rest.key)?.pop();
    const id = known?.id ?? randomUUID();
    if (value === undefined) return { ...rest, id };
    const context = `${elementId}/${id}`;
    const kept = known && typeof known.value === 'string' && isSealed(known.value) ? known.value : undefined;
    const plain = JSON.stringify(value);
    const sealed =
      kept !== undefined && ctx.vault.open(kept, context) === plain ? kept : ctx.vault.seal(plain, context);
    return { ...rest, value: sealed, id };
  });
}

/** The variables as clients see them: opened, without our row ids. */
export function openValues(ctx: Pick<Ctx, 'vault'>, elementId: string, stored: Json | undefined): Variable[] {
  return storedVariables(stored).map(({ id, value, ...rest }) => {
    if (value === undefined) return rest as Variable;
    const opened =
      typeof value === 'string' && isSealed(value)
        ? (JSON.parse(ctx.vault.open(value, `${elementId}/${id}`)) as Json)
        : value;
    return { ...rest, value: opened } as Variable;
  });
}

const storedVariables = (stored: Json | undefined): StoredVariable[] =>
  Array.isArray(stored) ? (stored as StoredVariable[]) : [];
