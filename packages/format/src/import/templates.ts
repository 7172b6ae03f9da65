import type { Json, JsonObject } from '../json.ts';
import { setMember } from '../json.ts';

/** Applies a translation to every text in a value, keys left alone. The value is at most as deep as files may be. */
export function mapTexts(value: Json, translate: (text: string) => string): Json {
  if (typeof value === 'string') return translate(value);
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, translate));
  if (typeof value !== 'object' || value === null) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) setMember(copy, key, mapTexts(value[key] as Json, translate));
  return copy;
}

/**
 * Variables of Insomnia as ours: `{{ _.api.host }}` and `{{ host }}` become `{{api.host}}` and `{{host}}`. Tags and
 * filters are kept as they stand; `tell` hears of them.
 */
export function insomniaText(text: string, tell: (reason: string) => void): string {
  if (!text.includes('{')) return text;
  const start = text.indexOf('{%');
  if (start >= 0 && text.includes('%}', start)) {
    const name = /^-?\s*(\w+)/.exec(text.slice(start + 2, start + 60))?.[1] ?? '';
    tell(`the template tag ${name} has no counterpart; it is kept as text`);
  }
  return text.replace(/\{\{-?([^{}]*)-?\}\}/g, (whole, inner: string) => {
    const name = inner
      .trim()
      .replace(/^_(?=[.[])/, '')
      .replace(/\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g, (_, one, two, three) => `.${one ?? two ?? three}`)
      .replace(/^\./, '');
    if (/^[\w$.-]+$/.test(name)) return `{{${name}}}`;
    tell('an expression with filters or functions is kept as text');
    return whole;
  });
}

/** Members of nested objects as variables: `{api: {host: 'x'}}` is `api.host`. */
export function flatVariables(data: JsonObject, prefix = ''): { key: string; value: Json }[] {
  return Object.keys(data).flatMap((key) => {
    const value = data[key] as Json;
    const name = `${prefix}${key}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const inner = flatVariables(value, `${name}.`);
      return inner.length > 0 ? inner : [{ key: name, value: '{}' }];
    }
    return [{ key: name, value: typeof value === 'object' ? JSON.stringify(value) : value }];
  });
}
