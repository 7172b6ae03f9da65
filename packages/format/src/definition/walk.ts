import type { Json } from '../json.ts';
import type { PathPart } from './types.ts';

/**
 * Visits every object and list of a value once, outermost first. What aliases share is visited where it comes first.
 * The path is made when it is asked for.
 */
export function walkValues(root: Json, visit: (value: Json, path: () => PathPart[]) => void): void {
  type Step = { value: Json; key: PathPart; parent: Step | undefined };
  const seen = new Set<Json>();
  const open: Step[] = [{ value: root, key: '', parent: undefined }];
  for (let step = open.pop(); step; step = open.pop()) {
    const { value } = step;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const here = step;
    visit(value, () => {
      const path: PathPart[] = [];
      for (let at: Step = here; at.parent; at = at.parent) path.push(at.key);
      return path.reverse();
    });
    if (Array.isArray(value)) {
      for (let index = value.length - 1; index >= 0; index -= 1)
        open.push({ value: value[index] as Json, key: index, parent: step });
    } else {
      for (const key of Object.keys(value).reverse())
        open.push({ value: value[key] as Json, key, parent: step });
    }
  }
}
