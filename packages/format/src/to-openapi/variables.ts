import type { Collection } from '../collection.ts';
import { isSecretName } from './secrets.ts';
import { valueText } from './text.ts';

const DEPTH_MAX = 10;
const LENGTH_MAX = 10_000;
const VARIABLE = /\{\{([^{}]*)\}\}/g;

/** The variables of the collection, as far as their values may be shown. */
export type Variables = {
  /** The value as it is written, undefined when there is none or it is a secret. */
  get(name: string): string | undefined;
  /** The text with every variable replaced; undefined when one has no value. */
  resolve(text: string): string | undefined;
};

export function createVariables(collection: Collection): Variables {
  const values = new Map<string, string>();
  for (const { key, value, type, disabled } of collection.variable ?? []) {
    if (disabled !== true && type !== 'secret' && !isSecretName(key)) values.set(key, valueText(value));
  }
  const resolved = new Map<string, string | undefined>();

  const heldBy = (name: string, depth: number): string | undefined => {
    if (resolved.has(name)) return resolved.get(name);
    // Until it is known it has none: variables that name each other end here.
    resolved.set(name, undefined);
    const value = values.get(name);
    const text = value === undefined || value === '' ? undefined : expand(value, depth + 1);
    resolved.set(name, text);
    return text;
  };
  const expand = (text: string, depth: number): string | undefined => {
    if (!text.includes('{{')) return text;
    if (depth > DEPTH_MAX) return undefined;
    let isComplete = true;
    const result = text.replace(VARIABLE, (_, name: string) => {
      const value = heldBy(name.trim(), depth);
      if (value === undefined) isComplete = false;
      return value ?? '';
    });
    // Variables made of variables can grow without end.
    return isComplete && result.length <= LENGTH_MAX ? result : undefined;
  };
  return { get: (name) => values.get(name), resolve: (text) => expand(text, 0) };
}
