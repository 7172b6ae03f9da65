import { createMask } from '@parley/engine';
import type { Collection, VariableEntry, VariableSet } from '@parley/format';

export type Secrets = {
  /** Replaces what is secret by now; undefined when nothing is or can become so. */
  mask: ((text: string) => string) | undefined;
  /** Told of every value that a script gives to a variable: what a secret one gets is secret, too. */
  learn: (scope: string, name: string, value: unknown) => void;
  /** Told of values that are secret whatever holds them. */
  add: (value: string) => void;
};

/**
 * Values that are known to be secret, and those of variables of the type `secret`, now and during the run. `mayComeUp`
 * says that the run can come by others: tokens that it fetches, what scripts put into the vault.
 */
export function createSecrets(
  collections: readonly Collection[],
  {
    environment,
    globals,
    secrets,
  }: { environment: VariableSet; globals: VariableSet; secrets: readonly string[] },
  mayComeUp: boolean,
): Secrets {
  const values = new Set(secrets);
  const names = new Set<string>();
  const read = (scope: string, entries: readonly VariableEntry[] = []): void => {
    for (const { key, type, value } of entries) {
      if (type !== 'secret') continue;
      names.add(`${scope} ${key}`);
      if (value !== null && value !== undefined && value !== '') values.add(String(value));
    }
  };
  read('environment', environment.values);
  read('globals', globals.values);
  for (const { variable } of collections) read('collectionVariables', variable);
  let current = createMask(values).text;
  const add = (value: string): void => {
    if (value === '' || values.has(value)) return;
    values.add(value);
    current = createMask(values).text;
  };
  return {
    mask: names.size === 0 && values.size === 0 && !mayComeUp ? undefined : (text) => current(text),
    learn(scope, name, value) {
      if (!names.has(`${scope} ${name}`) || value === null || value === '' || typeof value === 'object')
        return;
      add(String(value));
    },
    add,
  };
}
