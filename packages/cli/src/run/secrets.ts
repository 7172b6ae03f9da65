import type { Collection, VariableEntry, VariableSet } from '@parley/format';

/** Shorter values are too common to be replaced wherever they stand. */
const SECRET_LENGTH_MIN = 4;

/** Replaces the values of secret variables; undefined when there is none. */
export function createMask(
  collections: readonly Collection[],
  {
    environment,
    globals,
    secrets,
  }: { environment: VariableSet; globals: VariableSet; secrets: readonly string[] },
): ((text: string) => string) | undefined {
  const values = new Set(secrets);
  const scopes: VariableEntry[][] = [environment.values, globals.values];
  for (const { variable } of collections) scopes.push(variable ?? []);
  for (const scope of scopes)
    for (const { type, value } of scope)
      if (type === 'secret' && typeof value === 'string') values.add(value);
  const found = [...values]
    .filter((value) => value.length >= SECRET_LENGTH_MIN)
    .sort((a, b) => b.length - a.length);
  if (found.length === 0) return undefined;
  return (text) => found.reduce((masked, value) => masked.replaceAll(value, '*****'), text);
}
