import { createMask } from '@parley/engine';
import type { Collection, VariableEntry, VariableSet } from '@parley/format';

/** Replaces the values of variables of the type `secret`, and others that are known to be; undefined when there is none. */
export function maskFor(
  collections: readonly Collection[],
  {
    environment,
    globals,
    secrets,
  }: { environment: VariableSet; globals: VariableSet; secrets: readonly string[] },
): ((text: string) => string) | undefined {
  const values = new Set(secrets);
  const scopes: (readonly VariableEntry[])[] = [environment.values, globals.values];
  for (const { variable } of collections) scopes.push(variable ?? []);
  for (const scope of scopes)
    for (const { type, value } of scope)
      if (type === 'secret' && value !== null && value !== undefined && value !== '')
        values.add(String(value));
  return values.size === 0 ? undefined : createMask(values).text;
}
