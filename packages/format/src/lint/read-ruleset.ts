// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import { isObject, type Json, type JsonObject } from '../json.ts';
import { builtInRuleset } from './built-in-rulesets.ts';
import { checkDefinition } from './check-definition.ts';
import { severityOf } from './finding.ts';
import { builtInFunction } from './functions/built-in.ts';
import { RulesetError, type RulesetProblem } from './lint-error.ts';
import { overriddenFor } from './overrides.ts';
import type { FunctionOptions } from './rule-function.ts';
import type {
  Aliases,
  CustomFunction,
  Rule,
  RuleDefinition,
  Ruleset,
  RulesetDefinition,
  Then,
  ThenDefinition,
} from './ruleset.ts';

export type ReadRulesetOptions = {
  /** Where the ruleset stands; `extends` and `overrides` are relative to it. */
  source?: string;
  /** Gives the rulesets that `extends` names, except the ones that come with lint. */
  resolveExtends?: (name: string, from: string) => { definition: Json; source: string } | undefined;
};

const EXTENDS_DEPTH_MAX = 20;
type Mode = 'recommended' | 'all' | 'off';

/**
 * Reads a ruleset of Spectral's format.
 *
 * @throws RulesetError with every problem found
 */
export function readRuleset(definition: Json, options: ReadRulesetOptions = {}): Ruleset {
  const problems: RulesetProblem[] = [];
  const reader = new RulesetReader(options, problems);
  const source = options.source ?? '';
  const read = reader.read(definition, source, 'recommended', false, 0);
  if (problems.length > 0) throw new RulesetError(problems);
  return finished(read, definition as JsonObject, options);
}

type Read = { rules: Map<string, Rule>; formats: Set<string>; functions: CustomFunction[] };

function finished(read: Read, definition: JsonObject, options: ReadRulesetOptions): Ruleset {
  const { parserOptions } = definition as RulesetDefinition;
  const ruleset: Ruleset = {
    rules: read.rules,
    formats: read.formats,
    functions: read.functions,
    duplicateKeys: severityOf(parserOptions?.duplicateKeys) ?? 0,
    incompatibleValues: severityOf(parserOptions?.incompatibleValues) ?? 0,
    source: options.source ?? '',
    severityOverrides: new Map(),
    paths: new Map(),
    forFile: (file) => overriddenFor(ruleset, definition, file, (changed) => readRuleset(changed, options)),
  };
  return ruleset;
}

class RulesetReader {
  private readonly options: ReadRulesetOptions;
  private readonly problems: RulesetProblem[];
  private readonly open: Json[] = [];

  constructor(options: ReadRulesetOptions, problems: RulesetProblem[]) {
    this.options = options;
    this.problems = problems;
  }

  read(written: Json, source: string, mode: Mode, explicit: boolean, depth: number): Read {
    const read: Read = { rules: new Map(), formats: new Set(), functions: [] };
    const found = checkDefinition(written);
    if (found.length > 0) {
      this.problems.push(...found);
      return read;
    }
    const definition = written as RulesetDefinition;
    this.open.push(written);
    this.extend(read, definition, source, mode, explicit, depth);
    this.open.pop();
    for (const format of definition.formats ?? []) read.formats.add(format);
    for (const one of definition.functions ?? []) {
      const [name, options] = typeof one === 'string' ? [one, undefined] : one;
      read.functions.push({ name, options, file: functionFile(definition, source, name) });
    }
    const own = new Set(read.functions.map(({ name }) => name));
    for (const [name, rule] of Object.entries(definition.rules ?? {}))
      this.rule(read, name, rule, definition, own, mode);
    return read;
  }

  private extend(
    read: Read,
    definition: RulesetDefinition,
    source: string,
    mode: Mode,
    explicit: boolean,
    depth: number,
  ): void {
    const given = definition.extends ?? [];
    for (const one of typeof given === 'string' ? [given] : given) {
      const [name, asked] = typeof one === 'string' ? [one, undefined] : one;
      const found = builtInRuleset(name) ?? this.options.resolveExtends?.(name, source);
      if (!found) {
        this.problems.push({ path: 'extends', reason: `the ruleset "${name}" cannot be found` });
        continue;
      }
      if (depth >= EXTENDS_DEPTH_MAX) {
        this.problems.push({ path: 'extends', reason: 'rulesets extend each other too often' });
        return;
      }
      if (this.open.includes(found.definition)) continue;
      const inner = this.read(
        found.definition,
        found.source,
        (asked as Mode | undefined) ?? 'recommended',
        asked !== undefined,
        depth + 1,
      );
      for (const rule of inner.rules.values()) {
        read.rules.set(rule.name, rule);
        if (depth > 0 && explicit) rule.enabled = isEnabled(rule, mode);
      }
      for (const format of inner.formats) read.formats.add(format);
      read.functions.push(...inner.functions);
    }
  }

