import { randomUUID } from 'node:crypto';
import type { TeamRole } from '../../access/roles.ts';
import type { Tx } from '../../db/tx.ts';
import { newNumericId } from '../../ids.ts';
import { countSharedTeams } from './store.ts';

/** Shared teams of one user. */
export const teamsMax = 10;

export const teamSpace = (teamId: number): string => `team:${teamId}`;

/** Makes a team with its change log; the creator becomes a member with `roles`. */
export async function addTeam(
  tx: Tx,
  team: {
    name: string;
    handle: string;
    createdBy: number;
    personalOf?: number | null;
    roles: readonly TeamRole[];
  },
): Promise<number> {
  const id = newNumericId();
  await tx.db
    .insertInto('team')
    .values({
      id,
      name: team.name,
      handle: team.handle,
      personalOf: team.personalOf ?? null,
      createdBy: team.createdBy,
      createdAt: tx.now,
      updatedAt: tx.now,
    })
    .execute();
  await tx.db
    .insertInto('space')
    .values({ id: teamSpace(id), kind: 'team', epoch: randomUUID(), head: 0, floor: 0 })
    .execute();
  await recordTeamEvent(tx, id, team.createdBy, 'team.created', { name: team.name, handle: team.handle });
  await addMember(tx, id, team.createdBy, team.roles, team.createdBy);
  return id;
}

export async function addMember(
  tx: Tx,
  teamId: number,
  userId: number,
  roles: readonly TeamRole[],
  actorId: number,
): Promise<void> {
  await tx.db
    .insertInto('teamMember')
    .values({ teamId, userId, roles: JSON.stringify(roles), joinedAt: tx.now })
    .execute();
  await recordTeamEvent(tx, teamId, actorId, 'member.added', { userId, roles });
}

/** How many shared teams a user is in; `teamsMax` is the most. */
export const joinedTeams = (tx: Tx, userId: number): Promise<number> => countSharedTeams(tx.db, userId);

/** Team-level changes go to the same log as content, under their team. */
export async function recordTeamEvent(
  tx: Tx,
  teamId: number,
  actorId: number,
  name: string,
  data: unknown,
): Promise<void> {
  await tx.lockSpace(teamSpace(teamId));
  tx.append(teamSpace(teamId), actorId, [
    {
      type: 'event',
      rootId: null,
      elementId: null,
      kind: null,
      path: name,
      value: JSON.stringify(data),
      prior: null,
    },
  ]);
}

/** A free handle made from a name: lower case, dashes, numbered when taken. */
export async function freeHandle(tx: Tx, name: string): Promise<string> {
  const base =
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 50) || 'team';
  for (let n = 0; ; n++) {
    const handle = n === 0 ? base : `${base}-${n < 50 ? n + 1 : newNumericId()}`;
    const taken = await tx.db.selectFrom('team').select('id').where('handle', '=', handle).executeTakeFirst();
    if (!taken) return handle;
  }
}
