import { isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { type ComponentKind, componentKindAt, componentKinds, componentsPath } from './component-place.ts';
import { pointerTo, referenceOf, valueAt } from './paths.ts';
import { locate } from './references.ts';
import type { Definition, DefinitionDocument, Located, PathPart } from './types.ts';

/** What a `$ref` becomes: another `$ref`, or the value itself. */
type Frame = { document: DefinitionDocument; inlined: readonly Json[] };

/**
 * A definition of many files as one. What other files hold becomes a component, once, under a free name; what no
 * component can hold, such as a path item of 3.0, is put in place. References that lead nowhere stay as they are.
 */
export function bundleDefinition(definition: Definition): Json {
  return bundleWithSources(definition).value;
}

/** The same, and where the components stand that the bundle has and the root has not, by their pointers. */
export function bundleWithSources(definition: Definition): {
  value: Json;
  sources: ReadonlyMap<string, Located>;
} {
  const { root, documents } = definition;
  if (documents.size === 1 || !isObject(root.value)) return { value: root.value, sources: new Map() };
  const bundler = new Bundler(definition);
  return { value: bundler.bundle(root.value), sources: bundler.sources };
}

class Bundler {
  readonly sources = new Map<string, Located>();
  private readonly pointers = new Map<Json, string>();
  private readonly waiting: { target: Located; group: JsonObject; name: string; at: readonly PathPart[] }[] =
    [];
  private readonly added = new Map<string, JsonObject>();

  private readonly definition: Definition;

  constructor(definition: Definition) {
    this.definition = definition;
  }

  bundle(root: JsonObject): Json {
    const { root: document } = this.definition;
    this.claimNames(root);
    const result = this.copy(root, [], { document, inlined: [] }) as JsonObject;
    for (let next = this.waiting.shift(); next; next = this.waiting.shift()) {
      const { target, group, name, at } = next;
      setMember(group, name, this.copy(target.value, at, { document: target.document, inlined: [] }));
    }
    for (const [place, group] of this.added) addGroup(result, place.split('/'), group);
    return result;
  }

  /** A component of the root that only leads to another file holds what is there, under its name. */
  private claimNames(root: JsonObject): void {
    const { root: document, version } = this.definition;
    for (const kind of componentKinds) {
      const place = componentsPath(kind, version);
      const group = place && valueAt(root, place);
      if (!place || !isObject(group)) continue;
      for (const [name, holder] of Object.entries(group)) {
        const ref = referenceOf(holder);
        const target = ref === undefined ? undefined : locate(this.definition, document, ref);
        if (!target || target.document === document || this.pointers.has(target.value)) continue;
        this.pointers.set(target.value, pointerTo([...place, name]));
      }
    }
  }

  private copy(value: Json, path: readonly PathPart[], frame: Frame): Json {
    if (Array.isArray(value)) return value.map((item, index) => this.copy(item, [...path, index], frame));
    if (!isObject(value)) return value;
    const ref = referenceOf(value);
    const replaced = ref === undefined ? undefined : this.reference(ref, path, frame);
    if (replaced && 'value' in replaced) return this.beside(replaced.value, value);
    const copy: JsonObject = {};
    for (const key of Object.keys(value)) {
      const own = value[key] as Json;
      if (key === '$ref' && replaced) copy.$ref = replaced.ref;
      else if (key === 'mapping' && path.at(-1) === 'discriminator') copy.mapping = this.mapping(own, frame);
      else setMember(copy, key, this.copy(own, [...path, key], frame));
    }
    return copy;
  }

  /** What stood beside a `$ref` wins over what was put in its place. */
  private beside(value: Json, holder: JsonObject): Json {
    const { $ref: _, ...rest } = holder;
    return isObject(value) && Object.keys(rest).length > 0 ? { ...value, ...rest } : value;
  }

  private reference(
    ref: string,
    path: readonly PathPart[],
    frame: Frame,
  ): { ref: string } | { value: Json } | undefined {
    const { root } = this.definition;
    const target = locate(this.definition, frame.document, ref);
    if (!target) return undefined;
    if (target.document === root) return { ref: pointerTo(target.path) };
    const kind = componentKindAt(path);
    const place = kind && componentsPath(kind, this.definition.version);
    if (this.pointers.get(target.value) === pointerTo(path))
      return { value: this.copy(target.value, path, { document: target.document, inlined: [] }) };
    if (place && typeof target.value === 'object') return { ref: this.component(target, kind, place) };
    // A circle of values in place would have no end.
    if (frame.inlined.includes(target.value)) return undefined;
    const inside: Frame = { document: target.document, inlined: [...frame.inlined, target.value] };
    return { value: this.copy(target.value, path, inside) };
  }

  private component(target: Located, kind: ComponentKind, place: string[]): string {
    const known = this.pointers.get(target.value);
    if (known !== undefined) return known;
    const key = place.join('/');
    const group = this.added.get(key) ?? {};
    this.added.set(key, group);
    const name = this.freeName(target, kind, place, group);
    setMember(group, name, null);
    const pointer = pointerTo([...place, name]);
    this.pointers.set(target.value, pointer);
    this.sources.set(pointer, target);
    this.waiting.push({ target, group, name, at: [...place, name] });
    return pointer;
  }

  private freeName(target: Located, kind: ComponentKind, place: string[], group: JsonObject): string {
    const file = target.document.path.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
    const part = target.path.at(-1);
    const wanted = String(typeof part === 'string' ? part : file).replace(/[^\w.-]+/g, '_') || kind;
    let there: Json | undefined = this.definition.root.value;
    for (const step of place) there = isObject(there) ? member(there, step) : undefined;
    const isTaken = (name: string) =>
      member(group, name) !== undefined || (isObject(there) && member(there, name) !== undefined);
    if (!isTaken(wanted)) return wanted;
    let number = 2;
    while (isTaken(`${wanted}${number}`)) number += 1;
    return `${wanted}${number}`;
  }

  /** Values of a discriminator's mapping are names of schemas or references to them. */
  private mapping(mapping: Json, frame: Frame): Json {
    if (!isObject(mapping)) return mapping;
    const copy: JsonObject = {};
    for (const [key, value] of Object.entries(mapping)) {
      const isReference = typeof value === 'string' && /[#/]|\.(?:json|ya?ml)$/i.test(value);
      const target = isReference ? this.reference(value, ['oneOf', 0], frame) : undefined;
      setMember(copy, key, target && 'ref' in target ? target.ref : value);
    }
    return copy;
  }
}

function addGroup(root: JsonObject, place: readonly string[], group: JsonObject): void {
  let holder = root;
  for (const step of place) {
    const next = member(holder, step);
    const inside: JsonObject = isObject(next) ? next : {};
    if (inside !== next) setMember(holder, step, inside);
    holder = inside;
  }
  for (const [name, value] of Object.entries(group)) setMember(holder, name, value);
}
