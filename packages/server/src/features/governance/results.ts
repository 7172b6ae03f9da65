import { type SeverityName, severityNames } from '@parley/format/lint';
import type { Actor } from '../../access/actor.ts';
import { specFor, workspaceFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { GovernanceFindingRow } from '../../db/schema.ts';
import { invalid, notFound } from '../../errors.ts';
import { cut, decodeCursor, encodeCursor } from '../../http/paging.ts';
import { findingsOf, hasRules, isStale, type Result, type Subject, subjectOf, subjectsIn } from './store.ts';
import { wakeGovernance } from './wake.ts';

/** `none`: its language has no rules. `pending`: what is told is of before, or there is nothing yet. */
export type State = 'none' | 'pending' | 'done' | 'failed';

export type Told = Pick<Subject, 'specId' | 'name' | 'type'> & {
  state: State;
  /** Null until it was computed for the first time. */
  result: Result | null;
};

export async function getFindings(
  ctx: Ctx,
  actor: Actor,
  specId: string,
  query: {
    severity?: SeverityName | undefined;
    rule?: string | undefined;
    limit: number;
    cursor?: string | undefined;
  },
): Promise<{ told: Told; findings: GovernanceFindingRow[]; nextCursor: string | null }> {
  const { row } = await specFor(ctx.db, actor, specId, 'spec.view');
  const [computedAt, n] = decodeCursor(query.cursor, 2) ?? [];
  const { subject, rows } = await ctx.database.snapshot(async (db) => ({
    subject: await subjectOf(db, row.id),
    rows: await findingsOf(db, row.id, {
      severity: query.severity === undefined ? undefined : severityNames.indexOf(query.severity),
      rule: query.rule,
      after: n === undefined ? -1 : Number(n),
      limit: query.limit + 1,
    }),
  }));
  if (!subject) throw notFound('spec', specId);
  const told = tell(ctx, subject);
  if (computedAt !== undefined && computedAt !== told.result?.finishedAt)
    throw invalid('cursor', 'the findings were computed anew since; begin with the first page');
  const { page: findings, last } = cut(rows, query.limit);
  return { told, findings, nextCursor: last ? encodeCursor(told.result?.finishedAt ?? 0, last.n) : null };
}

/** The specifications of a workspace, newest first. */
export async function getGovernance(
  ctx: Ctx,
  actor: Actor,
  workspaceId: string,
  query: { limit: number; cursor?: string | undefined },
): Promise<{ specs: Told[]; nextCursor: string | null }> {
  await workspaceFor(ctx.db, actor, workspaceId, 'workspace.view');
  const [createdAt, id] = decodeCursor(query.cursor, 2) ?? [];
  const subjects = await subjectsIn(ctx.db, workspaceId, {
    after: createdAt === undefined ? null : { createdAt: Number(createdAt), id: String(id) },
    limit: query.limit + 1,
  });
  const { page, last } = cut(subjects, query.limit);
  return {
    specs: page.map((subject) => tell(ctx, subject)),
    nextCursor: last ? encodeCursor(last.createdAt, last.specId) : null,
  };
}

/** Whoever looks at what does not hold any more has it computed before its turn, unless somebody is at it. */
function tell(ctx: Ctx, subject: Subject): Told {
  const { specId, name, type, result } = subject;
  const shown = { specId, name, type };
  if (!hasRules(subject)) return { ...shown, state: 'none', result: null };
  const computed = result?.state ? result : null;
  if (!isStale(subject)) return { ...shown, state: computed?.state ?? 'pending', result: computed };
  if ((result?.leaseUntil ?? 0) <= ctx.clock()) wakeGovernance(ctx.database, specId);
  return { ...shown, state: 'pending', result: computed };
}
