import { describe, expect, test } from 'vitest';
import { seededRandom } from './collection.fixture.ts';
import type { ElementRecord } from './elements.ts';
import { diffFields, equalJson, getField, mergeTrees } from './index.ts';
import type { JsonObject } from './json.ts';
import { applyOps, outline, randomEdits, randomTree, subtree } from './tree.fixture.ts';

type Edit = (tree: ElementRecord[]) => ElementRecord[];
type Prefer = 'source' | 'destination' | undefined;

const row = (id: string, parent: string | null, kind: ElementRecord['kind'], rank = 'a0'): ElementRecord => ({
  ...{ id, kind, parent, rank },
  fields: kind === 'request' ? { name: id, request: { method: 'GET', url: 'u' } } : { name: id },
});

/** c > f > (r > e, g > q), c > h */
const BASE = [
  row('c', null, 'collection'),
  row('f', 'c', 'folder', 'a0'),
  row('h', 'c', 'folder', 'a1'),
  row('r', 'f', 'request', 'a0'),
  row('e', 'r', 'response'),
  row('g', 'f', 'folder', 'a1'),
  row('q', 'g', 'request'),
];

const change =
  (id: string, fields: JsonObject): Edit =>
  (tree) =>
    tree.map((one) => (one.id === id ? { ...one, fields: { ...one.fields, ...fields } } : one));
const move =
  (id: string, parent: string, rank = 'a5'): Edit =>
  (tree) =>
    tree.map((one) => (one.id === id ? { ...one, parent, rank } : one));
const remove =
  (id: string): Edit =>
  (tree) => {
    const gone = subtree(tree, id);
    return tree.filter((one) => !gone.has(one.id));
  };
const create =
  (id: string, parent: string, kind: ElementRecord['kind'] = 'request'): Edit =>
  (tree) => [...tree, row(id, parent, kind, 'a7')];
const edited = (...edits: Edit[]) => edits.reduce((tree, edit) => edit(tree), BASE);

function merged(source: ElementRecord[], destination: ElementRecord[], prefer?: Prefer) {
  const { ops, conflicts } = mergeTrees({ base: BASE, source, destination }, prefer ? { prefer } : {});
  return { tree: applyOps(destination, ops), conflicts };
}

/** `f(r(e) g(q)) h` for the base. */
function sketch(tree: ElementRecord[]): string {
  const draw = (nodes: ReturnType<typeof outlineOf>): string =>
    nodes.map((node) => node.id + (node.children.length > 0 ? `(${draw(node.children)})` : '')).join(' ');
  return draw(outlineOf(tree)[0]?.children ?? []);
}

type Node = { id: string; children: Node[] };
const outlineOf = (tree: ElementRecord[]) => outline(tree) as Node[];

describe('without contradiction', () => {
  test.each<[string, Edit[], Edit[], string]>([
    ['takes what the source created', [create('n', 'g')], [], 'f(r(e) g(q n)) h'],
    ['keeps what the destination created', [], [create('n', 'h')], 'f(r(e) g(q)) h(n)'],
    ['takes both creations', [create('n', 'h')], [create('m', 'h')], 'f(r(e) g(q)) h(m n)'],
    ['takes a whole new subtree', [create('n', 'h', 'folder'), create('m', 'n')], [], 'f(r(e) g(q)) h(n(m))'],
    ['takes a removal with all below', [remove('f')], [], 'h'],
    ['keeps a removal', [], [remove('g')], 'f(r(e)) h'],
    ['takes a removal on both sides', [remove('g')], [remove('f')], 'h'],
    ['takes a move', [move('r', 'h')], [], 'f(g(q)) h(r(e))'],
    [
      'takes a move and a change of order elsewhere',
      [move('r', 'h')],
      [move('f', 'c', 'a9')],
      'h(r(e)) f(g(q))',
    ],
    ['takes the same move of both', [move('r', 'h')], [move('r', 'h')], 'f(g(q)) h(r(e))'],
    ['prefers a new parent to a new rank', [move('r', 'f', 'a9')], [move('r', 'h')], 'f(g(q)) h(r(e))'],
    ['takes the later order', [move('r', 'f', 'a9')], [move('r', 'f', 'a05')], 'f(g(q) r(e)) h'],
    ['moves out of a folder which goes', [move('r', 'h'), remove('f')], [], 'h(r(e))'],
    ['lets a reordered element go', [remove('r')], [move('r', 'f', 'a9')], 'f(g(q)) h'],
    ['turns parent and child round', [move('h', 'f'), move('g', 'h')], [], 'f(r(e) h(g(q)))'],
  ])('%s', (_name, source, destination, expected) => {
    const { tree, conflicts } = merged(edited(...source), edited(...destination));
    expect(conflicts).toEqual([]);
    expect(sketch(tree)).toBe(expected);
  });

  test('takes the changed fields of both sides', () => {
    const source = edited(change('r', { name: 'R', request: { method: 'PUT', url: 'u' } }));
    const destination = edited(change('r', { auth: null, request: { method: 'GET', url: 'v' } }));
    const { tree, conflicts } = merged(source, destination);
    expect(conflicts).toEqual([]);
    expect(tree.find((one) => one.id === 'r')?.fields).toEqual({
      name: 'R',
      auth: null,
      request: { method: 'PUT', url: 'v' },
    });
  });
});

