import type { PackageResolver } from '../options.ts';
import type { PlannedItem } from '../plan.ts';

/** What the isolate gets for each name: the source, or why there is none. */
export type PackageSet = Map<string, { kind: string; name: string; code: string } | { error: string }>;

/** Packages of one run; a script that needs more is refused. */
const packagesMax = 200;
const sourceLengthMax = 4 * 1024 * 1024;
/** Something that may be a call of `pm.require`; a comment may hide the rest of it. */
const mention = /\bpm\s*(?:(?:\?\.|\.|\[)\s*(?:['"`]?require\b|\/[/*])|\/[/*])/;

/**
 * Finds every package that scripts name in `pm.require('...')`, and those that team packages name, before anything
 * runs. A name that is computed in a script is not found here and fails there.
 */
export async function resolvePackages(
  items: readonly PlannedItem[],
  resolve: PackageResolver,
): Promise<PackageSet> {
  const found: PackageSet = new Map();
  const sources = new Set<string>();
  for (const { scripts } of items)
    for (const script of [...scripts.prerequest, ...scripts.test]) sources.add(script.source);
  let pending = [...sources];
  while (pending.length > 0) {
    const names: string[] = [];
    for (const source of pending) {
      if (source.length > sourceLengthMax || !mention.test(source)) continue;
      // Not loaded for the many runs without packages.
      const { namedPackages } = await import('./named-packages.ts');
      for (const name of namedPackages(source)) names.push(name);
    }
    pending = [];
    const wanted = [...new Set(names)].filter((name) => !found.has(name)).slice(0, packagesMax - found.size);
    const answers = await Promise.all(wanted.map((name) => resolve(name).catch(refusalOf)));
    for (const [index, source] of answers.entries()) {
      const name = wanted[index] as string;
      if ('code' in source) {
        found.set(name, source);
        if (source.kind === 'team') pending.push(source.code);
      } else if (source.kind === 'missing') {
        found.set(name, { error: `Cannot find package '${name}'` });
      } else {
        found.set(name, { error: `Error while loading package '${name}': ${source.reason}` });
      }
    }
  }
  return found;
}

function refusalOf(error: unknown): { kind: 'refused'; reason: string } {
  return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
}
