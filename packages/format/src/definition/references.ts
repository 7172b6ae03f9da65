import type { Json, JsonObject } from '../json.ts';
import { anchorsOf } from './anchors.ts';
import { decodePart, joinPath, pointerParts, referenceOf, valueAt } from './paths.ts';
import type { Definition, DefinitionDocument, Located } from './types.ts';

export type References = {
  /**
   * Where a `$ref` of a file leads, chains followed to their end. Undefined when it leads nowhere, or round in a
   * circle. Answers are remembered.
   */
  resolve(from: DefinitionDocument, ref: string): Located | undefined;
};

/** What may stand beside a `$ref` that only leads on to another. */
const TEXTS = new Set(['$ref', 'summary', 'description']);

/** Looks up references one at a time: a definition is never copied together, which cycles and fan-out would blow up. */
export function createReferences(definition: Pick<Definition, 'root' | 'documents'>): References {
  const known = new WeakMap<DefinitionDocument, Map<string, Located | undefined>>();

  const resolve = (from: DefinitionDocument, ref: string): Located | undefined => {
    let answers = known.get(from);
    if (!answers) {
      answers = new Map();
      known.set(from, answers);
    }
    if (answers.has(ref)) return answers.get(ref);
    const found = followed(definition, from, ref);
    answers.set(ref, found);
    return found;
  };
  return { resolve };
}

function followed(
  definition: Pick<Definition, 'root' | 'documents'>,
  from: DefinitionDocument,
  ref: string,
): Located | undefined {
  const seen = new Set<Json>();
  let place = locate(definition, from, ref);
  while (place) {
    const next = referenceOf(place.value);
    if (next === undefined || hasMore(place.value as JsonObject)) return place;
    if (seen.has(place.value)) return undefined;
    seen.add(place.value);
    place = locate(definition, place.document, next);
  }
  return undefined;
}

function hasMore(holder: JsonObject): boolean {
  return Object.keys(holder).some((key) => !TEXTS.has(key) && !key.startsWith('x-'));
}

/** One step: the place that a `$ref` names. */
export function locate(
  definition: Pick<Definition, 'root' | 'documents'>,
  from: DefinitionDocument,
  ref: string,
): Located | undefined {
  const hash = ref.indexOf('#');
  const file = hash === -1 ? ref : ref.slice(0, hash);
  const fragment = hash === -1 ? '' : ref.slice(hash + 1);
  const document = file === '' ? from : documentAt(definition, from, file);
  if (!document) return fromIdentifier(from, file, fragment);
  if (fragment !== '' && !fragment.startsWith('/')) {
    const path = anchorsOf(document).anchors.get(decodePart(fragment));
    const value = path && valueAt(document.value, path);
    return path && value !== undefined ? { document, path, value } : undefined;
  }
  const path = pointerParts(fragment);
  const value = valueAt(document.value, path);
  return value === undefined ? undefined : { document, path, value };
}

/** A schema that names itself by `$id` (JSON Schema 2020-12, 8.2.1) is found by that name in its own file. */
function fromIdentifier(document: DefinitionDocument, id: string, fragment: string): Located | undefined {
  const base = anchorsOf(document).identifiers.get(id);
  if (!base || (fragment !== '' && !fragment.startsWith('/'))) return undefined;
  const path = [...base, ...pointerParts(fragment)];
  const value = valueAt(document.value, path);
  return value === undefined ? undefined : { document, path, value };
}

export function documentAt(
  { root, documents }: Pick<Definition, 'root' | 'documents'>,
  from: DefinitionDocument,
  file: string,
): DefinitionDocument | undefined {
  const path = joinPath(from.path, decodePart(file));
  return path === root.path ? root : (documents.get(path) ?? documents.get(file));
}
