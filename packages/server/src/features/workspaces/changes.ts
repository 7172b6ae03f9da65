import type { Json, JsonObject } from '@parley/format';
import type { Actor } from '../../access/actor.ts';
import { bareId, workspaceFor } from '../../access/load.ts';
import type { Permission } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { isSealed } from '../../secrets/vault.ts';
import { type LoggedChange, listChanges, type Person, peopleOf } from './store.ts';

/** Shown in place of a value that is kept sealed. */
export const mask = '••••••••';
/** Longer values are left out of the list: a page of them would be a document of its own. */
const valueLengthMax = 16_384;

export type ChangeEntry = {
  seq: number;
  batchId: string;
  at: number;
  actor: Person;
  type: LoggedChange['type'];
  element: { id: string; rootId: string | null; kind: string; name: string | null } | null;
  path: string | null;
  before: Json;
  after: Json;
  /** A value was too long to show. */
  isCut: boolean;
};

/** The log of a workspace as people read it, newest first. Values of environments and globals are masked. */
export async function listLog(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  page: { elementId?: string | undefined; limit: number; cursor?: string | undefined },
): Promise<{ entries: ChangeEntry[]; nextCursor: string | null; can: ReadonlySet<Permission> }> {
  const { can } = await workspaceFor(ctx.db, actor, workspaceId, 'workspace.viewActivity');
  const cursor = decodeCursor(page.cursor, 1);
  const rows = await listChanges(ctx.db, workspaceId, {
    elementId: page.elementId === undefined ? undefined : (bareId(page.elementId) ?? ''),
    before: cursor === null ? null : Number(cursor[0]),
    limit: page.limit + 1,
  });
  const { page: shown, last } = cut(rows, page.limit);
  const people = await peopleOf(
    ctx.db,
    shown.map((row) => row.actorId),
  );
  return {
    entries: shown.map((row) =>
      entryOf(row, people.get(row.actorId) ?? { id: row.actorId, username: '', name: '' }),
    ),
    nextCursor: last ? encodeCursor(last.seq) : null,
    can,
  };
}

function entryOf(row: LoggedChange, actor: Person): ChangeEntry {
  const secret = row.kind === 'environment' || row.kind === 'globals';
  const read = (text: string | null): { value: Json; isCut: boolean } => {
    if (text === null) return { value: null, isCut: false };
    if (text.length > valueLengthMax) return { value: null, isCut: true };
    const value = JSON.parse(text) as Json;
    return { value: secret ? masked(value) : value, isCut: false };
  };
  const before = read(row.prior);
  const after = read(row.value);
  const { seq, batchId, at, type, path, elementId, rootId, kind } = row;
  return {
    seq,
    batchId,
    at,
    actor,
    type,
    element: elementId === null ? null : { id: elementId, rootId, kind: kind ?? '', name: row.elementName },
    path,
    before: before.value,
    after: after.value,
    isCut: before.isCut || after.isCut,
  };
}

/** Every sealed text, and every `value` member of a variable whatever its form. */
function masked(value: Json): Json {
  if (typeof value === 'string') return isSealed(value) ? mask : value;
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  const object: JsonObject = {};
  for (const [key, inner] of Object.entries(value))
    object[key] = key === 'value' && inner !== undefined ? mask : masked(inner);
  return object;
}
