import {
  diffTrees,
  type ElementRecord,
  FormatError,
  type Json,
  type JsonObject,
  type Limits,
  splitCollection,
  type TreeOp,
} from '@parley/format';
import { newId } from '../../ids.ts';
import type { NewRow } from '../trees/add-tree.ts';

/** Rows in one message or transaction: some milliseconds of work. */
export const rowsPerPage = 250;

export type SplitProblem = { kind: 'json' | 'missing' | 'format'; problems: string[] };

export class SplitError extends Error {
  readonly problem: SplitProblem;
  constructor(problem: SplitProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

export type Split = { collection: ElementRecord; elements: ElementRecord[]; givenId: string | null };

/** Parses and takes apart the body of POST and PUT /collections. Throws `SplitError`. */
export function splitBody(bytes: Uint8Array, limits: Limits): Split {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  let body: Json;
  try {
    body = JSON.parse(text) as Json;
  } catch (error) {
    throw new SplitError({
      kind: 'json',
      problems: [error instanceof Error ? error.message : 'cannot be read'],
    });
  }
  if (text.includes('"__proto__"'))
    throw new SplitError({ kind: 'json', problems: ['the key __proto__ is not allowed'] });
  const document =
    typeof body === 'object' && body !== null && !Array.isArray(body) ? body.collection : undefined;
  if (document === undefined || document === null)
    throw new SplitError({ kind: 'missing', problems: ['collection'] });
  try {
    const split = splitCollection(document, { newId, limits, pathPrefix: '' });
    const info = (document as JsonObject).info as JsonObject;
    return { ...split, givenId: typeof info._postman_id === 'string' ? split.collection.id : null };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new SplitError({
      kind: 'format',
      // COMPAT: "info: must have required property 'schema'" - the place first, then the reason.
      problems: error.problems.map(({ path, reason }) => `${path.replace(/^\./, '')}: ${reason}`),
    });
  }
}

/** Gives other ids to the elements whose id exists elsewhere; parents follow. */
export function renameTaken(split: Pick<Split, 'elements'>, taken: ReadonlySet<string>): void {
  if (taken.size === 0) return;
  const renamed = new Map<string, string>();
  for (const id of taken) renamed.set(id, newId());
  for (const element of split.elements) {
    element.id = renamed.get(element.id) ?? element.id;
    if (element.parent !== null) element.parent = renamed.get(element.parent) ?? element.parent;
  }
}

export const toNewRow = (element: ElementRecord, ownerId: number): NewRow => ({
  id: element.id,
  kind: element.kind,
  parentId: element.parent,
  rank: element.rank,
  fields: JSON.stringify(element.fields),
  ownerId,
  originId: null,
});

/** Steps from the stored tree to the given one. */
export function replaceSteps(from: ElementRecord[], to: Split, rootId: string): TreeOp[] {
  const given = to.collection.id;
  for (const element of to.elements) if (element.parent === given) element.parent = rootId;
  return stepsBetween(from, [{ ...to.collection, id: rootId }, ...to.elements]);
}

/** Steps from one tree to another; deleting a folder speaks for what is in it. */
export function stepsBetween(from: ElementRecord[], to: ElementRecord[]): TreeOp[] {
  const steps = diffTrees(from, to);
  const parents = new Map(from.map((element) => [element.id, element.parent]));
  const deleted = new Set(steps.flatMap((step) => (step.t === 'delete' ? [step.id] : [])));
  return steps.filter((step) => step.t !== 'delete' || !deleted.has(parents.get(step.id) ?? ''));
}