describe('in contradiction', () => {
  test.each<[string, Edit[], Edit[], string[], string, string]>([
    [
      'changed here, removed there',
      [remove('f')],
      [change('q', { name: 'Q' })],
      ['q changed-and-removed'],
      'f(g(q)) h',
      'h',
    ],
    [
      'a changed folder keeps what is below',
      [remove('f')],
      [change('f', { name: 'F' })],
      ['f changed-and-removed'],
      'f(r(e) g(q)) h',
      'h',
    ],
    [
      'removed here, changed there',
      [change('q', { name: 'Q' })],
      [remove('f')],
      ['q changed-and-removed'],
      'h',
      'f(g(q)) h',
    ],
    [
      'created below what the destination removed',
      [create('n', 'g')],
      [remove('f')],
      ['n parent-removed'],
      'h',
      'f(g(n)) h',
    ],
    [
      'created below what the source removed',
      [remove('f')],
      [create('n', 'g')],
      ['n parent-removed'],
      'f(g(n)) h',
      'h',
    ],
    [
      'moved below what the destination removed',
      [move('h', 'g')],
      [remove('g')],
      ['h parent-removed'],
      'f(r(e)) h',
      'f(r(e) g(h))',
    ],
    [
      'moved below what the source removed',
      [remove('g')],
      [move('h', 'g')],
      ['h parent-removed'],
      'f(r(e) g(h))',
      'f(r(e)) h',
    ],
    [
      'moved to two places',
      [move('r', 'h')],
      [move('r', 'g')],
      ['r moved-twice'],
      'f(g(q r(e))) h',
      'f(g(q)) h(r(e))',
    ],
    [
      'moved into each other',
      [move('f', 'h')],
      [move('h', 'f')],
      ['f cycle'],
      'f(r(e) g(q) h)',
      'h(f(r(e) g(q)))',
    ],
  ])('%s', (_name, source, destination, expected, ofDestination, ofSource) => {
    for (const prefer of [undefined, 'destination', 'source'] as const) {
      const { tree, conflicts } = merged(edited(...source), edited(...destination), prefer);
      const told = conflicts.map((conflict) => `${conflict.elementId} ${conflict.reason}`);
      if (expected[0]?.endsWith('cycle')) expect(told).toHaveLength(1);
      else expect(told).toEqual(expected);
      expect(sketch(tree)).toBe(prefer === 'source' ? ofSource : ofDestination);
    }
  });

  test('names the field, its three values, and takes the side preferred', () => {
    const source = edited(change('r', { request: { method: 'PUT', url: 'u' } }));
    const destination = edited(change('r', { request: { method: 'DELETE', url: 'u' } }));
    for (const prefer of [undefined, 'destination', 'source'] as const) {
      const { tree, conflicts } = merged(source, destination, prefer);
      expect(conflicts).toEqual([
        {
          ...{ elementId: 'r', kind: 'request', path: 'request.method', reason: 'both-changed' },
          ...{ base: 'GET', source: 'PUT', destination: 'DELETE' },
        },
      ]);
      const request = tree.find((one) => one.id === 'r')?.fields.request as JsonObject;
      expect(request.method).toBe(prefer === 'source' ? 'PUT' : 'DELETE');
    }
  });

  test('reports elements of one id and two kinds and leaves the destination alone', () => {
    const source = edited(create('n', 'h', 'folder'));
    const destination = edited(create('n', 'h', 'request'));
    const { tree, conflicts } = merged(source, destination, 'source');
    expect(conflicts.map((conflict) => conflict.path)).toEqual([null]);
    expect(tree).toEqual(destination);
  });
});

