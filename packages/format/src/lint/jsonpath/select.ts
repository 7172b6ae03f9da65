import type { Json } from '../../json.ts';
import { takes } from './automaton.ts';
import type { JsonPath, Step } from './parse-path.ts';

export type Selected = { keys: (string | number)[]; value: Json };

/** Values looked at by one selection: a bound for paths that go deep from many places. */
const LOOKS_MAX = 200_000;

/** What a path leads to from one value; for `field: $...` and for what follows a `^`. */
export function select(root: Json, path: JsonPath): Selected[] {
  const found: Selected[] = [];
  let looks = 0;
  const visit = (value: Json, keys: readonly (string | number)[], steps: readonly Step[]): void => {
    const [step, ...rest] = steps;
    if (!step) {
      found.push({ keys: [...keys], value });
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const isList = Array.isArray(value);
    for (const name of Object.keys(value)) {
      looks += 1;
      if (looks > LOOKS_MAX) throw new RangeError(`"${path.source}" looks at too many values`);
      const key = isList ? Number(name) : name;
      const child = (value as { [key: string]: Json })[name] as Json;
      const inner = [...keys, key];
      if (passes(step, key, child, value, isList ? value.length : 0, root)) visit(child, inner, rest);
      if (step.deep) visit(child, inner, steps);
    }
  };
  visit(root, [], path.steps);
  return found;
}

function passes(
  step: Step,
  key: string | number,
  value: Json,
  parent: Json,
  size: number,
  root: Json,
): boolean {
  if (step.select.kind !== 'filter') return takes(step, key, size);
  return step.select.filter.test({
    value,
    property: key,
    parent,
    parentProperty: undefined,
    root,
    path: () => '$',
  });
}
