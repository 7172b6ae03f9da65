import type { UserRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { newId, newNumericId } from '../../ids.ts';
import { emailKey } from '../../mail/address.ts';
import { addTeam, freeHandle } from '../teams/teams.ts';
import { addWorkspace } from '../workspaces/add-workspace.ts';

/** Unique form: usernames that look alike after NFKC and case folding are the same. */
export const usernameKey = (username: string): string => username.normalize('NFKC').toLowerCase();

/**
 * A user with a team of one and a personal workspace: everything belongs to a workspace, so there are no twin code
 * paths for people without a team. Throws a unique violation when name or address are taken.
 */
export async function addUser(
  tx: Tx,
  input: {
    email: string;
    username: string;
    fullName?: string;
    passwordHash: string | null;
    emailVerified: boolean;
  },
): Promise<{ user: UserRow; teamId: number; workspaceId: string }> {
  const user: UserRow = {
    id: newNumericId(),
    sub: newId(),
    username: input.username,
    usernameKey: usernameKey(input.username),
    email: input.email.trim(),
    emailKey: emailKey(input.email),
    emailVerifiedAt: input.emailVerified ? tx.now : null,
    fullName: input.fullName ?? input.username,
    avatar: null,
    isPublic: 0,
    passwordHash: input.passwordHash,
    createdAt: tx.now,
    updatedAt: tx.now,
    deactivatedAt: null,
  };
  await tx.db.insertInto('user').values(user).execute();
  const teamId = await addTeam(tx, {
    name: user.username,
    handle: await freeHandle(tx, user.username),
    createdBy: user.id,
    personalOf: user.id,
    roles: ['superAdmin', 'user'],
  });
  const workspace = await addWorkspace(tx, {
    teamId,
    visibility: 'personal',
    name: 'My Workspace',
    createdBy: user.id,
  });
  return { user, teamId, workspaceId: workspace.id };
}
