import { describe, expect, test } from 'vitest';
import { seededRandom } from '../collection.fixture.ts';
import type { Collection, CollectionItem } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import {
  changeModel,
  collectionOf,
  editCollection,
  frozen,
  marksIn,
  randomModel,
  randomOf,
} from './api-model.fixture.ts';
import { applyUpdate } from './apply-update.ts';
import { reviewUpdate } from './review-update.ts';

const ROUNDS = 400;
/** Seeds in a few tests, so that a failing one names where to look without a line for each. */
const seeds = Array.from({ length: 8 }, (_, part) => ({
  from: part * (ROUNDS / 8) + 1,
  to: (part + 1) * (ROUNDS / 8),
}));

function worldOf(seed: number, isEdited = true) {
  const random = randomOf(seededRandom(seed));
  const model = randomModel(random);
  const previous = frozen(collectionOf(model));
  // Stores give ids of their own to what they are sent.
  const stored = seed % 3 === 0 ? withOwnIds(previous) : structuredClone(previous);
  const existing = frozen(isEdited ? editCollection(stored, random) : stored);
  const fresh = frozen(collectionOf(changeModel(model, random)));
  return { previous, existing, fresh };
}

function withOwnIds(collection: Collection): Collection {
  return JSON.parse(JSON.stringify(collection), (key, value) => (key === 'id' ? `own-${value}` : value));
}

function elementsOf(collection: Collection): { id: string; kind: string }[] {
  const found: { id: string; kind: string }[] = [];
  const walk = (items: readonly CollectionItem[]): void => {
    for (const item of items) {
      found.push({ id: item.id ?? '', kind: item.item ? 'folder' : 'request' });
      for (const example of (item.response ?? []) as JsonObject[]) {
        found.push({ id: String(example.id), kind: 'example' });
      }
      walk(item.item ?? []);
    }
  };
  walk(collection.item);
  return found;
}

/** Requests by method and path, without ids and without the order of anything. */
function contentOf(collection: Collection): string[] {
  const lines: string[] = [];
  const strip = (_key: string, value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const { id: _id, item: _item, ...rest } = value as JsonObject;
    return Object.fromEntries(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  const walk = (items: readonly CollectionItem[], at: string): void => {
    for (const item of items) {
      const { raw: _raw, query = [], ...url } = item.request?.url ?? {};
      const rows = query.map((row) => JSON.stringify(row, strip)).sort();
      const request = item.request && {
        ...item.request,
        url,
        header: [...(item.request.header ?? [])].sort(),
      };
      const response = ((item.response ?? []) as JsonObject[])
        .map((one) => JSON.stringify(one, strip))
        .sort();
      if (item.request) lines.push(JSON.stringify([at, rows, { ...item, request, response }], strip));
      walk(item.item ?? [], `${at}/${item.name}`);
    }
  };
  walk(collection.item, '');
  return lines.sort();
}

function forEachSeed({ from, to }: { from: number; to: number }, check: (seed: number) => void): void {
  for (let seed = from; seed <= to; seed += 1) {
    try {
      check(seed);
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
}

describe('whatever users and definitions do', () => {
  test.each(seeds)('nothing that a user made is lost (seeds $from to $to)', (range) => {
    forEachSeed(range, (seed) => {
      const { previous, existing, fresh } = worldOf(seed);
      for (const known of [previous, undefined]) {
        const result = applyUpdate(existing, reviewUpdate(existing, fresh, known));
        expect(marksIn(result, 'USER')).toEqual(expect.arrayContaining(marksIn(existing, 'USER')));
        const ids = elementsOf(result).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        const kept = elementsOf(existing).filter(({ kind }) => kind !== 'example' || known === undefined);
        expect(ids).toEqual(expect.arrayContaining(kept.map(({ id }) => id)));
      }
    });
  });

  test.each(seeds)('what the definition brings is there, or to be chosen (seeds $from to $to)', (range) => {
    forEachSeed(range, (seed) => {
      const { previous, existing, fresh } = worldOf(seed);
      for (const known of [previous, undefined]) {
        const review = reviewUpdate(existing, fresh, known);
        const open = review.changed.flatMap(({ fields }) => fields.filter(({ conflict }) => conflict));
        const away = review.added.filter(({ isDeleted }) => isDeleted);
        const shown = marksIn([applyUpdate(existing, review), open, away], 'DEF');
        // Without the definition before, values of variables are the user's and changes to them are not told.
        const quiet = known ? [] : marksIn(fresh.variable, 'DEF');
        expect([...shown, ...quiet]).toEqual(expect.arrayContaining(marksIn(fresh, 'DEF')));
      }
    });
  });

  test.each(seeds)('applying it twice changes nothing (seeds $from to $to)', (range) => {
    forEachSeed(range, (seed) => {
      const { previous, existing, fresh } = worldOf(seed);
      for (const known of [previous, undefined]) {
        const options = { deleteOrphanedRequests: seed % 2 === 0 };
        const once = applyUpdate(existing, reviewUpdate(existing, fresh, known), options);
        const twice = applyUpdate(once, reviewUpdate(once, fresh, known), options);
        expect(twice).toEqual(once);
        const settled = reviewUpdate(once, fresh, fresh);
        expect(applyUpdate(once, settled, options)).toEqual(once);
      }
    });
  });

  test.each(seeds)('an untouched collection becomes that of the definition (seeds $from to $to)', (range) => {
    forEachSeed(range, (seed) => {
      const { previous, existing, fresh } = worldOf(seed, false);
      const result = applyUpdate(existing, reviewUpdate(existing, fresh, previous), {
        deleteOrphanedRequests: true,
      });
      expect(contentOf(result)).toEqual(contentOf(fresh));
      expect(result.info.name).toBe(fresh.info.name);
      expect(result.variable).toEqual(fresh.variable);
    });
  });

  test.each(seeds)('everything refused changes nothing (seeds $from to $to)', (range) => {
    forEachSeed(range, (seed) => {
      const { previous, existing, fresh } = worldOf(seed);
      const review = reviewUpdate(existing, fresh, previous);
      const all = [...review.added, ...review.changed, ...review.removed].map(
        ({ id }) => [id, 'reject'] as const,
      );
      expect(applyUpdate(existing, review, { items: Object.fromEntries(all) })).toEqual(existing);
    });
  });
});
