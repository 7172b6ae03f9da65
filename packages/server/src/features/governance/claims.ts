import { createHash } from 'node:crypto';
import type { Ctx } from '../../context.ts';
import type { Db } from '../../db/database.ts';
import type { GovernanceFindingRow } from '../../db/schema.ts';
import { write } from '../../db/write.ts';
import type { RulesetFunction } from '../../definitions/lint-job.ts';
import { newId } from '../../ids.ts';
import { type LoadedDefinition, loadState, withTexts } from '../specs/load-definition.ts';
import type { SpecType } from '../specs/spec-types.ts';
import { hasRules, isStale, type Marks, type Result, subjectOf } from './store.ts';

/** A node that has said nothing for so long is taken to be gone. Longer than one ruleset may take. */
const leaseMs = 180_000;

/** The right to write the result of one specification. */
export type Claim = { specId: string; id: string; attempts: number; before: Result | null };

/** Takes the turn for a specification whose result does not hold, unless somebody has it. */
export async function claimResult(ctx: Ctx, specId: string): Promise<Claim | undefined> {
  const id = newId();
  return write(ctx, `governance:${specId}`, async (tx) => {
    const subject = await subjectOf(tx.db, specId);
    if (!subject || !hasRules(subject) || !isStale(subject)) return undefined;
    const { result: before, spaceId, teamId } = subject;
    const attempts = (before?.attempts ?? 0) + 1;
    const lease = { claim: id, leaseUntil: tx.now + leaseMs, attempts };
    const { numInsertedOrUpdatedRows } = await tx.db
      .insertInto('governanceResult')
      .values({
        ...{ specId, spaceId, teamId, teamRev: 0, rev: 0, basis: '', state: null, reason: null },
        ...{ errors: 0, warnings: 0, infos: 0, hints: 0, finishedAt: null, ...lease },
      })
      .onConflict((oc) =>
        oc
          .column('specId')
          .doUpdateSet(lease)
          .where((eb) =>
            eb.or([
              eb('governanceResult.leaseUntil', 'is', null),
              eb('governanceResult.leaseUntil', '<=', tx.now),
            ]),
          ),
      )
      .executeTakeFirst();
    return Number(numInsertedOrUpdatedRows ?? 0) > 0 ? { specId, id, attempts, before } : undefined;
  });
}

/** Whether the turn is still ours. */
export async function renewClaim(ctx: Ctx, { specId, id }: Claim): Promise<boolean> {
  return write(ctx, `governance:${specId}`, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('governanceResult')
      .set({ leaseUntil: tx.now + leaseMs })
      .where('specId', '=', specId)
      .where('claim', '=', id)
      .executeTakeFirst();
    return Number(numUpdatedRows) > 0;
  });
}

/** Gives the turn back; what was begun does not count as an attempt. */
export async function releaseClaim(ctx: Ctx, { specId, id, attempts }: Claim): Promise<void> {
  await write(ctx, `governance:${specId}`, async (tx) => {
    await tx.db
      .updateTable('governanceResult')
      .set({ claim: null, leaseUntil: null, attempts: attempts - 1 })
      .where('specId', '=', specId)
      .where('claim', '=', id)
      .execute();
  });
}

/** After a start on SQLite, where nobody else computes: who had a turn is gone. */
export async function endClaims(ctx: Ctx): Promise<void> {
  await write(ctx, 'governance', async (tx) => {
    await tx.db
      .updateTable('governanceResult')
      .set({ leaseUntil: null })
      .where('leaseUntil', 'is not', null)
      .execute();
  });
}

export type RulesetRef = { id: string; name: string; rev: number };

/** What a result is computed from, as it was at one moment. */
export type Basis = {
  marks: Marks;
  type: SpecType;
  /** Equal for equal files and rulesets. */
  hash: string;
  rulesets: readonly RulesetRef[];
  definition: LoadedDefinition | null;
};

/** Reads it; without the texts when `knownHash` says that nothing of it has changed. Undefined when the specification is gone. */
export async function readBasis(ctx: Ctx, specId: string, knownHash: string): Promise<Basis | undefined> {
  return ctx.database.snapshot(async (db) => {
    const subject = await subjectOf(db, specId);
    if (!subject) return undefined;
    const { type, spaceId, teamId, teamRev, rev } = subject;
    const state = await loadState(db, { id: specId, root: subject.root });
    const rulesets = await rulesetsFor(db, teamId, spaceId);
    const hash = createHash('sha256')
      .update(JSON.stringify([type, state.name, rulesets]))
      .digest('base64url');
    const definition = hash === knownHash ? null : await withTexts(db, specId, state.files);
    return { marks: { spaceId, teamId, teamRev, rev }, type, hash, rulesets, definition };
  });
}

/** Enabled rulesets of the team that are for the workspace, or for every one when none is named; oldest first. */
export async function rulesetsFor(db: Db, teamId: number, spaceId: string | null): Promise<RulesetRef[]> {
  const rows = await db
    .selectFrom('governanceRuleset')
    .select(['id', 'name', 'rev', 'workspaceIds'])
    .where('teamId', '=', teamId)
    .where('enabled', '=', 1)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows
    .filter(
      ({ workspaceIds }) =>
        workspaceIds === null ||
        (spaceId !== null && (JSON.parse(workspaceIds) as string[]).includes(spaceId)),
    )
    .map(({ id, name, rev }) => ({ id, name, rev }));
}

/** Undefined when it has changed since. */
export async function rulesetAt(
  db: Db,
  { id, rev }: RulesetRef,
): Promise<{ definition: string; functions: RulesetFunction[] } | undefined> {
  const row = await db
    .selectFrom('governanceRuleset')
    .select(['definition', 'functions'])
    .where('id', '=', id)
    .where('rev', '=', rev)
    .executeTakeFirst();
  return row && { definition: row.definition, functions: JSON.parse(row.functions) as RulesetFunction[] };
}

export type Report = Pick<Result, 'state' | 'reason' | 'errors' | 'warnings' | 'infos' | 'hints'> & {
  findings: readonly Omit<GovernanceFindingRow, 'specId' | 'n'>[];
};

/** Writes the result and ends the turn; `report` null: what is there holds for the new marks, too. */
export async function finishClaim(
  ctx: Ctx,
  { specId, id }: Claim,
  basis: Pick<Basis, 'marks' | 'hash'>,
  report: Report | null,
): Promise<void> {
  const { findings, ...told } = report ?? { findings: [] };
  await write(ctx, `governance:${specId}`, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('governanceResult')
      .set({
        ...{ ...basis.marks, basis: basis.hash, ...told },
        ...{ attempts: 0, claim: null, leaseUntil: null },
        ...(report ? { finishedAt: tx.now } : {}),
      })
      .where('specId', '=', specId)
      .where('claim', '=', id)
      .executeTakeFirst();
    if (!report || Number(numUpdatedRows) === 0) return;
    await tx.db.deleteFrom('governanceFinding').where('specId', '=', specId).execute();
    const rows = findings.map((finding, n) => ({ specId, n, ...finding }));
    await tx.database.insertMany(tx.blind, 'governanceFinding', rows);
  });
}
