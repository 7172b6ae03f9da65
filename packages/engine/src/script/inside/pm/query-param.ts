import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { has, isObject, member } from './plain.ts';
import { Property } from './property.ts';

export type Pair = { key: string | null; value: string | null };

/** An entry of a query string or of a urlencoded body. A value of null is written without `=`. */
export class QueryParam extends Property {
  static override readonly name = 'PostmanQueryParam';
  static readonly indexKey = 'key';
  static readonly keepsAll = true;
  key: unknown;
  value: unknown;
  declare system?: unknown;

  constructor(definition?: unknown) {
    super(definition);
    this.update(definition);
  }

  [shown](): Entry[] {
    return [...Object.entries(this), ['__parent', hidden]];
  }

  static parse(query: unknown): Pair[] {
    return typeof query === 'string' ? query.split('&').map(QueryParam.parseSingle) : [];
  }

  /** COMPAT: an empty part that is not the last gives an entry of nulls, so that `a&&b` is written again as it was. */
  static parseSingle(text: string, index?: number, all?: readonly unknown[]): Pair {
    if (text === '' && typeof index === 'number' && Array.isArray(all) && index !== all.length - 1)
      return { key: null, value: null };
    const equals = text.indexOf('=');
    if (equals < 0) return { key: text, value: null };
    return { key: text.slice(0, equals), value: text.slice(equals + 1) };
  }

  static unparse(params: unknown): string {
    const list = Array.isArray(params) ? params : member(params, 'members');
    if (Array.isArray(list)) {
      const parts: string[] = [];
      for (const entry of list)
        if (member(entry, 'disabled') !== true) parts.push(QueryParam.unparseSingle(entry));
      return parts.join('&');
    }
    if (!isObject(params)) return '';
    return Object.keys(params)
      .map((key) => QueryParam.unparseSingle({ key, value: params[key] }))
      .join('&');
  }

  static unparseSingle(entry: unknown): string {
    if (!entry) return '';
    const key = member(entry, 'key');
    const value = member(entry, 'value');
    const name = typeof key === 'string' ? escaped(key, true) : '';
    return typeof value === 'string' ? `${name}=${escaped(value, false)}` : name;
  }

  update(options?: unknown): void {
    const source = typeof options === 'string' ? QueryParam.parseSingle(options) : options;
    this.key = member(source, 'key');
    this.value = member(source, 'value');
    if (has(source, 'system')) this.system = member(source, 'system');
    if (has(source, 'disabled')) this.disabled = Boolean(member(source, 'disabled'));
  }

  override toString(): string {
    return QueryParam.unparseSingle(this);
  }

  override valueOf(): unknown {
    return typeof this.value === 'string' ? this.value : '';
  }
}

const specials: Record<string, string> = { '&': '%26', '#': '%23', '=': '%3D' };

/** Encodes what would end the part; a variable keeps its name. */
function escaped(text: string, equals: boolean): string {
  if (!/[&#=]/.test(text)) return text;
  return text.replace(/\{\{[^{}]*\}\}|[&#=]/g, (found) => {
    if (found.length > 1 || (found === '=' && !equals)) return found;
    return specials[found] as string;
  });
}
