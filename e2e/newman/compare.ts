import { DIFFERENCES, type DocumentedDifference } from './differences.ts';

/** One place where the two programs differ. */
export type Difference = { path: string; newman: unknown; parley: unknown };

/** Places where two values differ, deepest first place only: a missing list is one difference, not one an entry. */
export function differencesOf(newman: unknown, parley: unknown, path = ''): Difference[] {
  if (Object.is(newman, parley)) return [];
  if (Array.isArray(newman) && Array.isArray(parley)) {
    const length = Math.max(newman.length, parley.length);
    return Array.from({ length }, (_, index) =>
      differencesOf(newman[index], parley[index], `${path}[${index}]`),
    ).flat();
  }
  if (isObject(newman) && isObject(parley)) {
    const keys = new Set([...Object.keys(newman), ...Object.keys(parley)]);
    return [...keys].flatMap((key) =>
      differencesOf(newman[key], parley[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return [{ path, newman, parley }];
}

/** The entry of the documented differences that allows this one, if there is one. */
export function documentedAs(name: string, difference: Difference): DocumentedDifference | undefined {
  const text = (value: unknown) => JSON.stringify(value) ?? 'undefined';
  return DIFFERENCES.find(
    ({ cases, path, newman, parley }) =>
      (cases === undefined || cases.includes(name)) &&
      path.test(difference.path) &&
      (newman === undefined || newman.test(text(difference.newman))) &&
      (parley === undefined || parley.test(text(difference.parley))),
  );
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
