import { legacyNames } from '../pm/legacy-names.ts';

const own = [
  'pm',
  'console',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
] as const;

/**
 * Names that a script gets as values of its own, so that what is left of it after its end (a callback, a promise) never
 * reaches the script after it. Only names that its text mentions are made.
 */
export function argumentNames(legacy: boolean): readonly string[] {
  return legacy ? [...own, ...legacyNames] : own;
}
