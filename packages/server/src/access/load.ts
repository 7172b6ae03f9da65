import { parseUid } from '@parley/format';
import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { Db } from '../db/database.ts';
import type { ElementRow, Schema, WorkspaceRow } from '../db/schema.ts';
import { Tx } from '../db/tx.ts';
import { forbidden, notFound } from '../errors.ts';
import type { Permitted } from '../log/apply.ts';
import type { RootKind } from '../log/element.ts';
import { type Actor, mayInTeam, rolesIn } from './actor.ts';
import {
  accessKeyPermissions,
  elementRoles,
  isWorkspaceRole,
  outsiderPermissions,
  type Permission,
  seesTeamContent,
  workspaceRoles,
} from './roles.ts';

/**
 * The only way to a workspace, collection or environment. Not visible is `notFound`, visible but not permitted is
 * `forbidden`. Given a `Tx` it takes the workspace's log first and reads then, so that what it returns still holds
 * when the write is decided.
 */
export type LoadedWorkspace = WorkspaceRow & { can: ReadonlySet<Permission>; target: Permitted };
export type LoadedRoot = {
  row: ElementRow;
  workspace: WorkspaceRow;
  can: ReadonlySet<Permission>;
  target: Permitted;
};

export async function workspaceFor(
  from: Db | Tx,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<LoadedWorkspace> {
  let found = await loadWorkspace(dbOf(from), actor, id);
  if (from instanceof Tx && found && !from.holdsSpace(id)) {
    await from.lockSpace(id);
    found = await loadWorkspace(from.db, actor, id);
  }
  if (!found?.can.has('workspace.view')) throw notFound('workspace', id);
  if (!found.can.has(permission)) throw forbidden(permission);
  return { ...found.workspace, can: found.can, target: { spaceId: id, rootId: id, permission } };
}

export const collectionFor = (
  from: Db | Tx,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> => rootFor(from, actor, 'collection', id, permission);

export const environmentFor = (
  from: Db | Tx,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> => rootFor(from, actor, 'environment', id, permission);

export const specFor = (
  from: Db | Tx,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> => rootFor(from, actor, 'spec', id, permission);

export const apiFor = (
  from: Db | Tx,
  actor: Actor,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> => rootFor(from, actor, 'api', id, permission);

/** `id` may be an id or a uid. */
export async function rootFor(
  from: Db | Tx,
  actor: Actor,
  kind: RootKind,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> {
  const bare = bareId(id);
  if (bare === null) throw notFound(kind, id);
  if (!(from instanceof Tx))
    return permitted(await loadRoot(from, actor, kind, bare, false), kind, id, permission);
  // By person as well as by credential: those whose rights are looked at on behalf of others have none.
  const asker = `${actor.kind} ${actor.userId} ${actor.credential.id}`;
  const found = await from.remember(`${kind} ${bare} for ${asker}`, async () => {
    const places = placesOf(from.database);
    const place = places.get(bare);
    if (place !== undefined) await from.lockSpace(place);
    const seen = await loadRoot(from.db, actor, kind, bare, false);
    if (!seen || from.holdsSpace(seen.row.spaceId)) return seen;
    if (places.size >= placesMax) places.clear();
    places.set(bare, seen.row.spaceId);
    await from.lockSpace(seen.row.spaceId);
    return loadRoot(from.db, actor, kind, bare, false);
  });
  return permitted(found, kind, id, permission);
}

/**
 * Where roots were last seen: lets a write take the log before it reads, which saves reading twice. Only a guess: after
 * a transfer the element is found elsewhere, and its log is taken then. Workspaces keep their log when they are deleted.
 */
const places = new WeakMap<Tx['database'], Map<string, string>>();
const placesMax = 100_000;

function placesOf(database: Tx['database']): Map<string, string> {
  const known = places.get(database) ?? new Map<string, string>();
  places.set(database, known);
  return known;
}

/** The same for an element in the trash: restoring and purging. */
export async function trashedRootFor(
  from: Tx,
  actor: Actor,
  kind: RootKind,
  id: string,
  permission: Permission,
): Promise<LoadedRoot> {
  const bare = bareId(id);
  if (bare === null) throw notFound(kind, id);
  let found = await loadRoot(from.db, actor, kind, bare, true);
  if (found) {
    await from.lockSpace(found.row.spaceId);
    found = await loadRoot(from.db, actor, kind, bare, true);
  }
  return permitted(found, kind, id, permission);
}

/** Id out of an id or uid; null when it cannot be one. */
export const bareId = (text: string): string | null => parseUid(text)?.id.toLowerCase() ?? null;

function permitted(
  found: Omit<LoadedRoot, 'target'> | undefined,
  kind: RootKind,
  id: string,
  permission: Permission,
): LoadedRoot {
  if (!found?.can.has(kind === 'globals' ? 'globals.view' : `${kind}.view`)) throw notFound(kind, id);
  if (!found.can.has(permission)) throw forbidden(permission);
  return { ...found, target: { spaceId: found.row.spaceId, rootId: found.row.rootId, permission } };
}

const dbOf = (from: Db | Tx): Db => (from instanceof Tx ? from.db : from);

async function loadWorkspace(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ workspace: WorkspaceRow; can: ReadonlySet<Permission> } | undefined> {
  const rows = await db
    .selectFrom('workspace as w')
    .leftJoin('workspaceMember as m', (join) =>
      join.onRef('m.workspaceId', '=', 'w.id').on((eb) => principalIs(eb, actor)),
    )
    .selectAll('w')
    .select('m.role as memberRole')
    .where('w.id', '=', id)
    .where('w.deletedAt', 'is', null)
    .execute();
  const first = rows[0];
  if (!first) return undefined;
  const { memberRole: _, ...workspace } = first;
  return {
    workspace,
    can: workspacePermissions(
      actor,
      workspace,
      rows.map((row) => row.memberRole),
    ),
  };
}

async function loadRoot(
  db: Db,
  actor: Actor,
  kind: RootKind,
  id: string,
  trashed: boolean,
): Promise<Omit<LoadedRoot, 'target'> | undefined> {
  const rows = await db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .leftJoin('workspaceMember as m', (join) =>
      join.onRef('m.workspaceId', '=', 'w.id').on((eb) => principalIs(eb, actor)),
    )
    .leftJoin('elementRole as r', (join) =>
      join.onRef('r.rootId', '=', 'e.id').on((eb) => elementPrincipalIs(eb, actor)),
    )
    .selectAll('e')
    .select([
      'm.role as memberRole',
      'r.role as elementRole',
      'w.teamId as wTeamId',
      'w.visibility as wVisibility',
      'w.name as wName',
      'w.createdBy as wCreatedBy',
      'w.summary as wSummary',
      'w.description as wDescription',
      'w.updatedBy as wUpdatedBy',
      'w.createdAt as wCreatedAt',
      'w.updatedAt as wUpdatedAt',
    ])
    .where('e.id', '=', id)
    .where('e.kind', '=', kind)
    .where('e.deletedSeq', trashed ? 'is not' : 'is', null)
    .where('w.deletedAt', 'is', null)
    .execute();
  const first = rows[0];
  if (!first) return undefined;
  const {
    memberRole: _m,
    elementRole: _e,
    wTeamId,
    wVisibility,
    wName,
    wCreatedBy,
    wSummary,
    wDescription,
    wUpdatedBy,
    wCreatedAt,
    wUpdatedAt,
    ...row
  } = first;
  const workspace: WorkspaceRow = {
    id: row.spaceId,
    teamId: wTeamId,
    visibility: wVisibility,
    name: wName,
    summary: wSummary,
    description: wDescription,
    createdBy: wCreatedBy,
    updatedBy: wUpdatedBy,
    createdAt: wCreatedAt,
    updatedAt: wUpdatedAt,
    deletedAt: null,
  };
  if (actor.kind === 'accessKey')
    return {
      row,
      workspace,
      can: actor.collectionId === row.id ? accessKeyPermissions : new Set<Permission>(),
    };
  const can = new Set(
    workspacePermissions(
      actor,
      workspace,
      rows.map((r) => r.memberRole),
    ),
  );
  for (const { elementRole } of rows)
    if (elementRole) for (const permission of elementRoles[elementRole]) can.add(permission);
  return { row, workspace, can };
}

/** Union of what the actor's roles give in this workspace. */
function workspacePermissions(
  actor: Actor,
  workspace: WorkspaceRow,
  memberRoles: readonly (string | null)[],
): ReadonlySet<Permission> {
  const can = new Set<Permission>();
  const add = (permissions: Iterable<Permission>): void => {
    for (const permission of permissions) can.add(permission);
  };
  if (actor.kind === 'accessKey') return can;
  for (const role of memberRoles)
    if (role !== null && isWorkspaceRole(role)) add(workspaceRoles[role].permissions);
  if (mayInTeam(actor, workspace.teamId, 'workspace.all')) add(workspaceRoles['3'].permissions);
  if (workspace.visibility === 'team' || workspace.visibility === 'public')
    if (seesTeamContent(rolesIn(actor, workspace.teamId))) add(workspaceRoles['2'].permissions);
  if (workspace.visibility === 'public') add(outsiderPermissions);
  if (workspace.visibility === 'partner' && mayInTeam(actor, workspace.teamId, 'workspace.partner'))
    add(workspaceRoles['3'].permissions);
  return can;
}

function principalIs(
  eb: ExpressionBuilder<Schema & { m: Schema['workspaceMember'] }, 'm'>,
  actor: Actor,
): ExpressionWrapper<Schema, never, SqlBool> {
  const user = eb.and([eb('m.principal', 'in', ['user', 'partner']), eb('m.principalId', '=', actor.userId)]);
  if (actor.groupIds.length === 0) return user as never;
  return eb.or([
    user,
    eb.and([eb('m.principal', '=', 'group'), eb('m.principalId', 'in', actor.groupIds)]),
  ]) as never;
}

function elementPrincipalIs(
  eb: ExpressionBuilder<Schema & { r: Schema['elementRole'] }, 'r'>,
  actor: Actor,
): ExpressionWrapper<Schema, never, SqlBool> {
  const any = [eb.and([eb('r.principal', '=', 'user'), eb('r.principalId', '=', actor.userId)])];
  if (actor.groupIds.length > 0)
    any.push(eb.and([eb('r.principal', '=', 'group'), eb('r.principalId', 'in', actor.groupIds)]));
  const teamIds = [...actor.teams].filter(([, roles]) => seesTeamContent(roles)).map(([id]) => id);
  if (teamIds.length > 0)
    any.push(eb.and([eb('r.principal', '=', 'team'), eb('r.principalId', 'in', teamIds)]));
  return eb.or(any) as never;
}
