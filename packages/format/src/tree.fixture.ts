import { childrenByParent, type ElementRecord } from './elements.ts';
import { setField } from './fields.ts';
import { rankBetween } from './rank.ts';
import type { TreeOp } from './tree-ops.ts';

/** Applies steps one by one and refuses each that a careful store would refuse. */
export function applyOps(tree: ElementRecord[], ops: TreeOp[]): ElementRecord[] {
  const rows = new Map(tree.map((row) => [row.id, row]));
  const needed = (id: string): ElementRecord => {
    const row = rows.get(id);
    if (!row) throw new Error(`no element ${id}`);
    return row;
  };
  for (const op of ops) {
    if (op.t === 'create') {
      if (rows.has(op.element.id)) throw new Error(`${op.element.id} exists`);
      if (op.element.parent !== null) needed(op.element.parent);
      rows.set(op.element.id, op.element);
    } else if (op.t === 'set') {
      const row = needed(op.id);
      rows.set(op.id, { ...row, fields: setField(row.fields, op.path, op.value) });
    } else if (op.t === 'move') {
      for (let at = op.parent; at !== null; at = needed(at).parent) {
        if (at === op.id) throw new Error(`${op.id} would hold itself`);
      }
      rows.set(op.id, { ...needed(op.id), parent: op.parent, rank: op.rank });
    } else {
      needed(op.id);
      for (const row of rows.values()) if (row.parent === op.id) throw new Error(`${op.id} has children`);
      rows.delete(op.id);
    }
  }
  return [...rows.values()];
}

/** A tree as nested lists in sibling order, for comparison without ranks. */
export function outline(tree: ElementRecord[]): unknown {
  const groups = childrenByParent(tree);
  let count = 0;
  const nodes = (parent: string | null): unknown[] =>
    (groups.get(parent) ?? []).map((row) => {
      count += 1;
      return { id: row.id, kind: row.kind, fields: row.fields, children: nodes(row.id) };
    });
  const outlined = nodes(null);
  if (count !== tree.length) throw new Error('an element hangs in the air');
  return outlined;
}

export function randomTree(random: () => number, size: number): ElementRecord[] {
  const root: ElementRecord = {
    id: 'root',
    kind: 'collection',
    parent: null,
    rank: 'a0',
    fields: { info: { name: 'root' }, variable: [] },
  };
  let tree = [root];
  for (let index = 0; index < size; index += 1) tree = createAt(tree, random, `n${index}`);
  return tree;
}

const pick = <T>(random: () => number, list: T[]): T => list[Math.floor(random() * list.length)] as T;
const containers = (tree: ElementRecord[]) =>
  tree.filter((row) => row.kind === 'folder' || row.kind === 'collection');

function createAt(tree: ElementRecord[], random: () => number, id: string): ElementRecord[] {
  const kind = random() < 0.4 ? 'folder' : random() < 0.7 ? 'request' : 'response';
  const parents = kind === 'response' ? tree.filter((row) => row.kind === 'request') : containers(tree);
  if (parents.length === 0) return tree;
  const parent = pick(random, parents).id;
  const rank = rankAt(tree, parent, random);
  const fields = kind === 'request' ? { name: id, request: { method: 'GET' } } : { name: id };
  return [...tree, { id, kind, parent, rank, fields }];
}

function rankAt(tree: ElementRecord[], parent: string, random: () => number): string {
  const siblings = childrenByParent(tree).get(parent) ?? [];
  const at = Math.floor(random() * (siblings.length + 1));
  return rankBetween(siblings[at - 1]?.rank ?? null, siblings[at]?.rank ?? null, random);
}

/** A copy after some random edits of every sort. New elements are named with the prefix. */
export function randomEdits(
  tree: ElementRecord[],
  random: () => number,
  edits: number,
  prefix: string,
): ElementRecord[] {
  let rows = tree;
  for (let index = 0; index < edits; index += 1) {
    const row = pick(random, rows);
    const sort = random();
    if (sort < 0.25) {
      rows = createAt(rows, random, `${prefix}${index}`);
    } else if (sort < 0.5) {
      const path = pick(random, ['name', 'auth', row.kind === 'request' ? 'request.method' : 'description']);
      const value = random() < 0.2 ? undefined : `${prefix}${index}`;
      rows = rows.map((one) => (one === row ? { ...row, fields: setField(row.fields, path, value) } : one));
    } else if (row.kind !== 'collection' && sort < 0.8) {
      const parents =
        row.kind === 'response' ? rows.filter((one) => one.kind === 'request') : containers(rows);
      const parent = pick(random, parents).id;
      if (subtree(rows, row.id).has(parent)) continue;
      const rest = rows.filter((one) => one !== row);
      rows = [...rest, { ...row, parent, rank: rankAt(rest, parent, random) }];
    } else if (row.kind !== 'collection') {
      const gone = subtree(rows, row.id);
      rows = rows.filter((one) => !gone.has(one.id));
    }
  }
  return rows;
}

export function subtree(tree: ElementRecord[], id: string): Set<string> {
  const groups = childrenByParent(tree);
  const ids = new Set([id]);
  for (const at of ids) for (const child of groups.get(at) ?? []) ids.add(child.id);
  return ids;
}
