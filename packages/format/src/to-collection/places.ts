import { createReferences } from '../definition/references.ts';
import type { Definition, DefinitionDocument, DefinitionProblem } from '../definition/types.ts';
import { walkValues } from '../definition/walk.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';

/** An object of a definition and the file it stands in, which relative references start from. */
export type Place = { document: DefinitionDocument; value: JsonObject };

/** How the converter moves in a definition: lazily, one reference at a time. */
export type Places = {
  root: Place;
  /** The object that a member holds, references followed; undefined when there is none. */
  at(place: Place, key: string): Place | undefined;
  /** The members of an object, or entries of a list, that are objects; references followed. */
  each(place: Place, key: string): { key: string; place: Place }[];
  /** Where a chain of references ends. Texts beside `$ref` win over those it leads to. */
  follow(place: Place): Place | undefined;
  /** Where one `$ref` leads; undefined, and told as a problem, when nowhere. */
  resolve(place: Place, ref: string): Place | undefined;
  warn(place: Place, reason: string): void;
  /** Everything found so far; looks for the places only now. */
  problems(): DefinitionProblem[];
};

const PROBLEMS_MAX = 1_000;
/** `$ref` beside these is one of 3.1, where they replace the texts of what is referred to. */
const OVERRIDES = ['summary', 'description'];

export function createPlaces(definition: Definition): Places {
  const references = createReferences(definition);
  // By the object that is wrong: where it stands is only looked for when there is something to tell.
  const wrong = new Map<JsonObject, { document: DefinitionDocument; reason: string }>();
  const withTexts = new Map<JsonObject, Place>();

  const warn = (place: Place, reason: string): void => {
    if (wrong.size < PROBLEMS_MAX && !wrong.has(place.value)) {
      wrong.set(place.value, { document: place.document, reason });
    }
  };
  const resolve = (place: Place, ref: string): Place | undefined => {
    const found = references.resolve(place.document, ref);
    if (found && isObject(found.value)) return { document: found.document, value: found.value };
    // `true` is the schema that everything fits.
    if (found?.value === true) return { document: found.document, value: {} };
    warn(place, `$ref "${ref}" leads nowhere`);
    return undefined;
  };
  const follow = (place: Place): Place | undefined => {
    const ref = place.value.$ref;
    if (typeof ref !== 'string') return place;
    const target = resolve(place, ref);
    if (!target || !OVERRIDES.some((text) => typeof place.value[text] === 'string')) return target;
    let merged = withTexts.get(place.value);
    if (!merged) {
      const value = { ...target.value };
      for (const text of OVERRIDES) {
        const own = place.value[text];
        if (typeof own === 'string') value[text] = own;
      }
      merged = { document: target.document, value };
      withTexts.set(place.value, merged);
    }
    return merged;
  };
  const entered = (place: Place, value: Json | undefined): Place | undefined =>
    isObject(value) ? follow({ document: place.document, value }) : undefined;

  return {
    root: { document: definition.root, value: isObject(definition.root.value) ? definition.root.value : {} },
    follow,
    resolve,
    warn,
    at: (place, key) => entered(place, member(place.value, key)),
    each: (place, key) => {
      const found: { key: string; place: Place }[] = [];
      const list = member(place.value, key);
      if (typeof list !== 'object' || list === null) return found;
      for (const [name, value] of Object.entries(list)) {
        const child = entered(place, value);
        if (child) found.push({ key: name, place: child });
      }
      return found;
    },
    problems: () => {
      const problems: DefinitionProblem[] = [];
      for (const document of new Set([...wrong.values()].map((entry) => entry.document))) {
        walkValues(document, (value, pathOf) => {
          const found = isObject(value) ? wrong.get(value) : undefined;
          if (!found) return;
          const path = pathOf();
          const range = document.rangeOf(path);
          problems.push({ file: document.path, path, range, reason: found.reason, severity: 'warning' });
        });
      }
      return problems;
    },
  };
}
