import { childOf, referenceOf } from '../definition/paths.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import { isObject, type Json } from '../json.ts';
import type { LintInput } from './documents.ts';
import type { References } from './references.ts';

/** Where a finding belongs: the file and the nearest value that is there. */
export type Located = {
  document: DefinitionDocument;
  path: readonly string[];
  /** The part of the path that names nothing, after `path`. */
  missing: readonly string[];
};

/** The longest part of a path that is there. */
export function nearest(root: Json, path: readonly string[]): string[] {
  const found: string[] = [];
  let value: Json | undefined = root;
  for (const part of path) {
    value = childOf(value, part);
    if (value === undefined) break;
    found.push(part);
  }
  return found;
}

/** A path of the root file as it is written. */
export function locateUnresolved({ root }: LintInput, path: readonly string[]): Located {
  const found = nearest(root.value, path);
  return { document: root, path: found, missing: path.slice(found.length) };
}

/**
 * A path of the resolved definition, brought back to the file where the value is written.
 *
 * COMPAT: a finding at a `$ref` itself belongs to what it leads to, unless something stands beside the `$ref`.
 */
export function locateResolved(
  { root }: LintInput,
  { through }: References,
  path: readonly string[],
): Located {
  const found = foundThrough(root.value, through, path);
  if (!crossesReference(root.value, found)) {
    const plain = nearest(root.value, path);
    return { document: root, path: plain, missing: path.slice(plain.length) };
  }
  let document = root;
  let value: Json | undefined = root.value;
  let written: string[] = [];
  for (const [index, part] of path.entries()) {
    value = childOf(value, part);
    written.push(part);
    // The holder is reached on many ways; what stands beside its `$ref` keeps the finding here on all of them.
    if (index >= found.length - 1 && hasSiblings(value)) break;
    for (let target = follow(value, through); target; target = follow(value, through)) {
      document = target.document;
      written = [...target.path];
      value = target.value;
    }
  }
  const there = nearest(document.value, written);
  return { document, path: there, missing: afterLast(path, found) };
}

function follow(value: Json | undefined, through: References['through']) {
  return typeof value === 'object' && value !== null ? through.get(value) : undefined;
}

function foundThrough(root: Json, through: References['through'], path: readonly string[]): string[] {
  const found: string[] = [];
  let value: Json | undefined = root;
  for (const part of path) {
    value = childOf(value, part);
    for (let target = follow(value, through); target; target = follow(value, through)) value = target.value;
    if (value === undefined) break;
    found.push(part);
  }
  return found;
}

/** Whether a path that is there once references are followed is not there without. */
function crossesReference(root: Json, path: readonly string[]): boolean {
  let value: Json | undefined = root;
  for (const part of path) {
    const next = childOf(value, part);
    if (next === undefined) return true;
    value = next;
  }
  return referenceOf(value) !== undefined && !hasSiblings(value);
}

function hasSiblings(value: Json | undefined): boolean {
  return isObject(value) && referenceOf(value) !== undefined && Object.keys(value).length > 1;
}

/** What comes after the last thing that is there. */
function afterLast(path: readonly string[], found: readonly string[]): string[] {
  const last = found.at(-1);
  return last === undefined ? [] : path.slice(path.lastIndexOf(last) + 1);
}
