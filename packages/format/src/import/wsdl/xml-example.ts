import { type Declared, type Schemas, XSD } from './schemas.ts';
import { attribute, childNamed, qualifiedIn, splitQualified, type XmlElement } from './xml-tree.ts';

const DEPTH_MAX = 12;
/** Steps through declarations, some of which write nothing. */
const STEPS_MAX = 20_000;

/** Values of the types that XML Schema brings along. All others of them are texts. */
const VALUES: { readonly [type: string]: string } = {
  boolean: 'true',
  decimal: '1.0',
  float: '1.0',
  double: '1.0',
  date: '2026-01-01',
  time: '12:00:00',
  dateTime: '2026-01-01T12:00:00Z',
  duration: 'P1D',
  gYear: '2026',
  gYearMonth: '2026-01',
  gMonthDay: '--01-01',
  anyURI: 'http://example.com',
  base64Binary: 'AA==',
  hexBinary: '00',
  negativeInteger: '-1',
  nonPositiveInteger: '0',
};
const NUMBER =
  /^(?:(?:unsigned)?(?:int|long|short|byte)|unsignedInt|unsignedLong|integer|(?:positive|nonNegative)Integer)$/i;

/** Writes example elements for declarations of a schema; prefixes for namespaces are made as they are met. */
export class XmlExample {
  readonly #schemas: Schemas;
  readonly #prefixes = new Map<string, string>();
  readonly #linesMax: number;
  #lines = 0;
  #steps = 0;

  constructor(schemas: Schemas, linesMax: number) {
    this.#schemas = schemas;
    this.#linesMax = linesMax;
  }

  /** ` xmlns:n0="urn:shop"` for each namespace that was met. */
  get declarations(): string {
    return [...this.#prefixes]
      .map(([namespace, prefix]) => ` xmlns:${prefix}="${escapeXml(namespace)}"`)
      .join('');
  }

  tag(namespace: string, name: string): string {
    if (namespace === '') return name;
    const known = this.#prefixes.get(namespace) ?? `n${this.#prefixes.size}`;
    this.#prefixes.set(namespace, known);
    return `${known}:${name}`;
  }

  /** A global element by its qualified name. */
  element(key: string, level: number): string[] {
    const { namespace, name } = splitQualified(key);
    const declared = this.#schemas.elements.get(key);
    if (!declared) return [`${indent(level)}<${this.tag(namespace, name)}/>`];
    return this.#declared(declared.element, declared, this.tag(namespace, name), level, []);
  }

  /** An element of a given type, such as the part of a message. */
  ofType(tag: string, type: string, level: number): string[] {
    return this.#typed(tag, type, level, []);
  }

  #declared(
    element: XmlElement,
    home: Declared,
    tag: string,
    level: number,
    path: readonly string[],
  ): string[] {
    const own = childNamed(element, 'complexType') ?? childNamed(element, 'simpleType');
    if (own) return this.#content(own, home, tag, level, path);
    const fixed = attribute(element, 'fixed') || attribute(element, 'default');
    if (fixed !== '') return this.#line(`${indent(level)}<${tag}>${escapeXml(fixed)}</${tag}>`);
    return this.#typed(tag, qualifiedIn(element, 'type'), level, path);
  }

