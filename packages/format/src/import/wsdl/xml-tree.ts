import { SaxesParser } from 'saxes';
import type { TextFile } from '../importing.ts';

export type XmlElement = {
  /** Without a prefix. */
  name: string;
  namespace: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  text: string;
  line: number;
  /** Namespaces by their prefixes, where this element stands. */
  prefixes: { readonly [prefix: string]: string };
};

/** An XML text is broken, or is made to hurt whoever reads it. */
export class XmlError extends Error {
  readonly line: number;
  readonly column: number;
  constructor(reason: string, line: number, column: number) {
    super(reason);
    this.line = line;
    this.column = column;
  }
}

const ELEMENTS_MAX = 1_000_000;

/**
 * An XML file as a tree. The parser expands no entities but the five that XML has; a document type, which is where
 * others are declared, is refused.
 * @throws XmlError
 */
export function readXml({ text }: TextFile, depthMax: number): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  let count = 0;
  const fail = (reason: string): never => {
    throw new XmlError(reason, parser.line, parser.columnIndex + 1);
  };
  parser.on('error', (error) => fail(error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, '')));
  parser.on('doctype', () => fail('a document type (DOCTYPE) is not read'));
  parser.on('opentag', (tag) => {
    count += 1;
    if (count > ELEMENTS_MAX) fail(`more than ${ELEMENTS_MAX} elements`);
    if (open.length >= depthMax) fail(`nested deeper than ${depthMax} levels`);
    const attributes = new Map(Object.values(tag.attributes).map(({ name, value }) => [name, value]));
    const above = open.at(-1);
    const prefixes =
      Object.keys(tag.ns).length > 0 ? { ...above?.prefixes, ...tag.ns } : (above?.prefixes ?? {});
    const element: XmlElement = {
      name: tag.local,
      namespace: tag.uri,
      attributes,
      children: [],
      text: '',
      line: parser.line,
      prefixes,
    };
    if (above) above.children.push(element);
    else root = element;
    open.push(element);
  });
  const addText = (piece: string): void => {
    const element = open.at(-1);
    if (element && piece.trim() !== '') element.text += piece;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => void open.pop());
  parser.write(text).close();
  return root ?? fail('there is no element');
}

export function childrenNamed(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function childNamed(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

export function attribute(element: XmlElement | undefined, name: string): string {
  return element?.attributes.get(name) ?? '';
}

/** A name with its namespace as one key: `{urn:shop}Order`. */
export function qualified(namespace: string, name: string): string {
  return `{${namespace}}${name}`;
}

/** The key that an attribute such as `type="tns:Order"` means; without a prefix the default namespace counts. */
export function qualifiedIn(element: XmlElement | undefined, name: string): string {
  const value = attribute(element, name).trim();
  if (!element || value === '') return '';
  const colon = value.indexOf(':');
  const prefix = colon < 0 ? '' : value.slice(0, colon);
  return qualified(element.prefixes[prefix] ?? '', value.slice(colon + 1));
}

export function splitQualified(key: string): { namespace: string; name: string } {
  const end = key.lastIndexOf('}');
  return { namespace: key.slice(1, end), name: key.slice(end + 1) };
}
