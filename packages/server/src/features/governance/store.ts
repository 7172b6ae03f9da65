import { sql } from 'kysely';
import type { Db } from '../../db/database.ts';
import type { GovernanceFindingRow, GovernanceResultRow, GovernanceRulesetRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { kindOf, type SpecType } from '../specs/spec-types.ts';

/** By which a result is told to be about the present: equal marks, equal findings. */
export type Marks = Pick<GovernanceResultRow, 'spaceId' | 'teamId' | 'teamRev' | 'rev'>;

export type Result = Omit<GovernanceResultRow, 'specId'>;

/** A specification as it is now, with the result that there is of it. */
export type Subject = Marks & {
  specId: string;
  name: string;
  type: SpecType;
  /** Id of its root file. */
  root: string;
  createdAt: number;
  result: Result | null;
};

const resultColumns = [
  ...(['g.state', 'g.basis', 'g.reason', 'g.errors', 'g.warnings', 'g.infos', 'g.hints'] as const),
  ...(['g.finishedAt', 'g.attempts', 'g.claim', 'g.leaseUntil'] as const),
] as const;

/** Live specifications. The literal lets both databases use the index of specifications. */
const subjects = (db: Db) =>
  db
    .selectFrom('element as e')
    .innerJoin('workspace as w', 'w.id', 'e.spaceId')
    .innerJoin('tree as t', 't.rootId', 'e.id')
    .leftJoin('governanceTeam as n', 'n.teamId', 'w.teamId')
    .leftJoin('governanceResult as g', 'g.specId', 'e.id')
    .select(['e.id as specId', 'e.name', 'e.fields', 'e.createdAt', 'e.spaceId', 'w.teamId', 't.rev'])
    .select(['n.rev as teamRev', 'g.spaceId as atSpaceId', 'g.teamId as atTeamId'])
    .select(['g.teamRev as atTeamRev', 'g.rev as atRev'])
    .select(resultColumns)
    .where('e.kind', '=', sql.lit('spec'))
    .where('e.parentId', 'is', null)
    .where('e.deletedSeq', 'is', null)
    .where('w.deletedAt', 'is', null);

type SubjectRow = Awaited<ReturnType<ReturnType<typeof subjects>['executeTakeFirstOrThrow']>>;

function toSubject(row: SubjectRow): Subject {
  const { type, root } = JSON.parse(row.fields) as { type: SpecType; root: string };
  const { specId, name, createdAt, spaceId, teamId, rev } = row;
  return {
    ...{ specId, name, createdAt, type, root, spaceId, teamId, rev, teamRev: row.teamRev ?? 0 },
    result: row.basis === null ? null : resultOf(row),
  };
}

function resultOf(row: SubjectRow): Result {
  return {
    ...{ spaceId: row.atSpaceId ?? '', teamId: row.atTeamId ?? 0, teamRev: row.atTeamRev ?? 0 },
    ...{ rev: row.atRev ?? 0, basis: row.basis ?? '', state: row.state, reason: row.reason },
    ...{ errors: row.errors ?? 0, warnings: row.warnings ?? 0, infos: row.infos ?? 0, hints: row.hints ?? 0 },
    ...{ finishedAt: row.finishedAt, attempts: row.attempts ?? 0 },
    ...{ claim: row.claim, leaseUntil: row.leaseUntil },
  };
}

export async function subjectOf(db: Db, specId: string): Promise<Subject | undefined> {
  const row = await subjects(db).where('e.id', '=', specId).executeTakeFirst();
  return row && toSubject(row);
}

/** A page of all specifications of the server, by id. */
export async function subjectsAfter(db: Db, after: string, limit: number): Promise<Subject[]> {
  const rows = await subjects(db).where('e.id', '>', after).orderBy('e.id').limit(limit).execute();
  return rows.map(toSubject);
}

/** A page of the specifications of a workspace, newest first. */
export async function subjectsIn(
  db: Db,
  spaceId: string,
  page: { after: { createdAt: number; id: string } | null; limit: number },
): Promise<Subject[]> {
  let query = subjects(db)
    .where('e.spaceId', '=', spaceId)
    .orderBy('e.createdAt', 'desc')
    .orderBy('e.id', 'desc')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('e.createdAt', '<', after.createdAt),
        eb.and([eb('e.createdAt', '=', after.createdAt), eb('e.id', '<', after.id)]),
      ]),
    );
  return (await query.execute()).map(toSubject);
}

/** Only these languages have rules. */
export const hasRules = ({ type }: Subject): boolean => ['openapi', 'asyncapi'].includes(kindOf(type));

/** Whether there is no result, or one of something that has changed since. */
export function isStale(subject: Subject): boolean {
  const { result } = subject;
  if (!result || result.state === null) return true;
  return (['spaceId', 'teamId', 'teamRev', 'rev'] as const).some((mark) => result[mark] !== subject[mark]);
}

export type FindingFilter = { severity?: number | undefined; rule?: string | undefined };

/** A page of findings, the gravest first. */
export async function findingsOf(
  db: Db,
  specId: string,
  { severity, rule, after, limit }: FindingFilter & { after: number; limit: number },
): Promise<GovernanceFindingRow[]> {
  let query = db
    .selectFrom('governanceFinding')
    .selectAll()
    .where('specId', '=', specId)
    .where('n', '>', after)
    .orderBy('n')
    .limit(limit);
  if (severity !== undefined) query = query.where('severity', '=', severity);
  if (rule !== undefined) query = query.where('rule', '=', rule);
  return query.execute();
}

export type RulesetBrief = Omit<GovernanceRulesetRow, 'text' | 'definition' | 'functions'>;

const briefColumns = [
  ...(['id', 'teamId', 'name', 'enabled', 'workspaceIds', 'rev'] as const),
  ...(['createdBy', 'updatedBy', 'createdAt', 'updatedAt'] as const),
] as const;

/** A page of the rulesets of a team, oldest first. */
export async function rulesetsOf(
  db: Db,
  teamId: number,
  page: { after: { createdAt: number; id: string } | null; limit: number },
): Promise<RulesetBrief[]> {
  let query = db
    .selectFrom('governanceRuleset')
    .select(briefColumns)
    .where('teamId', '=', teamId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(page.limit);
  const { after } = page;
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('createdAt', '>', after.createdAt),
        eb.and([eb('createdAt', '=', after.createdAt), eb('id', '>', after.id)]),
      ]),
    );
  return query.execute();
}

export async function rulesetOf(
  db: Db,
  teamId: number,
  id: string,
): Promise<GovernanceRulesetRow | undefined> {
  return db
    .selectFrom('governanceRuleset')
    .selectAll()
    .where('id', '=', id)
    .where('teamId', '=', teamId)
    .executeTakeFirst();
}

export async function countRulesets(db: Db, teamId: number): Promise<number> {
  const { count } = await db
    .selectFrom('governanceRuleset')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('teamId', '=', teamId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Those of the ids that are workspaces of the team. */
export async function workspacesAmong(
  db: Db,
  teamId: number,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('workspace')
    .select('id')
    .where('teamId', '=', teamId)
    .where('deletedAt', 'is', null)
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map((row) => row.id));
}

/** In the write that changes a ruleset of the team: results of before do not hold any more. */
export async function countChange(tx: Tx, teamId: number): Promise<void> {
  await tx.db
    .insertInto('governanceTeam')
    .values({ teamId, rev: 1 })
    .onConflict((oc) => oc.column('teamId').doUpdateSet((eb) => ({ rev: eb('governanceTeam.rev', '+', 1) })))
    .execute();
}
