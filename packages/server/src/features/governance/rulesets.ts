import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { GovernanceRulesetRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import type { RulesetFunction } from '../../definitions/lint-job.ts';
import { runDefinitionJob } from '../../definitions/run.ts';
import { invalid, limitReached, notFound, staleRevision } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { newId } from '../../ids.ts';
import { teamFor } from '../teams/load-team.ts';
import { recordTeamEvent, teamSpace } from '../teams/teams.ts';
import { rulesetInvalid } from './failures.ts';
import {
  countChange,
  countRulesets,
  type RulesetBrief,
  rulesetOf,
  rulesetsOf,
  workspacesAmong,
} from './store.ts';
import { wakeGovernance } from './wake.ts';

export const rulesetsMax = 50;
/** UTF-16 units of all functions of a ruleset together. */
const functionsLengthMax = 256 * 1024;

export type NewRuleset = {
  name: string;
  text: string;
  functions: readonly RulesetFunction[];
  isEnabled: boolean;
  /** Null: every workspace of the team. */
  workspaceIds: readonly string[] | null;
};

export type Ruleset = Omit<RulesetBrief, 'enabled' | 'workspaceIds'> & Omit<NewRuleset, 'text' | 'functions'>;
export type FullRuleset = Ruleset & NewRuleset;

export async function listRulesets(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ rulesets: Ruleset[]; nextCursor: string | null }> {
  await teamFor(ctx.db, actor, teamId, 'team.view');
  const [createdAt, id] = decodeCursor(page.cursor, 2) ?? [];
  const rows = await rulesetsOf(ctx.db, teamId, {
    after: createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) },
    limit: page.limit + 1,
  });
  const { page: rulesets, last } = cut(rows, page.limit);
  return {
    rulesets: rulesets.map(toRuleset),
    nextCursor: last ? encodeCursor(last.createdAt, last.id) : null,
  };
}

export async function getRuleset(ctx: Ctx, actor: Actor, teamId: number, id: string): Promise<FullRuleset> {
  await teamFor(ctx.db, actor, teamId, 'team.view');
  const row = await rulesetOf(ctx.db, teamId, id);
  if (!row) throw notFound('ruleset', id);
  return toFullRuleset(row);
}

/** Throws `rulesetInvalid` with every place that is wrong. */
export async function createRuleset(
  ctx: Ctx,
  actor: Actor,
  teamId: number,
  input: NewRuleset,
): Promise<FullRuleset> {
  await teamFor(ctx.db, actor, teamId, 'team.manageGovernance');
  const columns = await columnsOf(input);
  return write(ctx, teamSpace(teamId), async (tx) => {
    await teamFor(tx, actor, teamId, 'team.manageGovernance');
    if ((await countRulesets(tx.db, teamId)) >= rulesetsMax)
      throw limitReached('rulesets', rulesetsMax, 'rulesets in a team');
    await checkWorkspaces(tx, teamId, input.workspaceIds, null);
    const by = { createdBy: actor.userId, updatedBy: actor.userId, createdAt: tx.now, updatedAt: tx.now };
    const row: GovernanceRulesetRow = { id: newId(), teamId, ...columns, rev: 1, ...by };
    await tx.db.insertInto('governanceRuleset').values(row).execute();
    await noteChange(tx, actor, 'ruleset.created', row);
    return toFullRuleset(row);
  });
}

/** Replaces all of it. `ifMatch`: the revision that the caller has seen. */
export async function replaceRuleset(
  ctx: Ctx,
  actor: Actor,
  { teamId, id, ifMatch }: { teamId: number; id: string; ifMatch: number | null },
  input: NewRuleset,
): Promise<FullRuleset> {
  await teamFor(ctx.db, actor, teamId, 'team.manageGovernance');
  if (!(await rulesetOf(ctx.db, teamId, id))) throw notFound('ruleset', id);
  const columns = await columnsOf(input);
  return write(ctx, teamSpace(teamId), async (tx) => {
    const before = await rulesetFor(tx, actor, teamId, id, ifMatch);
    await checkWorkspaces(tx, teamId, input.workspaceIds, before.workspaceIds);
    const changes = { ...columns, rev: before.rev + 1, updatedBy: actor.userId, updatedAt: tx.now };
    await tx.db.updateTable('governanceRuleset').set(changes).where('id', '=', id).execute();
    const after = { ...before, ...changes };
    await noteChange(tx, actor, 'ruleset.changed', after);
    return toFullRuleset(after);
  });
}