  private rule(
    read: Read,
    name: string,
    written: RuleDefinition | string | number | boolean,
    definition: RulesetDefinition,
    own: ReadonlySet<string>,
    mode: Mode,
  ): void {
    const existing = read.rules.get(name);
    const at = `rules.${name}`;
    if (typeof written !== 'object') {
      if (!existing) {
        this.problems.push({ path: at, reason: 'there is no rule of this name to change' });
        return;
      }
      this.change(existing, written, at);
      return;
    }
    const known = new Set([...own, ...read.functions.map((one) => one.name)]);
    const then = written.then === undefined ? [] : this.thensOf(written.then, known, at);
    if (existing) {
      Object.assign(existing, changesOf(written, then, definition.aliases ?? {}), { enabled: true });
      return;
    }
    if (written.given === undefined || written.then === undefined) {
      this.problems.push({ path: at, reason: 'a new rule needs "given" and "then"' });
      return;
    }
    const rule = ruleFrom(name, written, then, definition);
    rule.enabled = isEnabled(rule, mode);
    for (const format of rule.formats ?? []) read.formats.add(format);
    read.rules.set(name, rule);
  }

  private change(rule: Rule, written: string | number | boolean, at: string): void {
    if (typeof written === 'boolean') {
      rule.enabled = written;
      return;
    }
    const severity = severityOf(written);
    if (severity === undefined) {
      this.problems.push({ path: at, reason: `"${written}" is no severity` });
      return;
    }
    rule.severity = severity;
    rule.enabled = severity !== -1;
  }

  private thensOf(
    written: ThenDefinition | readonly ThenDefinition[],
    own: ReadonlySet<string>,
    at: string,
  ): Then[] {
    const list: readonly ThenDefinition[] = Array.isArray(written) ? written : [written as ThenDefinition];
    return list.flatMap((one): Then[] => {
      const options = (isObject(one.functionOptions) ? one.functionOptions : null) as FunctionOptions;
      if (own.has(one.function)) return [{ field: one.field, call: one.function, options }];
      const builtIn = builtInFunction(one.function);
      const problem = builtIn ? builtIn.problem?.(options) : 'is not known';
      if (problem !== undefined)
        this.problems.push({ path: at, reason: `the function "${one.function}" ${problem}` });
      return builtIn ? [{ field: one.field, call: builtIn, options }] : [];
    });
  }
}

function isEnabled({ recommended }: Rule, mode: Mode): boolean {
  return mode === 'all' || (mode === 'recommended' && recommended);
}

function functionFile({ functionsDir }: RulesetDefinition, source: string, name: string): string {
  const base = source.replace(/[^/]*$/, '');
  const directory = (functionsDir ?? 'functions').replace(/^\.\//, '').replace(/\/$/, '');
  return `${base}${directory}/${name}.js`;
}

function listOf(given: string | readonly string[]): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}

function ruleFrom(name: string, written: RuleDefinition, then: Then[], definition: RulesetDefinition): Rule {
  const formats = written.formats ?? definition.formats;
  const documentationUrl =
    written.documentationUrl ??
    (definition.documentationUrl === undefined ? undefined : `${definition.documentationUrl}#${name}`);
  return {
    name,
    description: written.description,
    message: written.message,
    documentationUrl,
    severity: severityOf(written.severity) ?? 1,
    recommended: written.recommended !== false,
    enabled: true,
    resolved: written.resolved !== false,
    formats: formats === undefined ? undefined : new Set(formats),
    given: listOf(written.given),
    then,
    aliases: definition.aliases ?? {},
  };
}

/** What a definition of a rule that is there already changes of it. */
function changesOf(written: RuleDefinition, then: Then[], aliases: Aliases): Partial<Rule> {
  const changes: Partial<Rule> = {};
  if (written.description !== undefined) changes.description = written.description;
  if (written.message !== undefined) changes.message = written.message;
  if (written.documentationUrl !== undefined) changes.documentationUrl = written.documentationUrl;
  if (written.severity !== undefined) changes.severity = severityOf(written.severity) ?? 1;
  if (written.recommended !== undefined) changes.recommended = written.recommended;
  if (written.resolved !== undefined) changes.resolved = written.resolved;
  if (written.formats !== undefined) changes.formats = new Set(written.formats);
  if (written.given !== undefined) Object.assign(changes, { given: listOf(written.given), aliases });
  if (written.then !== undefined) Object.assign(changes, { then });
  return changes;
}
