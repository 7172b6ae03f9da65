import type { Actor } from '../../access/actor.ts';
import { workspaceFor } from '../../access/load.ts';
import type { WorkspaceRole } from '../../access/roles.ts';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { WorkspaceMemberRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { recordWorkspaceEvent } from './add-workspace.ts';
import { problem, refused } from './failures.ts';

export type Principal = WorkspaceMemberRow['principal'];
export type Grant = Pick<WorkspaceMemberRow, 'principal' | 'principalId'> & { role: WorkspaceRole };
export type RoleChange = Grant & { op: 'add' | 'remove' };

const memberRoleIds: readonly WorkspaceRole[] = ['1', '2', '3'];
const partnerRoleIds: readonly WorkspaceRole[] = ['4', '5', '6', '7'];
const admin: WorkspaceRole = '3';

/** Who has which role in the workspace itself; rights that come from the team are not listed. */
export async function listRoles(ctx: Ctx, actor: Actor, workspaceId: string): Promise<Grant[]> {
  await workspaceFor(ctx.db, actor, workspaceId, 'workspace.viewActivity');
  return grantsOf(ctx.db, workspaceId);
}

async function grantsOf(db: Db, workspaceId: string): Promise<Grant[]> {
  const rows = await db
    .selectFrom('workspaceMember')
    .select(['principal', 'principalId', 'role'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('role')
    .orderBy('principalId')
    .execute();
  return rows as Grant[];
}

/** Gives and takes roles, all or nothing. The workspace keeps an Admin. */
export async function updateRoles(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  changes: readonly RoleChange[],
): Promise<Grant[]> {
  requireOneKind(changes);
  return write(ctx, workspaceId, async (tx) => {
    const workspace = await workspaceFor(tx, actor, workspaceId, 'workspace.manageRoles');
    if (workspace.visibility === 'personal') throw new ApiError('personalWorkspaceRoles');
    const before = await grantsOf(tx.db, workspaceId);
    const of = (change: Grant): Grant | undefined =>
      before.find(
        (grant) => grant.principal === change.principal && grant.principalId === change.principalId,
      );
    for (const change of changes) {
      const known = of(change);
      if (change.op === 'remove') {
        if (known && known.role !== change.role)
          throw problem(
            `The ${change.principal} ${change.principalId} does not have the role ${change.role}.`,
          );
        if (known) await removeGrant(tx, workspaceId, change);
        continue;
      }
      await requireKnown(tx, workspace.teamId, change, known !== undefined);
      await removeGrant(tx, workspaceId, change);
      const { principal, principalId, role } = change;
      await tx.db
        .insertInto('workspaceMember')
        .values({ workspaceId, principal, principalId, role })
        .execute();
    }
    await requireAdmin(tx, workspaceId);
    await recordWorkspaceEvent(tx, workspaceId, actor.userId, 'workspace.rolesChanged', {
      name: workspace.name,
      changes,
    });
    return grantsOf(tx.db, workspaceId);
  });
}

const invalidRequest = (detail: string): ApiError => problem(detail, { title: 'Invalid Request.' });

/** What the documented notes ask of one call. */
function requireOneKind(changes: readonly RoleChange[]): void {
  const partners = changes.filter((change) => change.principal === 'partner');
  if (partners.length > 0 && partners.length < changes.length)
    throw invalidRequest('Only one of user or partner roles can be modified at a time.');
  if (partners.length > 0 && new Set(partners.map((change) => change.op)).size !== 2)
    throw invalidRequest('Partner role update requires exactly two operations: one add and one remove.');
  const seen = new Set<string>();
  for (const { principal, principalId, role } of changes) {
    const key = `${principal}:${principalId}`;
    if (seen.has(key)) throw invalidRequest('A user, group or partner can be named once in a call.');
    seen.add(key);
    if (!(principal === 'partner' ? partnerRoleIds : memberRoleIds).includes(role))
      throw invalidRequest(`There is no role ${role} for a ${principal}.`);
  }
}

/** Only people and groups of the team; a partner has to be one already. */
async function requireKnown(tx: Tx, teamId: number, grant: Grant, isMember: boolean): Promise<void> {
  const { principal, principalId } = grant;
  const found =
    principal === 'user'
      ? await tx.db
          .selectFrom('teamMember')
          .select('userId')
          .where('teamId', '=', teamId)
          .where('userId', '=', principalId)
          .executeTakeFirst()
      : principal === 'group'
        ? await tx.db
            .selectFrom('userGroup')
            .select('id')
            .where('teamId', '=', teamId)
            .where('id', '=', principalId)
            .executeTakeFirst()
        : isMember || undefined;
  if (found === undefined)
    throw invalidRequest(
      principal === 'partner'
        ? `The partner ${principalId} is not in this workspace.`
        : `The ${principal} ${principalId} is not in the team of this workspace.`,
    );
}

async function removeGrant(tx: Tx, workspaceId: string, grant: Grant): Promise<void> {
  await tx.db
    .deleteFrom('workspaceMember')
    .where('workspaceId', '=', workspaceId)
    .where('principal', '=', grant.principal)
    .where('principalId', '=', grant.principalId)
    .execute();
}

/** An Admin who can act: a person, or a group with somebody in it. */
async function requireAdmin(tx: Tx, workspaceId: string): Promise<void> {
  const grants = (await grantsOf(tx.db, workspaceId)).filter((grant) => grant.role === admin);
  const users = grants.filter((grant) => grant.principal === 'user').map((grant) => grant.principalId);
  const groups = grants.filter((grant) => grant.principal === 'group').map((grant) => grant.principalId);
  if (users.length > 0) {
    const active = await tx.db
      .selectFrom('user')
      .select('id')
      .where('id', 'in', users)
      .where('deactivatedAt', 'is', null)
      .executeTakeFirst();
    if (active) return;
  }
  if (groups.length > 0) {
    const active = await tx.db
      .selectFrom('userGroupMember as g')
      .innerJoin('user as u', 'u.id', 'g.userId')
      .select('u.id')
      .where('g.groupId', 'in', groups)
      .where('u.deactivatedAt', 'is', null)
      .executeTakeFirst();
    if (active) return;
  }
  throw refused('A workspace needs an Admin. Make somebody else Admin first.');
}
