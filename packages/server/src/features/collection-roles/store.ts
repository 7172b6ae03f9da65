import type { Db } from '../../db/database.ts';
import type { ElementRoleRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import type { Principal, RoleChange } from './wire.ts';

export async function listElementRoles(db: Db, rootId: string): Promise<ElementRoleRow[]> {
  return db.selectFrom('elementRole').selectAll().where('rootId', '=', rootId).execute();
}

export async function listWorkspaceRoles(
  db: Db,
  workspaceId: string,
): Promise<{ principal: string; principalId: number; role: string }[]> {
  return db
    .selectFrom('workspaceMember')
    .select(['principal', 'principalId', 'role'])
    .where('workspaceId', '=', workspaceId)
    .where('principal', 'in', ['user', 'group'])
    .execute();
}

/** People of a team, with their team roles as JSON text. */
export async function listMembers(
  db: Db,
  teamId: number,
  userIds: readonly number[],
): Promise<{ userId: number; roles: string }[]> {
  return db
    .selectFrom('teamMember')
    .select(['userId', 'roles'])
    .where('teamId', '=', teamId)
    .where('userId', 'in', userIds)
    .execute();
}

export async function listGroups(db: Db, teamId: number, ids: readonly number[]): Promise<{ id: number }[]> {
  return db
    .selectFrom('userGroup')
    .select('id')
    .where('teamId', '=', teamId)
    .where('id', 'in', ids)
    .execute();
}

export async function countElementRoles(db: Db, rootId: string): Promise<number> {
  const row = await db
    .selectFrom('elementRole')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('rootId', '=', rootId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function putElementRole(tx: Tx, row: ElementRoleRow): Promise<void> {
  await tx.db
    .insertInto('elementRole')
    .values(row)
    .onConflict((oc) => oc.columns(['rootId', 'principal', 'principalId']).doUpdateSet({ role: row.role }))
    .execute();
}

export async function deleteElementRole(
  tx: Tx,
  rootId: string,
  { principal, principalId }: { principal: Principal; principalId: RoleChange['principalId'] },
): Promise<void> {
  await tx.db
    .deleteFrom('elementRole')
    .where('rootId', '=', rootId)
    .where('principal', '=', principal)
    .where('principalId', '=', principalId)
    .execute();
}
