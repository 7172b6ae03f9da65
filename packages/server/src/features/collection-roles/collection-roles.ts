import { type Actor, parseRoles } from '../../access/actor.ts';
import { collectionFor } from '../../access/load.ts';
import { isWorkspaceRole, workspaceRoles } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import { invalid, limitReached } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { recordWorkspaceEvent } from '../workspaces/add-workspace.ts';
import {
  countElementRoles,
  deleteElementRole,
  listElementRoles,
  listGroups,
  listMembers,
  listWorkspaceRoles,
  putElementRole,
} from './store.ts';
import type { Principal, RoleChange } from './wire.ts';

type Role = 'VIEWER' | 'EDITOR';
export type Grant = { principal: Principal; id: number; role: Role };

const rolesPerCollectionMax = 5_000;

/**
 * Everybody who may view or edit the collection: by a role on it, by a role in its workspace, or because the workspace
 * is open to the team. Of several roles the higher one counts, as it does when access is decided.
 */
export async function getCollectionRoles(ctx: Ctx, actor: Actor, id: string): Promise<Grant[]> {
  const { row, workspace } = await collectionFor(ctx.db, actor, id, 'collection.viewRoles');
  const grants = new Map<string, Grant>();
  const add = (principal: Principal, principalId: number, role: Role): void => {
    const key = `${principal}/${principalId}`;
    if (role === 'EDITOR' || !grants.has(key)) grants.set(key, { principal, id: principalId, role });
  };
  for (const { principal, principalId, role } of await listElementRoles(ctx.db, row.id))
    add(principal, principalId, role);
  for (const { principal, principalId, role } of await listWorkspaceRoles(ctx.db, workspace.id))
    if (isWorkspaceRole(role))
      add(
        principal === 'group' ? 'group' : 'user',
        principalId,
        workspaceRoles[role].permissions.has('collection.edit') ? 'EDITOR' : 'VIEWER',
      );
  if (workspace.visibility === 'team' || workspace.visibility === 'public')
    add('team', workspace.teamId, 'EDITOR');
  return [...grants.values()].sort((a, b) => a.id - b.id);
}

/** Gives and takes roles on one collection, all of them or none. The last change of a principal counts. */
export async function updateCollectionRoles(
  ctx: Ctx,
  actor: Actor,
  id: string,
  changes: readonly RoleChange[],
): Promise<void> {
  const wanted = [
    ...new Map(changes.map((change) => [`${change.principal}/${change.principalId}`, change])).values(),
  ];
  await write(ctx, id, async (tx) => {
    const { row, workspace } = await collectionFor(tx, actor, id, 'collection.manageRoles');
    if (wanted.length === 0) return;
    await checkPrincipals(
      tx.db,
      workspace.teamId,
      wanted.filter((change) => change.role !== null),
    );
    for (const { principal, principalId, role } of wanted) {
      if (role === null) await deleteElementRole(tx, row.id, { principal, principalId });
      else await putElementRole(tx, { rootId: row.id, principal, principalId, role });
    }
    if ((await countElementRoles(tx.db, row.id)) > rolesPerCollectionMax)
      throw limitReached('collectionRoles', rolesPerCollectionMax, 'roles on one collection');
    await recordWorkspaceEvent(tx, row.spaceId, actor.userId, 'collection.rolesChanged', {
      collectionId: row.id,
      changes: wanted,
    });
  });
}

/** COMPAT: roles on a collection go to people, groups and the team it belongs to; not to partners and guests. */
async function checkPrincipals(db: Db, teamId: number, changes: readonly RoleChange[]): Promise<void> {
  const idsOf = (principal: Principal): number[] =>
    changes.filter((change) => change.principal === principal).map((change) => change.principalId);
  const users = idsOf('user');
  const groups = idsOf('group');
  const members = users.length === 0 ? [] : await listMembers(db, teamId, users);
  const known: Record<Principal, Set<number>> = {
    user: new Set(
      members
        .filter(({ roles }) => parseRoles(roles).some((role) => role !== 'guest' && role !== 'partner'))
        .map(({ userId }) => userId),
    ),
    group: new Set(
      groups.length === 0 ? [] : (await listGroups(db, teamId, groups)).map((group) => group.id),
    ),
    team: new Set([teamId]),
  };
  for (const principal of ['user', 'group', 'team'] as const) {
    const unknown = idsOf(principal).filter((one) => !known[principal].has(one));
    if (unknown.length > 0)
      throw invalid(`/${principal}`, `the collection's team has no ${principal} ${unknown.join(', ')}`);
  }
}
