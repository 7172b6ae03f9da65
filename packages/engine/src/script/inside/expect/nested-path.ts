/** What stands at the end of a path, and whether it exists there. */
export type PathEnd = { exists: boolean; value: unknown };

type Bag = Record<PropertyKey, unknown>;

/** Whether a value has a property, its own or an inherited one; primitives count as their objects. */
export function hasProperty(value: unknown, name: PropertyKey): boolean {
  return value !== undefined && value !== null && name in Object(value);
}

/** Follows a path such as `a.b[1].c`; `\.` and `\[` stand for the characters themselves. */
export function followPath(start: unknown, path: string): PathEnd {
  const steps = stepsOf(path);
  if (steps.length === 0) return { exists: false, value: undefined };
  const lastStep = steps.length - 1;
  const parent = walk(start, steps, lastStep);
  return {
    exists: hasProperty(parent, steps[lastStep] as PropertyKey),
    value: walk(start, steps, steps.length),
  };
}

function stepsOf(path: string): PropertyKey[] {
  const parts = path.replace(/([^\\])\[/g, '$1.[').match(/(?:\\\.|[^.])+/g) ?? [];
  return parts.map((part) => {
    // COMPAT: chai reads these as the property 'undefined', so that no path leads to a prototype.
    if (part === 'constructor' || part === '__proto__' || part === 'prototype') return 'undefined';
    const index = /^\[(\d+)\]$/.exec(part);
    return index ? Number(index[1]) : part.replace(/\\([.[\]])/g, '$1');
  });
}

function walk(start: unknown, steps: readonly PropertyKey[], count: number): unknown {
  if (count === 0) return start;
  let value = start;
  for (let step = 0; step < count; step += 1) {
    // COMPAT: null, not undefined, when the way ends before the path does.
    if (!value) return null;
    value = (value as Bag)[steps[step] as PropertyKey];
  }
  return value;
}
