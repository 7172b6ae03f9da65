import { equalJson, type JsonObject } from '@parley/format';
import type { Database } from '../db/database.ts';
import type { ElementRow } from '../db/schema.ts';
import { changePages, Replay } from './replay.ts';

export type VerifyReport = { ok: boolean; spaces: number; ops: number; elements: number; problems: string[] };

const problemsMax = 100;

/**
 * Checks what must always hold: sequence numbers without gap, the log replayed gives the tables, no orphan, no cycle,
 * every revision within the log.
 */
export async function verify(database: Database): Promise<VerifyReport> {
  return database.snapshot(async (db) => {
    const report: VerifyReport = { ok: true, spaces: 0, ops: 0, elements: 0, problems: [] };
    const problem = (text: string): void => {
      report.ok = false;
      if (report.problems.length < problemsMax) report.problems.push(text);
    };
    const staged = new Set(
      (await db.selectFrom('staging').select('rootId').execute()).map((row) => row.rootId),
    );
    for (const space of await db.selectFrom('space').selectAll().orderBy('id').execute()) {
      report.spaces++;
      const replay = new Replay(db);
      let expected = space.floor;
      for await (const page of changePages(db, space.id))
        for (const change of page) {
          expected++;
          report.ops++;
          if (change.seq !== expected)
            problem(`space ${space.id}: seq ${change.seq} where ${expected} was due`);
          expected = change.seq;
          await replay.step(change);
        }
      if (expected !== space.head)
        problem(`space ${space.id}: head is ${space.head}, the log ends at ${expected}`);
      for (let after = ''; ; ) {
        const rows = await db
          .selectFrom('element')
          .selectAll()
          .where('spaceId', '=', space.id)
          .where('id', '>', after)
          .orderBy('id')
          .limit(2000)
          .execute();
        for (const row of rows) {
          if (staged.has(row.rootId)) continue;
          report.elements++;
          compare(row, replay, space.head, problem);
          replay.elements.delete(row.id);
        }
        const last = rows.at(-1);
        if (!last) break;
        after = last.id;
      }
      for (const left of replay.elements.values())
        problem(`${left.kind} ${left.id}: in the log, not in the table`);
    }
    await checkTrees(db, problem);
    await checkTexts(db, problem);
    return report;
  });
}

function compare(row: ElementRow, replay: Replay, head: number, problem: (text: string) => void): void {
  const logged = replay.elements.get(row.id);
  const name = `${row.kind} ${row.id}`;
  if (!logged) {
    problem(`${name}: in the table, not in the log`);
    return;
  }
  if (row.rev > head) problem(`${name}: revision ${row.rev} is beyond the log (${head})`);
  for (const key of ['rootId', 'kind', 'parentId', 'rank', 'ownerId', 'deletedSeq'] as const)
    if (row[key] !== logged[key]) problem(`${name}: ${key} is ${row[key]}, the log says ${logged[key]}`);
  if (!equalJson(JSON.parse(row.fields) as JsonObject, logged.fields))
    problem(`${name}: fields differ from the log`);
}

async function checkTrees(
  db: Parameters<Parameters<Database['snapshot']>[0]>[0],
  problem: (text: string) => void,
): Promise<void> {
  const orphans = await db
    .selectFrom('element as e')
    .leftJoin('element as p', 'p.id', 'e.parentId')
    .leftJoin('staging as s', 's.rootId', 'e.rootId')
    .select(['e.id', 'e.kind'])
    .where('e.parentId', 'is not', null)
    .where('s.rootId', 'is', null)
    .where((eb) =>
      eb.or([
        eb('p.id', 'is', null),
        eb('p.rootId', '<>', eb.ref('e.rootId')),
        eb('p.spaceId', '<>', eb.ref('e.spaceId')),
        eb.and([
          eb('e.deletedSeq', 'is', null),
          eb('p.deletedSeq', 'is not', null),
          eb('p.parentId', 'is not', null),
        ]),
      ]),
    )
    .limit(problemsMax)
    .execute();
  for (const row of orphans)
    problem(`${row.kind} ${row.id}: its parent is missing, deleted or in another tree`);
  // A cycle is a set of live elements that no root leads to; parents exist (checked above), so walking up must end.
  const parents = new Map<string, string | null>();
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('element')
      .select(['id', 'parentId'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(5000)
      .execute();
    for (const row of rows) parents.set(row.id, row.parentId);
    const last = rows.at(-1);
    if (!last) break;
    after = last.id;
  }
  const sound = new Set<string>();
  for (const start of parents.keys()) {
    const path = new Set<string>();
    let at: string | null = start;
    while (at !== null && !sound.has(at) && !path.has(at)) {
      path.add(at);
      at = parents.get(at) ?? null;
    }
    if (at !== null && path.has(at)) problem(`element ${at} lies below itself`);
    for (const id of path) sound.add(id);
  }
}

/** Every file of a specification or an API names a text that is there. */
async function checkTexts(
  db: Parameters<Parameters<Database['snapshot']>[0]>[0],
  problem: (text: string) => void,
): Promise<void> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('element')
      .select(['id', 'rootId', 'kind', 'fields'])
      .where('kind', 'in', ['specFile', 'apiFile'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(500)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    const known = await db
      .selectFrom('specText')
      .select(['specId', 'hash'])
      .where('n', '=', 0)
      .where('specId', 'in', [...new Set(rows.map((row) => row.rootId))])
      .execute();
    const texts = new Set(known.map((text) => `${text.specId} ${text.hash}`));
    for (const { id, rootId, kind, fields } of rows) {
      const { text } = JSON.parse(fields) as { text?: { hash?: string } };
      if (!texts.has(`${rootId} ${text?.hash}`)) problem(`${kind} ${id}: its text is missing`);
    }
    after = last.id;
  }
}
