import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { has, isObject, member } from './plain.ts';
import { Property } from './property.ts';
import { PropertyList } from './property-list.ts';

export class Header extends Property {
  static override readonly name = 'PostmanHeader';
  static readonly indexKey = 'key';
  static readonly indexIgnoresCase = true;
  static readonly keepsAll = true;
  /** Texts, unless a script puts something else here. */
  declare key: string;
  declare value: string;
  declare system?: unknown;

  constructor(definition?: unknown, name?: unknown) {
    const options =
      typeof definition === 'string'
        ? typeof name === 'string'
          ? { key: name, value: definition }
          : Header.parseSingle(definition)
        : definition;
    super(options);
    this.update(options);
  }

  [shown](): Entry[] {
    return [...Object.entries(this), ['__parent', hidden]];
  }

  static create(definition: unknown, key?: unknown): Header {
    return new Header(definition, key);
  }

  /** Lines of a header block; folded lines are joined. */
  static parse(text: unknown): { key: string; value: string }[] {
    const headers: { key: string; value: string }[] = [];
    for (const line of String(text)
      .replace(/\r\n([ \t])/g, '$1')
      .split(/\r\n|\r|\n/)) {
      const match = /^(\S+):(.*)$/.exec(line);
      if (match) headers.push({ key: match[1] as string, value: (match[2] as string).trim() });
    }
    return headers;
  }

  static parseSingle(text: unknown): { key: string; value: string } {
    if (typeof text !== 'string') return { key: '', value: '' };
    const colon = text.indexOf(':');
    if (colon < 0) return { key: text.trim(), value: '' };
    return { key: text.slice(0, colon).trim(), value: text.slice(colon + 1).trim() };
  }

  static unparse(headers: unknown, separator = '\r\n'): string {
    const list = Array.isArray(headers) ? headers : member(headers, 'members');
    if (!Array.isArray(list)) return '';
    let text = '';
    for (const header of list)
      if (header && !header.disabled) text += Header.unparseSingle(header) + separator;
    return text;
  }

  static unparseSingle(header: unknown): string {
    return isObject(header) ? `${header.key}: ${header.value}` : '';
  }

  static isHeader(value: unknown): boolean {
    return value instanceof Header;
  }

  update(options?: unknown): void {
    this.key = (member(options, 'key') || '') as string;
    const value = member(options, 'value');
    this.value = (value === undefined ? '' : value) as string;
    if (has(options, 'system')) this.system = member(options, 'system');
    if (has(options, 'disabled')) this.disabled = member(options, 'disabled') as boolean;
  }

  override toString(): string {
    return `${this.key}: ${this.value}`;
  }

  override valueOf(): unknown {
    return this.value;
  }
}

export class HeaderList extends PropertyList<Header> {
  constructor(parent?: unknown, headers?: unknown) {
    super(Header, parent, headers);
  }

  static isHeaderList(value: unknown): boolean {
    return value instanceof HeaderList;
  }

  /** Characters of the headers as a block. */
  contentSize(): number {
    return this.members.length === 0 ? 0 : Header.unparse(this.members).length;
  }
}
