// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import type { Json, JsonObject } from '@parley/format';
import {
  type LintDocument,
  lintDefinition,
  type Ruleset,
  RulesetError,
  type RulesetProblem,
  readLintDocument,
  readRuleset,
} from '@parley/format/lint';
import { lintFiles, type RulesetFunction } from './lint-job.ts';

type Aliases = NonNullable<ReturnType<Ruleset['rules']['get']>>['aliases'];

/** What is wrong with a ruleset; lines and columns of its text count from 1. */
export type RulesetFault = { line: number; column: number; path: string; reason: string };

/** Aliases make a short text stand for a long one. */
const definitionLengthMax = 4 * 1_048_576;
const faultsMax = 50;

/** Reads the text of a ruleset: as JSON text what it says, or everything that is wrong with it. */
export async function checkRuleset({
  text,
  functions,
}: {
  text: string;
  functions: readonly RulesetFunction[];
}): Promise<{ definition: string; faults: RulesetFault[] }> {
  const document = readLintDocument({ path: 'ruleset', text });
  const unread = document.problems.map(({ range, path, message }) => ({
    ...range.start,
    path: path.join('.'),
    reason: message,
  }));
  if (unread.length > 0) return { definition: '', faults: unread.slice(0, faultsMax) };
  const problems = await problemsOf(document.value, functions);
  const faults = problems.slice(0, faultsMax).map(({ path, reason }) => {
    const { start } = document.rangeOf(partsOf(document.value, path));
    return { ...start, path, reason };
  });
  if (faults.length > 0) return { definition: '', faults };
  const definition = JSON.stringify(document.value);
  if (definition.length <= definitionLengthMax) return { definition, faults };
  const reason = 'the aliases of this text make it too long';
  return { definition: '', faults: [{ line: 1, column: 1, path: '', reason }] };
}

async function problemsOf(
  definition: Json,
  functions: readonly RulesetFunction[],
): Promise<readonly RulesetProblem[]> {
  let ruleset: Ruleset;
  try {
    ruleset = readRuleset(definition);
  } catch (error) {
    return problemsIn(error);
  }
  const given = new Set(functions.map(({ name }) => name));
  const absent = ruleset.functions.filter(({ name }) => !given.has(name));
  return [
    ...overridesOf(definition as JsonObject),
    ...pathsOf(ruleset),
    ...absent.map(({ name }) => ({
      path: 'functions',
      reason: `the function "${name}" is not among the functions`,
    })),
    ...(await functionsOf(functions)),
  ];
}

/** Lint reads an override with the ruleset that it changes, and only when it meets a file that it is for. */
function overridesOf({ overrides, ...base }: JsonObject): RulesetProblem[] {
  if (!Array.isArray(overrides)) return [];
  return overrides.flatMap((override, index) => {
    const { files: _, ...over } = override as JsonObject;
    const merged = { ...base, ...over };
    for (const name of ['rules', 'aliases'])
      merged[name] = { ...(base[name] as JsonObject), ...(over[name] as JsonObject) };
    const [from, more] = [base.extends ?? [], over.extends ?? []];
    merged.extends = [from, more].flatMap((one) => (typeof one === 'string' ? [one] : (one as Json[])));
    try {
      return pathsOf(readRuleset(merged)).map((problem) => within(problem, index));
    } catch (error) {
      return problemsIn(error).map((problem) => within(problem, index));
    }
  });
}

const within = ({ path, reason }: RulesetProblem, index: number): RulesetProblem => ({
  path: path === '' ? `overrides.${index}` : `overrides.${index}.${path}`,
  reason,
});

const nothing: LintDocument = readLintDocument({ path: 'nothing.json', text: '{}' });

/** Lint reads a path when it meets a document that its rule is for: here every rule is for an empty one. */
function pathsOf(ruleset: Ruleset): RulesetProblem[] {
  const input = { root: nothing, documents: new Map([[nothing.path, nothing]]) };
  const problems: RulesetProblem[] = [];
  for (const [name, rule] of ruleset.rules) {
    const anywhere = { ...rule, enabled: true, formats: undefined, then: [], aliases: forAll(rule.aliases) };
    const rules = new Map([[name, anywhere]]);
    const alone: Ruleset = { ...ruleset, rules, formats: new Set(), forFile: () => alone };
    try {
      lintDefinition(input, alone);
    } catch (error) {
      problems.push(...problemsIn(error));
    }
    if (problems.length >= faultsMax) break;
  }
  return problems;
}

/** Aliases that stand for different paths in different formats stand for all of them. */
function forAll(aliases: Aliases): Aliases {
  const all = Object.entries(aliases).map(([name, alias]) => [
    name,
    'targets' in alias ? alias.targets.flatMap(({ given }) => given) : alias,
  ]);
  return Object.fromEntries(all) as Aliases;
}

/** Loads them, which runs what stands outside of functions, in their isolate. */
async function functionsOf(functions: readonly RulesetFunction[]): Promise<readonly RulesetProblem[]> {
  const file = { path: nothing.path, text: '{}' };
  try {
    await lintFiles({
      files: [file],
      root: file.path,
      ruleset: { definition: { rules: {} }, functions },
    });
    return [];
  } catch (error) {
    return problemsIn(error);
  }
}

function problemsIn(error: unknown): readonly RulesetProblem[] {
  if (error instanceof RulesetError) return error.problems;
  throw error;
}

/** The way to what a problem is about: names of rules may hold dots, too. */
function partsOf(value: Json | undefined, path: string): string[] {
  if (path === '' || typeof value !== 'object' || value === null) return [];
  const names = Object.keys(value).filter((name) => path === name || path.startsWith(`${name}.`));
  const name = names.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  if (name === '') return [];
  return [name, ...partsOf((value as JsonObject)[name], path.slice(name.length + 1))];
}
