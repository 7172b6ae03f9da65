import { isObject, member } from './plain.ts';

type Rule = (...values: unknown[]) => unknown;

/** COMPAT: the short forms of lodash: a function, a member's name, a pair of name and value, or members to match. */
export function rule(value: unknown, context?: unknown): Rule {
  if (typeof value === 'function')
    return context === undefined || context === null ? (value as Rule) : (value.bind(context) as Rule);
  if (value === undefined || value === null) return (entry) => entry;
  if (Array.isArray(value)) return (entry) => equal(member(entry, String(value[0])), value[1]);
  if (isObject(value)) return (entry) => matches(entry, value);
  const name = String(value);
  return (entry) => member(entry, name);
}

function matches(entry: unknown, pattern: Record<string, unknown>): boolean {
  return Object.keys(pattern).every((key) => {
    const wanted = pattern[key];
    const found = member(entry, key);
    return isObject(wanted) && !Array.isArray(wanted)
      ? isObject(found) && matches(found, wanted)
      : equal(found, wanted);
  });
}

function equal(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => equal(one[key], other[key]));
}
