import type { FunctionOptions } from '../rule-function.ts';

export function noOptions(options: FunctionOptions): string | undefined {
  return options === null ? undefined : 'takes no options';
}

export function onlyKnown(options: FunctionOptions, known: readonly string[]): string | undefined {
  const strange = Object.keys(options ?? {}).find((name) => !known.includes(name));
  return strange === undefined ? undefined : `does not know the option "${strange}"`;
}
