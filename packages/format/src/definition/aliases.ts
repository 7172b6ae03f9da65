import type { Json } from '../json.ts';
import type { DefinitionLimits } from './limits.ts';
import type { PathPart } from './types.ts';

type Weight = { values: number; depth: number };
type Limits = Pick<DefinitionLimits, 'depthMax' | 'aliasedValuesMax'>;

/**
 * Aliases make a value that is small in memory and without end for whoever walks it: they repeat, nest deeper than the
 * text, or hold themselves. Says what is wrong and where.
 */
export function checkAliases(
  root: Json,
  { depthMax, aliasedValuesMax }: Limits,
): { reason: string; path: PathPart[] } | undefined {
  const weights = new Map<Json, Weight>();
  const open = new Set<Json>();
  const path: PathPart[] = [];
  let reason: string | undefined;

  const weigh = (value: Json): Weight => {
    if (typeof value !== 'object' || value === null) return { values: 1, depth: 0 };
    const known = weights.get(value);
    if (known) return known;
    if (open.has(value)) reason = 'an alias repeats the value that it stands in';
    else if (path.length >= depthMax) reason = `nested deeper than ${depthMax} levels`;
    if (reason !== undefined) return { values: 0, depth: 0 };
    open.add(value);
    const weight = { values: 1, depth: 0 };
    for (const key of Object.keys(value)) {
      path.push(Array.isArray(value) ? Number(key) : key);
      const inner = weigh((value as { [key: string]: Json })[key] as Json);
      weight.values += inner.values;
      weight.depth = Math.max(weight.depth, inner.depth + 1);
      if (reason === undefined && path.length + inner.depth > depthMax)
        reason = `nested deeper than ${depthMax} levels`;
      if (reason === undefined && weight.values > aliasedValuesMax)
        reason = `the aliases of this file repeat more than ${aliasedValuesMax} values`;
      if (reason !== undefined) return weight;
      path.pop();
    }
    open.delete(value);
    weights.set(value, weight);
    return weight;
  };

  weigh(root);
  return reason === undefined ? undefined : { reason, path };
}
