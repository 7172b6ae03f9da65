import type { Ctx } from '../../context.ts';
import { write } from '../../db/write.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { newApiKey, newId } from '../../ids.ts';
import { emailKey } from '../../mail/address.ts';
import { addTeam, freeHandle } from '../teams/teams.ts';
import { addWorkspace, defaultWorkspaceId } from '../workspaces/add-workspace.ts';
import { hashPassword } from './password.ts';
import { addUser, usernameKey } from './users.ts';

export type Bootstrapped = { userId: number; teamId: number; workspaceId: string; apiKey: string };

/** Creates (or finds) a user, a team they administer and a new API key. Found by email; then name and password stay. */
export async function bootstrap(
  ctx: Pick<Ctx, 'database' | 'clock'>,
  input: { email: string; username: string; password: string; team?: string | undefined },
): Promise<Bootstrapped> {
  const passwordHash = await hashPassword(input.password);
  return write(ctx, 'accounts', async (tx) => {
    const existing = await tx.db
      .selectFrom('user')
      .selectAll()
      .where((eb) =>
        eb.or([
          eb('emailKey', '=', emailKey(input.email)),
          eb('usernameKey', '=', usernameKey(input.username)),
        ]),
      )
      .executeTakeFirst();
    let userId = existing?.id;
    let teamId: number | undefined;
    let workspaceId: string | undefined;
    if (existing) {
      workspaceId = await defaultWorkspaceId(tx.db, existing.id);
      const teams = await tx.db
        .selectFrom('teamMember')
        .innerJoin('team', 'team.id', 'teamMember.teamId')
        .select(['team.id', 'team.personalOf', 'team.name', 'teamMember.roles'])
        .where('teamMember.userId', '=', existing.id)
        .orderBy('team.createdAt')
        .execute();
      const administered = teams.filter((team) => /"(superAdmin|admin)"/.test(team.roles));
      teamId =
        input.team === undefined
          ? (administered.find((team) => team.personalOf === null) ?? administered[0])?.id
          : administered.find((team) => team.name === input.team)?.id;
    } else {
      const made = await addUser(tx, { ...input, passwordHash, emailVerified: true });
      userId = made.user.id;
      workspaceId = made.workspaceId;
      if (input.team === undefined) teamId = made.teamId;
    }
    if (userId === undefined) throw new Error('no user');
    teamId ??= await addTeam(tx, {
      name: input.team ?? input.username,
      handle: await freeHandle(tx, input.team ?? input.username),
      createdBy: userId,
      roles: ['superAdmin', 'admin', 'user'],
    });
    workspaceId ??= (
      await addWorkspace(tx, { teamId, visibility: 'personal', name: 'My Workspace', createdBy: userId })
    ).id;
    const apiKey = newApiKey();
    await tx.db
      .insertInto('apiKey')
      .values({
        id: newId(),
        userId,
        teamId,
        name: 'bootstrap',
        tokenHash: tokenHash(apiKey),
        lastFour: apiKey.slice(-4),
        createdAt: tx.now,
        lastUsedAt: null,
        expiresAt: null,
        revokedAt: null,
      })
      .execute();
    return { userId, teamId, workspaceId, apiKey };
  });
}
