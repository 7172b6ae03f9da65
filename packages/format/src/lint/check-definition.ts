import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { severityOf } from './finding.ts';
import { formatNamed } from './formats.ts';
import type { RulesetProblem } from './lint-error.ts';

const RULES_MAX = 5_000;
const PROBLEMS_MAX = 50;

/** What is wrong with the shape of a ruleset. */
export function checkDefinition(definition: Json): RulesetProblem[] {
  if (!isObject(definition)) return [{ path: '', reason: 'a ruleset is an object' }];
  const problems: RulesetProblem[] = [];
  const add = (path: string, reason: string) => void problems.push({ path, reason });
  if (!('rules' in definition) && !('extends' in definition) && !('overrides' in definition))
    add('', 'a ruleset has rules, extends or overrides');
  checkFormats(definition, 'formats', add);
  checkExtends(member(definition, 'extends'), add);
  checkAliases(member(definition, 'aliases'), add);
  const rules = member(definition, 'rules');
  if (rules !== undefined && !isObject(rules)) add('rules', 'must be an object');
  const names = isObject(rules) ? Object.keys(rules) : [];
  if (names.length > RULES_MAX) add('rules', `more than ${RULES_MAX} rules`);
  for (const name of names) checkRule(`rules.${name}`, (rules as JsonObject)[name] as Json, add);
  const functions = member(definition, 'functions');
  if (functions !== undefined && !(Array.isArray(functions) && functions.every(isFunctionEntry)))
    add('functions', 'must be a list of names, or of [name, schema of its options]');
  const overrides = member(definition, 'overrides');
  if (overrides !== undefined && !(Array.isArray(overrides) && overrides.every(isOverride)))
    add('overrides', 'must be a list of objects with "files"');
  return problems.slice(0, PROBLEMS_MAX);
}

type Add = (path: string, reason: string) => void;

function isFunctionEntry(entry: Json): boolean {
  const name = Array.isArray(entry) ? entry[0] : entry;
  return typeof name === 'string' && /^[\w-]+$/.test(name);
}

function isOverride(entry: Json): boolean {
  const files = isObject(entry) ? member(entry, 'files') : undefined;
  return Array.isArray(files) && files.length > 0 && files.every((file) => typeof file === 'string');
}

function checkFormats(holder: JsonObject, path: string, add: Add): void {
  const formats = member(holder, 'formats');
  if (formats === undefined) return;
  if (!Array.isArray(formats)) {
    add(path, 'must be a list');
    return;
  }
  for (const format of formats)
    if (typeof format !== 'string' || !formatNamed(format)) add(path, `the format "${format}" is not known`);
}

function checkExtends(given: Json | undefined, add: Add): void {
  if (given === undefined || typeof given === 'string') return;
  const isFine =
    Array.isArray(given) &&
    given.every(
      (one) =>
        typeof one === 'string' ||
        (Array.isArray(one) &&
          typeof one[0] === 'string' &&
          ['recommended', 'all', 'off'].includes(String(one[1]))),
    );
  if (!isFine) add('extends', 'must be a name, or a list of names and of [name, recommended, all or off]');
}

function checkAliases(aliases: Json | undefined, add: Add): void {
  if (aliases === undefined) return;
  if (!isObject(aliases)) {
    add('aliases', 'must be an object');
    return;
  }
  for (const [name, alias] of Object.entries(aliases)) {
    const targets = isObject(alias) ? member(alias, 'targets') : undefined;
    if (isTexts(alias)) continue;
    if (!Array.isArray(targets) || !targets.every((target) => isObject(target) && isTexts(target.given)))
      add(`aliases.${name}`, 'must be a list of paths, or have "targets" with "formats" and "given"');
    else for (const target of targets) checkFormats(target as JsonObject, `aliases.${name}.targets`, add);
  }
}

function isTexts(value: Json | undefined): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string');
}

function checkRule(path: string, rule: Json, add: Add): void {
  if (typeof rule === 'boolean') return;
  if (typeof rule === 'string' || typeof rule === 'number') {
    if (severityOf(rule) === undefined) add(path, `"${rule}" is no severity`);
    return;
  }
  if (!isObject(rule)) {
    add(path, 'must be a rule, a severity, true or false');
    return;
  }
  checkFormats(rule, `${path}.formats`, add);
  const { severity, given, then } = rule;
  if (severity !== undefined && severityOf(severity) === undefined)
    add(`${path}.severity`, `"${severity}" is no severity`);
  for (const name of ['description', 'message', 'documentationUrl'])
    if (rule[name] !== undefined && rule[name] !== null && typeof rule[name] !== 'string')
      add(`${path}.${name}`, 'must be a text');
  for (const name of ['recommended', 'resolved'])
    if (rule[name] !== undefined && typeof rule[name] !== 'boolean')
      add(`${path}.${name}`, 'must be true or false');
  // A rule without these changes one that another ruleset has.
  if (given !== undefined && typeof given !== 'string' && !isTexts(given))
    add(`${path}.given`, 'must be a path or a list of paths');
  if (then === undefined) return;
  for (const one of Array.isArray(then) ? then : [then])
    if (!isObject(one) || typeof one.function !== 'string') add(`${path}.then`, 'must name a "function"');
    else if (one.field !== undefined && typeof one.field !== 'string')
      add(`${path}.then.field`, 'must be a text');
}