describe('random trees', () => {
  const rounds = Array.from({ length: 400 }, (_round, index) => {
    const random = seededRandom(index + 1);
    const base = randomTree(random, 4 + Math.floor(random() * 25));
    const source = randomEdits(base, random, 1 + Math.floor(random() * 15), 's');
    const destination = randomEdits(base, random, 1 + Math.floor(random() * 15), 'd');
    return { name: `seed ${index + 1}`, base, source, destination };
  });
  const byId = (tree: ElementRecord[]) => new Map(tree.map((one) => [one.id, one]));

  test('the changes of one side alone give that side', () => {
    for (const { name, base, source } of rounds) {
      const there = mergeTrees({ base, source, destination: base });
      expect(there.conflicts, name).toEqual([]);
      expect(outline(applyOps(base, there.ops)), name).toEqual(outline(source));
      expect(mergeTrees({ base, source: base, destination: source }), name).toEqual({
        ops: [],
        conflicts: [],
      });
      expect(mergeTrees({ base, source, destination: source }), name).toEqual({ ops: [], conflicts: [] });
    }
  });

  test('steps always lead to a tree, whoever is preferred, and a second merge has nothing to add', () => {
    for (const { name, base, source, destination } of rounds) {
      for (const prefer of [undefined, 'source', 'destination'] as const) {
        const { ops } = mergeTrees({ base, source, destination }, prefer ? { prefer } : {});
        const tree = applyOps(destination, ops);
        expect(() => outline(tree), name).not.toThrow();
        if (prefer !== 'source') continue;
        const again = mergeTrees({ base: source, source, destination: tree });
        expect(again.ops, name).toEqual([]);
      }
    }
  });

  test('no element and no edit is lost without being told', () => {
    for (const { name, base, source, destination } of rounds) {
      for (const prefer of [undefined, 'source', 'destination'] as const) {
        const { ops, conflicts } = mergeTrees({ base, source, destination }, prefer ? { prefer } : {});
        const result = byId(applyOps(destination, ops));
        const told = new Set(conflicts.map((conflict) => conflict.elementId));
        const [old, theirs, ours] = [byId(base), byId(source), byId(destination)];
        for (const side of [theirs, ours]) {
          const other = side === theirs ? ours : theirs;
          for (const [id, element] of side) {
            const before = old.get(id);
            const after = result.get(id);
            const reason = `${name}, ${id}, prefer ${prefer}`;
            if (!after) {
              const removedUnchanged = before && !other.has(id) && equalJson(before.fields, element.fields);
              expect(removedUnchanged || told.has(id), reason).toBe(true);
              continue;
            }
            for (const { path, after: value } of diffFields(
              element.kind,
              before?.fields ?? {},
              element.fields,
            )) {
              const kept = equalJson(getField(after.fields, path), value);
              expect(kept || told.has(id), `${reason}, ${path}`).toBe(true);
            }
            if (before && before.parent !== element.parent) {
              expect(after.parent === element.parent || told.has(id), reason).toBe(true);
            }
          }
        }
        // What one side removed is gone, or told: itself, or something below that had to keep it.
        for (const id of old.keys()) {
          if (theirs.has(id) && ours.has(id)) continue;
          if (!result.has(id)) continue;
          expect(conflicts.length > 0, `${name}, ${id} came back`).toBe(true);
        }
      }
    }
  });

  test('edits that do not touch give the same tree in either direction', () => {
    let compared = 0;
    for (const { name, base, source, destination } of rounds) {
      const there = mergeTrees({ base, source, destination });
      const back = mergeTrees({ base, source: destination, destination: source });
      expect(there.conflicts.length === 0, name).toBe(back.conflicts.length === 0);
      const [old, theirs, ours] = [byId(base), byId(source), byId(destination)];
      const orderedTwice = base.some(({ id, rank }) => {
        const ranks = [theirs.get(id)?.rank ?? rank, ours.get(id)?.rank ?? rank];
        return ranks.every((one) => one !== old.get(id)?.rank);
      });
      if (there.conflicts.length > 0 || orderedTwice) continue;
      compared += 1;
      expect(outline(applyOps(destination, there.ops)), name).toEqual(outline(applyOps(source, back.ops)));
    }
    expect(compared).toBeGreaterThan(50);
  });
});

test('merges one change into fifty thousand elements', () => {
  const base = [
    row('c', null, 'collection'),
    ...Array.from({ length: 50_000 }, (_one, index) =>
      row(`n${index}`, 'c', 'request', `b${index + 1_000_000}1`),
    ),
  ];
  const source = base.map((one) =>
    one.id === 'n777' ? { ...one, fields: { ...one.fields, name: 'new' } } : one,
  );
  expect(mergeTrees({ base, source, destination: structuredClone(base) })).toEqual({
    ops: [{ t: 'set', id: 'n777', path: 'name', value: 'new' }],
    conflicts: [],
  });
});
