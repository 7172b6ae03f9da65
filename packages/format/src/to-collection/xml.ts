import { isObject, type Json, type JsonObject, member } from '../json.ts';
import type { Place } from './places.ts';
import type { Schema, Schemas } from './schema-view.ts';

/** Deeper examples are not written; the example maker stops far above this. */
const DEPTH_MAX = 60;
/** Characters that XML 1.0 cannot hold, not even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

/** Writes values as XML, with the names, attributes and wrappers that the schema's `xml` members ask for. */
export function createXmlWriter(
  schemas: Schemas,
  indent: string,
): (place: Place | undefined, value: Json) => string {
  return (place, value) => {
    const schema = place && schemas.of(place);
    const name = nameOf(schema, rootName(place));
    const lines = ['<?xml version="1.0" encoding="UTF-8"?>'];
    writeElement({ schemas, indent, lines }, { name, schema, value }, 0);
    return lines.join('\n');
  };
}

type Writer = { schemas: Schemas; indent: string; lines: string[] };
type Element = { name: string; schema: Schema | undefined; value: Json };

/** An element without a name of its own is called like its schema. */
function rootName(place: Place | undefined): string {
  const ref = place?.value.$ref;
  if (typeof ref !== 'string') return 'root';
  return ref.slice(ref.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
}

function xmlOf(schema: Schema | undefined): JsonObject {
  const xml = schema?.keywords.xml;
  return isObject(xml) ? xml : {};
}

function nameOf(schema: Schema | undefined, fallback: string): string {
  const { name, prefix } = xmlOf(schema);
  const local = typeof name === 'string' && name !== '' ? name : fallback;
  return elementName(typeof prefix === 'string' && prefix !== '' ? `${prefix}:${local}` : local);
}

/** Names come from the file: what XML does not allow in one becomes an underscore. */
function elementName(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N}_.:-]/gu, '_');
  return /^[\p{L}_]/u.test(safe) ? safe : `_${safe}`;
}

function writeElement(writer: Writer, element: Element, depth: number): void {
  if (depth > DEPTH_MAX) return;
  const { schema, value, name } = element;
  if (Array.isArray(value)) {
    writeList(writer, element, value, depth);
    return;
  }
  const space = writer.indent.repeat(depth);
  if (!isObject(value)) {
    writer.lines.push(`${space}<${name}${namespaceOf(schema)}>${escapeText(value)}</${name}>`);
    return;
  }
  let attributes = namespaceOf(schema);
  let text: string | undefined;
  const children: Element[] = [];
  for (const key of Object.keys(value)) {
    const place = schema?.properties.get(key) ?? schema?.additional;
    const own = place && writer.schemas.of(place);
    const child = { name: nameOf(own, key), schema: own, value: member(value, key) as Json };
    const { attribute, nodeType } = xmlOf(own);
    const isPlain = typeof child.value !== 'object' || child.value === null;
    if (isPlain && (attribute === true || nodeType === 'attribute')) {
      attributes += ` ${child.name}="${escapeText(child.value)}"`;
    } else if (isPlain && (nodeType === 'text' || nodeType === 'cdata')) text = escapeText(child.value);
    else children.push(child);
  }
  if (children.length === 0) {
    writer.lines.push(`${space}<${name}${attributes}${text === undefined ? '/>' : `>${text}</${name}>`}`);
    return;
  }
  writer.lines.push(`${space}<${name}${attributes}>`);
  for (const child of children) writeElement(writer, child, depth + 1);
  writer.lines.push(`${space}</${name}>`);
}

/** A list is its items one after the other, inside an element of its own when it is wrapped or the root. */
function writeList(writer: Writer, { name, schema }: Element, list: Json[], depth: number): void {
  const items = schema?.items && writer.schemas.of(schema.items);
  const { wrapped, nodeType } = xmlOf(schema);
  const isWrapped = wrapped === true || nodeType === 'element' || depth === 0;
  const itemName = nameOf(items, name);
  const space = writer.indent.repeat(depth);
  if (isWrapped) writer.lines.push(`${space}<${name}${namespaceOf(schema)}>`);
  for (const item of list) {
    // A list in a list would go on for ever under one name.
    const child = Array.isArray(item) ? { name: itemName, schema: items, value: { item } } : undefined;
    writeElement(
      writer,
      child ?? { name: itemName, schema: items, value: item },
      depth + (isWrapped ? 1 : 0),
    );
  }
  if (isWrapped) writer.lines.push(`${space}</${name}>`);
}

function namespaceOf(schema: Schema | undefined): string {
  const { namespace, prefix } = xmlOf(schema);
  if (typeof namespace !== 'string' || namespace === '') return '';
  const key = typeof prefix === 'string' && prefix !== '' ? `xmlns:${elementName(prefix)}` : 'xmlns';
  return ` ${key}="${escapeText(namespace)}"`;
}

function escapeText(value: Json): string {
  if (value === null) return '';
  return String(value)
    .replace(FORBIDDEN, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
