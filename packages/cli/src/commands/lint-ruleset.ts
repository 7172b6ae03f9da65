import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { isAddress, joinPath } from '@parley/format/definition';
import { builtInRulesetNames, type Ruleset, readLintDocument, readRuleset } from '@parley/format/lint';
import { CommandError } from '../command.ts';
import { readText } from './lint-files.ts';

const fileNames = ['.spectral.yaml', '.spectral.yml', '.spectral.json'];
const RULESETS_MAX = 50;
type Json = Parameters<typeof readRuleset>[0];

/** The ruleset that is asked for, else the one beside the file, else `spectral:oas`. */
export async function loadRuleset(asked: string | undefined, file: string): Promise<Ruleset> {
  const location = asked ?? besideOf(file);
  if (location === undefined) return readRuleset({ extends: ['spectral:oas'] });
  if (isBuiltIn(location)) return readRuleset({ extends: [[location, 'recommended']] });
  const source = isAddress(location) ? location : resolve(location).split(sep).join('/');
  const rulesets = new Map<string, Json>();
  await collect(source, rulesets);
  return readRuleset(rulesets.get(source) ?? null, {
    source,
    resolveExtends: (name, from) => {
      const place = placeOf(name, from);
      const definition = rulesets.get(place);
      return definition === undefined ? undefined : { definition, source: place };
    },
  });
}

function besideOf(file: string): string | undefined {
  if (isAddress(file)) return undefined;
  return fileNames.map((name) => joinPath(file, name)).find((path) => existsSync(path));
}

function isBuiltIn(name: string): boolean {
  return builtInRulesetNames.includes(name) || name.startsWith('@stoplight/');
}

function placeOf(name: string, from: string): string {
  return isAddress(name) ? name : joinPath(from, name);
}

/** Reads a ruleset and the ones that it extends. */
async function collect(source: string, rulesets: Map<string, Json>): Promise<void> {
  if (rulesets.has(source)) return;
  if (rulesets.size >= RULESETS_MAX)
    throw new CommandError(`The ruleset extends more than ${RULESETS_MAX} others.`, 2);
  if (/\.[cm]?[jt]s$/.test(source))
    throw new CommandError(
      `${source} is a program. Rulesets are JSON or YAML; their functions may be JavaScript (see docs/guides/lint.md).`,
      2,
    );
  const { value, problems } = readLintDocument({ path: source, text: await readText(source) });
  const [problem] = problems.filter(({ kind }) => kind === 'syntax');
  if (problem) {
    const { line, column } = problem.range.start;
    throw new CommandError(`${source}:${line}:${column}: ${problem.message}`, 2);
  }
  rulesets.set(source, value);
  for (const name of extendedBy(value)) if (!isBuiltIn(name)) await collect(placeOf(name, source), rulesets);
}

function extendedBy(definition: Json): string[] {
  if (typeof definition !== 'object' || definition === null || Array.isArray(definition)) return [];
  const given = definition.extends ?? [];
  const list = Array.isArray(given) ? given : [given];
  return list.map((one) => (Array.isArray(one) ? one[0] : one)).filter((name) => typeof name === 'string');
}