  #typed(tag: string, type: string, level: number, path: readonly string[]): string[] {
    const { namespace, name } = splitQualified(type || `{${XSD}}string`);
    if (namespace === XSD) return this.#line(`${indent(level)}<${tag}>${builtIn(name)}</${tag}>`);
    const declared = this.#schemas.types.get(type);
    // A type inside itself, or one that stands in a file that is not there.
    if (!declared || path.includes(type) || level > DEPTH_MAX) return this.#line(`${indent(level)}<${tag}/>`);
    return this.#content(declared.element, declared, tag, level, [...path, type]);
  }

  #line(text: string): string[] {
    this.#lines += 1;
    return this.#lines > this.#linesMax ? [] : [text];
  }

  #content(type: XmlElement, home: Declared, tag: string, level: number, path: readonly string[]): string[] {
    if (type.name === 'simpleType')
      return this.#line(`${indent(level)}<${tag}>${escapeXml(this.#simple(type, path))}</${tag}>`);
    const attributes = this.#attributes(type, path);
    const simple = childNamed(type, 'simpleContent');
    if (simple) {
      const value = escapeXml(this.#simple(simple, path));
      return this.#line(`${indent(level)}<${tag}${attributes}>${value}</${tag}>`);
    }
    const inside = this.#particles(type, home, level + 1, path);
    if (inside.length === 0) return this.#line(`${indent(level)}<${tag}${attributes}/>`);
    return [...this.#line(`${indent(level)}<${tag}${attributes}>`), ...inside, `${indent(level)}</${tag}>`];
  }

  /** What stands in a sequence, a choice (the first), a group or the type that is extended. */
  #particles(parent: XmlElement, home: Declared, level: number, path: readonly string[]): string[] {
    this.#steps += 1;
    if (level > DEPTH_MAX + 2 || this.#lines > this.#linesMax || this.#steps > STEPS_MAX) return [];
    const lines: string[] = [];
    for (const child of parent.children) {
      const before = lines.length;
      if (child.name === 'element') lines.push(...this.#local(child, home, level, path));
      else if (child.name === 'extension') {
        const base = qualifiedIn(child, 'base');
        const declared = path.includes(base) ? undefined : this.#schemas.types.get(base);
        if (declared) lines.push(...this.#particles(declared.element, declared, level, [...path, base]));
        lines.push(...this.#particles(child, home, level, path));
      } else if (child.name === 'group') {
        const key = qualifiedIn(child, 'ref');
        const declared = path.includes(key) ? undefined : this.#schemas.groups.get(key);
        if (declared) lines.push(...this.#particles(declared.element, declared, level, [...path, key]));
      } else if (CONTAINERS.has(child.name)) lines.push(...this.#particles(child, home, level, path));
      if (parent.name === 'choice' && lines.length > before) break;
    }
    return lines;
  }

  #local(element: XmlElement, home: Declared, level: number, path: readonly string[]): string[] {
    if (attribute(element, 'maxOccurs') === '0') return [];
    const reference = qualifiedIn(element, 'ref');
    if (reference !== '') {
      const declared = this.#schemas.elements.get(reference);
      const { namespace, name } = splitQualified(reference);
      const tag = this.tag(namespace, name);
      if (!declared || path.includes(reference) || level > DEPTH_MAX)
        return this.#line(`${indent(level)}<${tag}/>`);
      return this.#declared(declared.element, declared, tag, level, [...path, reference]);
    }
    const form = attribute(element, 'form');
    const isQualified = form === '' ? home.isQualified : form === 'qualified';
    const tag = this.tag(isQualified ? home.namespace : '', attribute(element, 'name'));
    return this.#declared(element, home, tag, level, path);
  }

  /** Attributes that have to be there. */
  #attributes(type: XmlElement, path: readonly string[]): string {
    const found: string[] = [];
    const waiting = [...type.children];
    for (let child = waiting.shift(); child; child = waiting.shift()) {
      if (CONTENTS.has(child.name)) waiting.push(...child.children);
      if (child.name !== 'attribute' || attribute(child, 'use') !== 'required') continue;
      const value =
        attribute(child, 'fixed') ||
        attribute(child, 'default') ||
        this.#valueOf(qualifiedIn(child, 'type'), path);
      found.push(
        ` ${attribute(child, 'name') || splitQualified(qualifiedIn(child, 'ref')).name}="${escapeXml(value)}"`,
      );
    }
    return found.join('');
  }

  #simple(type: XmlElement, path: readonly string[]): string {
    const inner = childNamed(type, 'restriction') ?? childNamed(type, 'extension');
    if (!inner) return 'string';
    const value = attribute(childNamed(inner, 'enumeration'), 'value');
    return value === '' ? this.#valueOf(qualifiedIn(inner, 'base'), path) : value;
  }

  #valueOf(type: string, path: readonly string[]): string {
    const { namespace, name } = splitQualified(type || `{${XSD}}string`);
    if (namespace === XSD) return builtIn(name);
    const declared = path.length > DEPTH_MAX ? undefined : this.#schemas.types.get(type);
    return declared
      ? this.#simple(childNamed(declared.element, 'simpleContent') ?? declared.element, [...path, type])
      : 'string';
  }
}

const CONTAINERS = new Set(['sequence', 'all', 'choice', 'complexContent', 'restriction']);
const CONTENTS = new Set(['complexContent', 'simpleContent', 'extension', 'restriction']);

function builtIn(name: string): string {
  return VALUES[name] ?? (NUMBER.test(name) ? '1' : 'string');
}

function indent(level: number): string {
  return '  '.repeat(level);
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