export async function deleteRuleset(
  ctx: Ctx,
  actor: Actor,
  { teamId, id, ifMatch }: { teamId: number; id: string; ifMatch: number | null },
): Promise<void> {
  await write(ctx, teamSpace(teamId), async (tx) => {
    const row = await rulesetFor(tx, actor, teamId, id, ifMatch);
    await tx.db.deleteFrom('governanceRuleset').where('id', '=', id).execute();
    await noteChange(tx, actor, 'ruleset.deleted', row);
  });
}

async function rulesetFor(
  tx: Tx,
  actor: Actor,
  teamId: number,
  id: string,
  ifMatch: number | null,
): Promise<GovernanceRulesetRow> {
  await teamFor(tx, actor, teamId, 'team.manageGovernance');
  const row = await rulesetOf(tx.db, teamId, id);
  if (!row) throw notFound('ruleset', id);
  if (ifMatch !== null && row.rev !== ifMatch) throw staleRevision(row.rev);
  return row;
}

/** Reads the text in a worker; not inside a write. Texts are JSON in the table: PostgreSQL takes no U+0000. */
async function columnsOf(
  input: NewRuleset,
): Promise<
  Pick<GovernanceRulesetRow, 'name' | 'text' | 'definition' | 'functions' | 'enabled' | 'workspaceIds'>
> {
  const { name, text, functions, isEnabled, workspaceIds } = input;
  const names = functions.map((one) => one.name);
  const twice = names.find((one, at) => names.indexOf(one) !== at);
  if (twice !== undefined) throw invalid('functions', `the function "${twice}" is there twice`);
  const length = functions.reduce((sum, { code }) => sum + code.length, 0);
  if (length > functionsLengthMax)
    throw limitReached('rulesetFunctions', functionsLengthMax, 'characters in the functions of a ruleset');
  const { definition, faults } = await runDefinitionJob('checkRuleset', { text, functions });
  if (faults.length > 0) throw rulesetInvalid(faults);
  return {
    ...{ name, definition, enabled: isEnabled ? 1 : 0 },
    text: JSON.stringify(text.toWellFormed()),
    functions: JSON.stringify(functions),
    workspaceIds: workspaceIds && JSON.stringify([...new Set(workspaceIds)]),
  };
}

/** A workspace that was named before may have been deleted or handed over since: it stays named. */
async function checkWorkspaces(
  tx: Tx,
  teamId: number,
  ids: readonly string[] | null,
  before: string | null,
): Promise<void> {
  const known = new Set(before === null ? [] : (JSON.parse(before) as string[]));
  const added = (ids ?? []).filter((id) => !known.has(id));
  const there = await workspacesAmong(tx.db, teamId, added);
  const absent = added.find((id) => !there.has(id));
  if (absent !== undefined) throw invalid('workspaceIds', `${absent} is not a workspace of the team`);
}

async function noteChange(
  tx: Tx,
  actor: Actor,
  event: string,
  { id, teamId, name, enabled, workspaceIds }: GovernanceRulesetRow,
): Promise<void> {
  await countChange(tx, teamId);
  const data = { id, name, isEnabled: enabled === 1, workspaceIds: idsOf(workspaceIds) };
  await recordTeamEvent(tx, teamId, actor.userId, event, data);
  tx.afterCommit(() => wakeGovernance(tx.database));
}

const idsOf = (text: string | null): string[] | null =>
  text === null ? null : (JSON.parse(text) as string[]);

const toRuleset = ({ enabled, workspaceIds, ...row }: RulesetBrief): Ruleset => ({
  ...row,
  isEnabled: enabled === 1,
  workspaceIds: idsOf(workspaceIds),
});

const toFullRuleset = ({ text, definition: _, functions, ...brief }: GovernanceRulesetRow): FullRuleset => ({
  ...toRuleset(brief),
  text: JSON.parse(text) as string,
  functions: JSON.parse(functions) as RulesetFunction[],
});
