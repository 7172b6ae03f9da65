import { childrenByParent, compareSiblings, type ElementRecord } from './elements.ts';
import { diffFields } from './fields.ts';
import { FormatError } from './format-error.ts';
import { isRank, RANK_LENGTH_MAX, ranksFor } from './rank.ts';
import { rowsById, type TreeOp, topDown } from './tree-ops.ts';

/**
 * The steps that turn tree `from` into tree `to`, matched by id. Of `to` only the order of siblings counts,
 * not the ranks themselves: the longest run of siblings that are already in order keeps its ranks, and only
 * what is new or moved gets a rank in between.
 * @throws FormatError when an element of one id has another kind in `to`.
 */
export function diffTrees(from: ElementRecord[], to: ElementRecord[]): TreeOp[] {
  const before = rowsById(from);
  const after = rowsById(to);
  const ranks = newRanks(before, after);
  const creates: TreeOp[] = [];
  const sets: TreeOp[] = [];
  const moves: TreeOp[] = [];
  for (const id of topDown(after.keys(), (key) => after.get(key)?.parent)) {
    const wanted = after.get(id) as ElementRecord;
    const current = before.get(id);
    const rank = ranks.get(id) ?? wanted.rank;
    if (!current) {
      creates.push({ t: 'create', element: { ...wanted, rank } });
      continue;
    }
    if (current.kind !== wanted.kind) {
      const reason = `element ${id} is a ${current.kind} and cannot become a ${wanted.kind}`;
      throw new FormatError([{ path: '$', reason }]);
    }
    for (const { path, after: value } of diffFields(current.kind, current.fields, wanted.fields)) {
      sets.push({ t: 'set', id, path, value });
    }
    if (current.parent !== wanted.parent || ranks.has(id)) {
      moves.push({ t: 'move', id, parent: wanted.parent, rank });
    }
  }
  const gone = [...before.keys()].filter((id) => !after.has(id));
  const deletes = topDown(gone, (id) => before.get(id)?.parent)
    .reverse()
    .map((id): TreeOp => ({ t: 'delete', id }));
  return [...creates, ...sets, ...moves, ...deletes];
}

/** Ranks of the elements which cannot keep theirs. */
function newRanks(
  before: Map<string, ElementRecord>,
  after: Map<string, ElementRecord>,
): Map<string, string> {
  const changed = new Map<string, string>();
  for (const siblings of childrenByParent(after.values()).values()) {
    const staying = siblings.flatMap((wanted) => {
      const current = before.get(wanted.id);
      return current && current.parent === wanted.parent ? [current] : [];
    });
    const kept = inOrder(staying);
    const ranks = fillGaps(siblings, kept) ?? renumber(siblings);
    for (const [id, rank] of ranks) {
      const current = before.get(id);
      const same = current?.rank === rank && current.parent === after.get(id)?.parent;
      if (!same) changed.set(id, rank);
    }
  }
  return changed;
}

/** Ranks for what is not kept, between the kept neighbours; `null` when the ranks there leave no room. */
function fillGaps(siblings: ElementRecord[], kept: Map<string, string>): Map<string, string> | null {
  const ranks = new Map<string, string>();
  let gap: string[] = [];
  let previous: string | null = null;
  for (let index = 0; index <= siblings.length; index += 1) {
    const id = siblings[index]?.id;
    const rank = id === undefined ? null : kept.get(id);
    if (rank === undefined) {
      gap.push(id as string);
      continue;
    }
    if (gap.length > 0) {
      if (!hasRoom(previous, rank)) return null;
      const fresh = ranksFor(gap.length, previous, rank);
      if (fresh.some((key) => key.length > RANK_LENGTH_MAX)) return null;
      for (const [at, moved] of gap.entries()) ranks.set(moved, fresh[at] as string);
      gap = [];
    }
    previous = rank;
  }
  return ranks;
}

function hasRoom(previous: string | null, next: string | null): boolean {
  if (previous !== null && !isRank(previous)) return false;
  if (next !== null && !isRank(next)) return false;
  return previous === null || next === null || previous < next;
}

function renumber(siblings: ElementRecord[]): Map<string, string> {
  const ranks = ranksFor(siblings.length);
  return new Map(siblings.map((row, index) => [row.id, ranks[index] as string]));
}

/** The longest run of rows which already follow each other: id to rank. */
function inOrder(rows: ElementRecord[]): Map<string, string> {
  // tails[n] = the row that ends a run of n + 1 and is smallest; previous[i] = the row before it in its run.
  const tails: number[] = [];
  const previous: number[] = new Array(rows.length).fill(-1);
  for (let index = 0; index < rows.length; index += 1) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const tail = rows[tails[middle] as number] as ElementRecord;
      if (compareSiblings(tail, rows[index] as ElementRecord) < 0) low = middle + 1;
      else high = middle;
    }
    previous[index] = low > 0 ? (tails[low - 1] as number) : -1;
    tails[low] = index;
  }
  const kept = new Map<string, string>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = previous[at] as number) {
    const row = rows[at] as ElementRecord;
    kept.set(row.id, row.rank);
  }
  return kept;
}
