import type { PackageResolver } from '../options.ts';
import type { PlannedItem } from '../plan.ts';

/** What the isolate gets for each name: the source, or why there is none. */
export type PackageSet = Map<string, { kind: string; name: string; code: string } | { error: string }>;

/** Packages of one run; a script that needs more is refused. */
const packagesMax = 200;
const literal = /\bpm\s*\.\s*require\s*\(\s*(?:'([^'\n]+)'|"([^"\n]+)"|`([^`$\n]+)`)\s*\)/g;

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
  const pending = [...sources];
  while (pending.length > 0) {
    for (const name of namesIn(pending.pop() as string)) {
      if (found.has(name) || found.size >= packagesMax) continue;
      const source = await resolve(name).catch((error: unknown) => ({
        kind: 'refused' as const,
        reason: error instanceof Error ? error.message : String(error),
      }));
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

function namesIn(source: string): string[] {
  return [...source.matchAll(literal)].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}
