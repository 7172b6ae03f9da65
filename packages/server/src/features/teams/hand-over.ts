import type { Tx } from '../../db/tx.ts';

/** Makes `to` an Admin of the workspaces of the team whose only Admin is `from`, personal ones included. */
export async function handWorkspacesOver(
  tx: Tx,
  change: { teamId: number; from: number; to: number; actorId: number },
): Promise<void> {
  const owned = await tx.db
    .selectFrom('workspace as w')
    .innerJoin('workspaceMember as m', 'm.workspaceId', 'w.id')
    .select('w.id')
    .where('w.teamId', '=', change.teamId)
    .where('w.deletedAt', 'is', null)
    .where('m.principal', '=', 'user')
    .where('m.principalId', '=', change.from)
    .where('m.role', '=', '3')
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('workspaceMember as o')
            .select('o.role')
            .whereRef('o.workspaceId', '=', 'w.id')
            .where('o.role', '=', '3')
            .where((other) =>
              other.or([other('o.principal', '!=', 'user'), other('o.principalId', '!=', change.from)]),
            ),
        ),
      ),
    )
    .orderBy('w.id')
    .execute();
  for (const { id } of owned) {
    await tx.lockSpace(id);
    await tx.db
      .insertInto('workspaceMember')
      .values({ workspaceId: id, principal: 'user', principalId: change.to, role: '3' })
      .onConflict((oc) => oc.columns(['workspaceId', 'principal', 'principalId']).doUpdateSet({ role: '3' }))
      .execute();
    tx.append(id, change.actorId, [
      {
        type: 'event',
        rootId: null,
        elementId: id,
        kind: 'workspace',
        path: 'workspace.handedOver',
        value: JSON.stringify({ from: change.from, to: change.to }),
        prior: null,
      },
    ]);
  }
}

/** Takes back what a user was given on workspaces, collections and environments of the team. */
export async function forgetGrants(tx: Tx, teamId: number, userId: number): Promise<void> {
  await tx.db
    .deleteFrom('workspaceMember')
    .where('principal', '=', 'user')
    .where('principalId', '=', userId)
    .where('workspaceId', 'in', (eb) => eb.selectFrom('workspace').select('id').where('teamId', '=', teamId))
    .execute();
  await tx.db
    .deleteFrom('elementRole')
    .where('principal', '=', 'user')
    .where('principalId', '=', userId)
    .where('rootId', 'in', (eb) =>
      eb
        .selectFrom('element')
        .innerJoin('workspace', 'workspace.id', 'element.spaceId')
        .select('element.id')
        .where('workspace.teamId', '=', teamId)
        .where('element.parentId', 'is', null),
    )
    .execute();
}
