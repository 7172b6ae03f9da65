import type { Aliases } from './ruleset.ts';

const start = /^#([A-Za-z0-9_-]+)/;
const EXPANSIONS_MAX = 1_000;

/** The paths that an expression stands for, aliases followed; none when no target is for the formats. */
export function expandAlias(expression: string, aliases: Aliases, formats: ReadonlySet<string>): string[] {
  let expansions = 0;
  const expand = (text: string, within: readonly string[]): string[] => {
    expansions += 1;
    if (expansions > EXPANSIONS_MAX) throw new RangeError(`"${expression}" stands for too many paths`);
    if (!text.startsWith('#')) return [text];
    const name = start.exec(text)?.[1];
    if (name === undefined) throw new TypeError(`"${text}" is neither a path nor an alias`);
    if (within.includes(name))
      throw new RangeError(`The alias "${name}" stands for itself: ${[...within, name].join(' -> ')}`);
    const alias = Object.hasOwn(aliases, name) ? aliases[name] : undefined;
    if (alias === undefined) throw new ReferenceError(`there is no alias "${name}"`);
    const targets = 'targets' in alias ? forFormats(alias.targets, formats) : alias;
    return targets.flatMap((target) => expand(target + text.slice(name.length + 1), [...within, name]));
  };
  return expand(expression, []);
}

/** The last target that is for one of the formats wins. */
function forFormats(
  targets: readonly { formats: readonly string[]; given: readonly string[] }[],
  formats: ReadonlySet<string>,
): readonly string[] {
  return targets.findLast((target) => target.formats.some((format) => formats.has(format)))?.given ?? [];
}
