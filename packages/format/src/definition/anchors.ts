import { isObject, member } from '../json.ts';
import type { DefinitionDocument, PathPart } from './types.ts';
import { walkValues } from './walk.ts';

type Names = {
  /** By `$anchor` and `$dynamicAnchor`. */
  anchors: ReadonlyMap<string, readonly PathPart[]>;
  /** By `$id`, as it is written. */
  identifiers: ReadonlyMap<string, readonly PathPart[]>;
};

const known = new WeakMap<DefinitionDocument, Names>();

/** The schemas of a file that have a name of their own. Looked for at the first reference that needs one. */
export function anchorsOf(document: DefinitionDocument): Names {
  const names = known.get(document) ?? findNames(document);
  known.set(document, names);
  return names;
}

function findNames(document: DefinitionDocument): Names {
  const anchors = new Map<string, readonly PathPart[]>();
  const identifiers = new Map<string, readonly PathPart[]>();
  walkValues(document, (value, path) => {
    if (!isObject(value)) return;
    for (const key of ['$anchor', '$dynamicAnchor']) {
      const name = member(value, key);
      if (typeof name === 'string' && !anchors.has(name)) anchors.set(name, path());
    }
    const id = member(value, '$id');
    if (typeof id === 'string' && !identifiers.has(id)) identifiers.set(id, path());
  });
  return { anchors, identifiers };
}
