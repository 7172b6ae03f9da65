/**
 * Which external packages scripts may load. `selected` holds entries `registry:name@version` in which `*` stands for
 * any run of characters, a slash included: `npm:ajv@8.12.0`, `npm:lodash@4.*`, `jsr:*@*`, `npm:@types/*@*`.
 */
export type PackagePolicy =
  | { allow: 'all' }
  | { allow: 'none' }
  | { allow: 'selected'; entries: readonly string[] };

/** Whether a resolved version may be loaded. Throws an Error with a sentence when an entry cannot be read. */
export type PolicyCheck = (resolved: { registry: string; name: string; version: string }) => boolean;

const entriesMax = 1000;
const entryLengthMax = 300;

type Entry = { registry: string; name: string; version: string };

/** @throws Error with a sentence when an entry cannot be read */
export function policyCheck(policy: PackagePolicy): PolicyCheck {
  if (policy.allow !== 'selected') return () => policy.allow === 'all';
  if (policy.entries.length > entriesMax) throw new Error(`A policy takes at most ${entriesMax} entries.`);
  const entries = policy.entries.map(readEntry);
  return ({ registry, name, version }) =>
    entries.some(
      (entry) =>
        entry.registry === registry && matchesGlob(entry.name, name) && matchesGlob(entry.version, version),
    );
}

function readEntry(text: string): Entry {
  const colon = text.indexOf(':');
  const registry = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  // The last one: names of scopes begin with another.
  const at = rest.lastIndexOf('@');
  if ((registry !== 'npm' && registry !== 'jsr') || at <= 0 || at === rest.length - 1)
    throw new Error(`"${text}" is not spelt as npm:name@version or jsr:@scope/name@version.`);
  if (text.length > entryLengthMax) throw new Error(`"${text.slice(0, 40)}..." is too long.`);
  return { registry, name: rest.slice(0, at), version: rest.slice(at + 1) };
}

/** Anchored and case-sensitive. Never looks back further than the last `*`, so its time is bounded. */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let retry = 0;
  while (place < text.length) {
    if (pattern[at] === '*') {
      star = at;
      retry = place;
      at += 1;
    } else if (at < pattern.length && pattern[at] === text[place]) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      place = retry;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
