import { pointerTo, referenceOf } from '../definition/paths.ts';
import { locate } from '../definition/references.ts';
import type { Definition, DefinitionDocument, Located, PathPart } from '../definition/types.ts';
import { equalJson, isObject, type Json, type JsonObject, member } from '../json.ts';

/** One value of one file; `undefined` takes it away. */
export type Edit = { document: DefinitionDocument; path: PathPart[]; value: Json | undefined };

/**
 * What to change in which file so that files whose bundle was `before` bundle to `after`. `sources` says where the
 * components stand that bundling has added.
 */
export function editsOf(
  definition: Definition,
  bundle: { before: Json; after: Json; sources: ReadonlyMap<string, Located> },
): Edit[] {
  const { root } = definition;
  const writer = new WriteBack(definition, bundle.sources);
  writer.value({ document: root, path: [], value: root.value }, bundle.before, bundle.after);
  return writer.edits;
}

class WriteBack {
  readonly edits: Edit[] = [];
  readonly #definition: Definition;
  readonly #sources: ReadonlyMap<string, Located>;

  constructor(definition: Definition, sources: ReadonlyMap<string, Located>) {
    this.#definition = definition;
    this.#sources = sources;
  }

  /** `at` is what stands in a file, `before` what the bundle made of it. */
  value(at: Located, before: Json, after: Json): void {
    if (equalJson(before, after)) return;
    const ref = referenceOf(at.value);
    const target = ref === undefined ? undefined : locate(this.#definition, at.document, ref);
    if (target && referenceOf(before) === undefined) this.#inPlaceOf(target, at, before, after);
    else if (isObject(at.value) && isObject(before) && isObject(after)) this.#members(at, before, after);
    else if (Array.isArray(at.value) && Array.isArray(before) && Array.isArray(after))
      this.#items(at, before, after);
    else this.#put(at.document, [...at.path], after);
  }

  /** The bundle has what the reference leads to: that is changed where it stands, what stands beside the `$ref` there. */
  #inPlaceOf(target: Located, at: Located, before: Json, after: Json): void {
    const beside = Object.keys(at.value as JsonObject).filter((key) => key !== '$ref');
    if (beside.length === 0 || !isObject(before) || !isObject(after)) {
      this.value(target, before, after);
      return;
    }
    const [mine, theirs] = [parted(before, beside), parted(before, beside, true)];
    const holder = parted(at.value as JsonObject, beside);
    this.#members({ ...at, value: holder }, mine, parted(after, beside));
    this.value(target, theirs, parted(after, beside, true));
  }

  #members(at: Located, before: JsonObject, after: JsonObject): void {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const [own, was, is] = [member(at.value as JsonObject, key), member(before, key), member(after, key)];
      const path = [...at.path, key];
      if (is === undefined) {
        if (own !== undefined) this.edits.push({ document: at.document, path, value: undefined });
      } else if (own === undefined && was !== undefined) this.#added(path, was, is);
      else if (own === undefined || was === undefined) this.#put(at.document, path, is);
      else this.value({ document: at.document, path, value: own }, was, is);
    }
  }

  /** Items that are as they were stay as they stand in the file, wherever they are now. */
  #items(at: Located, before: Json[], after: Json[]): void {
    const own = at.value as Json[];
    if (own.length === before.length && before.length === after.length) {
      own.forEach((value, i) => {
        const path = [...at.path, i];
        this.value({ document: at.document, path, value }, before[i] ?? null, after[i] ?? null);
      });
      return;
    }
    const items = after.map((item) => {
      const index = before.findIndex((one) => equalJson(one, item));
      return own[index] ?? this.#seenFrom(at.document, item);
    });
    this.edits.push({ document: at.document, path: [...at.path], value: items });
  }

  /** Something of the root that only its bundle has: components, which stand in other files. */
  #added(path: PathPart[], before: Json, after: Json): void {
    if (equalJson(before, after)) return;
    const source = this.#sources.get(pointerTo(path));
    if (source) {
      this.value(source, before, after);
      return;
    }
    if (!isObject(before) || !isObject(after)) return;
    for (const [key, value] of Object.entries(after)) {
      const was = member(before, key);
      if (was === undefined) this.#put(this.#definition.root, [...path, key], value as Json);
      else this.#added([...path, key], was, value as Json);
    }
  }

  #put(document: DefinitionDocument, path: PathPart[], value: Json): void {
    const isReference = path.at(-1) === '$ref' && typeof value === 'string' && value.startsWith('#/');
    const seen = isReference ? this.#reference(document, value) : this.#seenFrom(document, value);
    this.edits.push({ document, path, value: seen });
  }

  /** A value of the bundle with its references as they lead from one of the files. */
  #seenFrom(document: DefinitionDocument, value: Json): Json {
    if (Array.isArray(value)) return value.map((item) => this.#seenFrom(document, item));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const isReference = key === '$ref' && typeof inner === 'string' && inner.startsWith('#/');
        return [
          key,
          isReference ? this.#reference(document, inner) : this.#seenFrom(document, inner as Json),
        ];
      }),
    );
  }

  #reference(document: DefinitionDocument, pointer: string): string {
    const source = [...this.#sources].find(([place]) => pointer === place || pointer.startsWith(`${place}/`));
    const target = source ? source[1] : { document: this.#definition.root, path: [] };
    const inside = source ? pointer.slice(source[0].length) : pointer.slice(1);
    const place = pointerTo(target.path) + inside;
    const file = target.document === document ? '' : relativePath(document.path, target.document.path);
    return place === '#' && file !== '' ? file : `${file}${place}`;
  }
}

/** The named members of an object, or all but these. */
function parted(object: JsonObject, keys: readonly string[], others = false): JsonObject {
  const entries = Object.entries(object).filter(([key]) => keys.includes(key) !== others);
  return Object.fromEntries(entries) as JsonObject;
}

/** How a file is named in another one. */
function relativePath(from: string, to: string): string {
  const [here, there] = [from.split('/').slice(0, -1), to.split('/')];
  let same = 0;
  while (same < here.length && same < there.length - 1 && here[same] === there[same]) same += 1;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].map(encodeURIComponent).join('/');
}
