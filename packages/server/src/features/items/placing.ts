import { type JsonObject, RANK_LENGTH_MAX, ranksFor } from '@parley/format';
import { bareId } from '../../access/load.ts';
import type { Db } from '../../db/database.ts';
import type { ElementRow } from '../../db/schema.ts';
import { invalid } from '../../errors.ts';
import type { Op } from '../../log/apply.ts';
import { edgeRank, listChildren, neighbourRank } from './store.ts';
import type { ChildRow, ItemKind } from './wire.ts';

/** Where among the children of one parent: `anchor` is one of them. */
export type Spot =
  | { position: 'start' | 'end' }
  | { position: 'before' | 'after'; anchor: Pick<ElementRow, 'id' | 'parentId' | 'rank'> };

/**
 * Ranks for `count` items at one spot. When the gap there has no room for short ranks, siblings around it are moved
 * too (`moves`), as few as give room. `except`: children that leave their present place.
 */
export async function placeAmong(
  db: Db,
  parentId: string,
  spot: Spot,
  count: number,
  except: readonly string[],
): Promise<{ ranks: string[]; moves: Op[] }> {
  const [low, high] = await gapAt(db, parentId, spot, except);
  if (low === null || high === null || low < high) {
    const ranks = ranksFor(count, low, high);
    if (fit(ranks)) return { ranks, moves: [] };
  }
  const leaving = new Set(except);
  const siblings = (await listChildren(db, parentId)).filter((child) => !leaving.has(child.id));
  return spread(parentId, siblings, indexOf(siblings, spot), count);
}

async function gapAt(
  db: Db,
  parentId: string,
  spot: Spot,
  except: readonly string[],
): Promise<[string | null, string | null]> {
  switch (spot.position) {
    case 'start':
      return [null, await edgeRank(db, parentId, 'first', except)];
    case 'end':
      return [await edgeRank(db, parentId, 'last', except), null];
    case 'before':
      return [await neighbourRank(db, spot.anchor, 'before', except), spot.anchor.rank];
    case 'after':
      return [spot.anchor.rank, await neighbourRank(db, spot.anchor, 'after', except)];
  }
}

function indexOf(siblings: readonly ChildRow[], spot: Spot): number {
  if (!('anchor' in spot)) return spot.position === 'start' ? 0 : siblings.length;
  const { anchor } = spot;
  const at = siblings.findIndex((child) => child.id === anchor.id);
  if (at < 0) throw invalid('location', 'the item is not in the target');
  return spot.position === 'before' ? at : at + 1;
}

/** New ranks for a window of siblings around `at`; it doubles until all ranks are short again. */
function spread(
  parentId: string,
  siblings: readonly ChildRow[],
  at: number,
  count: number,
): { ranks: string[]; moves: Op[] } {
  for (let reach = 16; ; reach *= 2) {
    const from = Math.max(0, at - reach);
    const to = Math.min(siblings.length, at + reach);
    const isAll = from === 0 && to === siblings.length;
    const low = siblings[from - 1]?.rank ?? null;
    const high = siblings[to]?.rank ?? null;
    if (low !== null && high !== null && low >= high) continue;
    const ranks = ranksFor(to - from + count, low, high);
    if (!isAll && !fit(ranks)) continue;
    const own = ranks.splice(at - from, count);
    const moves = siblings
      .slice(from, to)
      .map((child, i): Op => ({ t: 'move', id: child.id, parentId, rank: ranks[i] ?? '' }));
    return { ranks: own, moves };
  }
}

const fit = (ranks: readonly string[]): boolean => ranks.every((rank) => rank.length <= RANK_LENGTH_MAX);

const lists: [string, ItemKind][] = [
  ['order', 'request'],
  ['folders_order', 'folder'],
  ['responses_order', 'response'],
];

/**
 * Moves that bring children into the order of the lists of ids in a body. A list that does not name exactly the
 * children of its kind is no wish for an order: clients send back what they read some time ago.
 */
export function reorderOps(row: ElementRow, children: readonly ChildRow[], body: JsonObject): Op[] {
  let wanted = children;
  for (const [name, kind] of lists) wanted = inOrder(wanted, kind, body[name]);
  if (wanted === children) return [];
  const isDistinct = children.every((child, i) => i === 0 || child.rank > (children[i - 1]?.rank ?? ''));
  const ranks = isDistinct ? children.map((child) => child.rank) : ranksFor(children.length);
  return wanted.flatMap((child, i): Op[] =>
    child.rank === ranks[i] ? [] : [{ t: 'move', id: child.id, parentId: row.id, rank: ranks[i] ?? '' }],
  );
}

/** Children of one kind change places among themselves; the others stay where they are. */
function inOrder(children: readonly ChildRow[], kind: ItemKind, list: unknown): readonly ChildRow[] {
  if (!Array.isArray(list)) return children;
  const mine = children.filter((child) => child.kind === kind);
  if (list.length !== mine.length) return children;
  const byId = new Map(mine.map((child) => [child.id, child]));
  const next = list.map((id: unknown) => byId.get(typeof id === 'string' ? (bareId(id) ?? '') : ''));
  if (next.some((child) => child === undefined) || new Set(next).size !== mine.length) return children;
  if (next.every((child, i) => child === mine[i])) return children;
  let at = 0;
  return children.map((child) => (child.kind === kind ? (next[at++] ?? child) : child));
}
