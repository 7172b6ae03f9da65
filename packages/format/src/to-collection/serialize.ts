import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { plainText } from './values.ts';

/** One `key=value` of a query string or form. */
export type Pair = { key: string; value: string };

const DELIMITERS: Readonly<Record<string, string>> = {
  form: ',',
  spaceDelimited: '%20',
  pipeDelimited: '|',
  tabDelimited: '%09',
};
/** Members of members that `deepObject` is written with; the specification says nothing beyond one level. */
const DEEP_MAX = 5;

/** The rows of a query parameter or a form field, by the style of the specification. */
export function pairsOf(name: string, value: Json | undefined, style: string, explode: boolean): Pair[] {
  if (style === 'deepObject' && typeof value === 'object' && value !== null) return deepPairs(name, value, 0);
  if (Array.isArray(value)) {
    if (value.length === 0) return [{ key: name, value: '' }];
    if (explode) return value.map((item) => ({ key: name, value: plainText(item) }));
    return [{ key: name, value: value.map(plainText).join(DELIMITERS[style] ?? ',') }];
  }
  if (isObject(value)) {
    const entries = Object.entries(value);
    if (entries.length === 0) return [{ key: name, value: '' }];
    if (explode) return entries.map(([key, entry]) => ({ key, value: plainText(entry) }));
    return [
      {
        key: name,
        value: entries
          .flat()
          .map(plainText)
          .join(DELIMITERS[style] ?? ','),
      },
    ];
  }
  return [{ key: name, value: plainText(value) }];
}

function deepPairs(name: string, value: Json[] | JsonObject, depth: number): Pair[] {
  const pairs: Pair[] = [];
  for (const key of Object.keys(value)) {
    const entry = member(value as JsonObject, key);
    const inner = `${name}[${Array.isArray(value) ? '' : key}]`;
    if (typeof entry === 'object' && entry !== null && depth < DEEP_MAX) {
      pairs.push(...deepPairs(inner, entry, depth + 1));
    } else pairs.push({ key: inner, value: plainText(entry) });
  }
  return pairs;
}

/** A path segment: `simple` (a,b), `label` (.a.b) or `matrix` (;name=a;name=b). */
export function segmentOf(name: string, value: Json | undefined, style: string, explode: boolean): string {
  if (style === 'label') return `.${listed(value, explode ? '.' : ',', explode)}`;
  if (style === 'matrix') {
    if (Array.isArray(value) && explode) return value.map((item) => `;${name}=${plainText(item)}`).join('');
    if (isObject(value) && explode) return `;${listed(value, ';', true)}`;
    return `;${name}=${listed(value, ',', false)}`;
  }
  return listed(value, ',', explode);
}

/** A header, or a cookie of one text: `simple`. */
export function listed(value: Json | undefined, separator: string, explode: boolean): string {
  if (Array.isArray(value)) return value.map(plainText).join(separator);
  if (!isObject(value)) return plainText(value);
  return Object.entries(value)
    .map(([key, entry]) => `${key}${explode ? '=' : separator}${plainText(entry)}`)
    .join(separator);
}
