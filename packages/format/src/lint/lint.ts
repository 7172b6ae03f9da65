import type { PathPart } from '../definition/types.ts';
import type { Json } from '../json.ts';
import { expandAlias } from './aliases.ts';
import type { LintInput } from './documents.ts';
import { fieldTargets } from './field.ts';
import { type Finding, sortFindings } from './finding.ts';
import { formatNamed } from './formats.ts';
import { Automaton } from './jsonpath/automaton.ts';
import { type JsonPath, parsePath } from './jsonpath/parse-path.ts';
import { select } from './jsonpath/select.ts';
import { type Match, walk } from './jsonpath/walk.ts';
import { RulesetError } from './lint-error.ts';
import { findReferences, type References } from './references.ts';
import { Report } from './report.ts';
import { type Resolved, resolve } from './resolved.ts';
import type { FunctionContext, FunctionOptions, FunctionResult } from './rule-function.ts';
import type { Rule, Ruleset, Then } from './ruleset.ts';
import { Validators } from './schema/validators.ts';

/**
 * Runs a function that a ruleset brings. The caller keeps its code apart, with limits of its own; an exception ends
 * the lint.
 */
export type CallFunction = (
  name: string,
  input: Json | undefined,
  options: FunctionOptions,
  context: { path: readonly PathPart[]; rule: string; document: Json; source: string },
) => readonly FunctionResult[] | undefined;

export type LintOptions = {
  callFunction?: CallFunction;
  /** More findings than this end the lint; 500,000 unless given. */
  findingsMax?: number;
  /** Called every few thousand values; throws to end the lint, such as after a deadline. */
  tick?: () => void;
};

const FINDINGS_MAX = 500_000;
const validatorsOf = new WeakMap<Ruleset, Validators>();

/**
 * Checks a definition against a ruleset.
 *
 * It is pure and as fast as the ruleset allows, but patterns of rulesets and schemas can be made to run for ever, and
 * no check inside can end them. Who lints what strangers wrote does so in a worker thread of its own: with
 * `resourceLimits.maxOldGenerationSizeMb` for memory, and `terminate()` after a deadline for time.
 *
 * @throws RulesetError when a path of the ruleset cannot be read
 * @throws LintLimitError when there are too many findings
 */
export function lintDefinition(input: LintInput, ruleset: Ruleset, options: LintOptions = {}): Finding[] {
  return new Lint(input, ruleset.forFile(input.root.path), options).run();
}

type Sink = { path: JsonPath; rules: Rule[] };

class Lint {
  private readonly input: LintInput;
  private readonly ruleset: Ruleset;
  private readonly options: LintOptions;
  private readonly references: References;
  private readonly formats: ReadonlySet<string>;
  private readonly report: Report;
  private readonly validators: Validators;
  private readonly memory = new Map<string, unknown>();

  constructor(input: LintInput, ruleset: Ruleset, options: LintOptions) {
    this.input = input;
    this.ruleset = ruleset;
    this.options = options;
    this.references = findReferences(input);
    this.formats = formatsOf(input.root.value, ruleset);
    this.report = new Report(input, this.references, ruleset, options.findingsMax ?? FINDINGS_MAX);
    this.validators = validatorsOf.get(ruleset) ?? new Validators();
    validatorsOf.set(ruleset, this.validators);
  }

  run(): Finding[] {
    this.report.addProblems(this.input.problems ?? []);
    // Rules say nothing useful of a text that is no document.
    if (this.input.root.value === null && (this.input.problems?.length ?? 0) > 0) return this.sorted();
    this.reportDangling();
    this.reportUnknownFormat();
    const rules = [...this.ruleset.rules.values()].filter(
      ({ enabled, formats }) => enabled && (!formats || [...formats].some((name) => this.formats.has(name))),
    );
    const { value, ...followed } = resolve(this.input.root.value, this.references);
    this.check(
      rules.filter((rule) => rule.resolved),
      value,
      followed,
    );
    this.check(
      rules.filter((rule) => !rule.resolved),
      this.input.root.value,
      undefined,
    );
    return this.sorted();
  }

  private sorted(): Finding[] {
    return sortFindings(this.report.findings);
  }

  private check(rules: readonly Rule[], root: Json, followed: Omit<Resolved, 'value'> | undefined): void {
    if (rules.length === 0) return;
    const sinks = this.sinksOf(rules);
    for (const { path, rules: waiting } of sinks)
      if (path.steps.length === 0) for (const rule of waiting) this.apply(rule, root, []);
    const contexts = followed ? contextsOf(rules) : [];
    const automaton = new Automaton([...sinks.map(({ path }) => path), ...contexts]);
    const match: Match = (index, value, keys, parents) => {
      const sink = sinks[index];
      if (sink) this.matched(sink, value, keys, parents);
    };
    const { tick } = this.options;
    const goesUp = sinks.some(({ path }) => path.up > 0);
    walk(root, automaton, match, {
      ...(followed ? { shared: followed.shared } : {}),
      ...(followed && goesUp ? { apart: followed.annotated } : {}),
      ...(tick ? { tick } : {}),
    });
  }

  private sinksOf(rules: readonly Rule[]): Sink[] {
    const sinks = new Map<string, Sink>();
    for (const rule of rules) {
      for (const text of this.pathsOf(rule)) {
        const sink = sinks.get(text) ?? { path: this.read(text, rule), rules: [] };
        sink.rules.push(rule);
        sinks.set(text, sink);
      }
    }
    return [...sinks.values()];
  }

  private pathsOf({ given, aliases, name }: Rule): Set<string> {
    try {
      return new Set(given.flatMap((text) => expandAlias(text, aliases, this.formats)));
    } catch (error) {
      throw rulesetError(name, error);
    }
  }

  private read(text: string, { name }: Rule): JsonPath {
    const known = this.ruleset.paths.get(text);
    if (known) return known;
    try {
      const path = parsePath(text);
      this.ruleset.paths.set(text, path);
      return path;
    } catch (error) {
      throw rulesetError(name, error);
    }
  }

  private matched(
    { path, rules }: Sink,
    value: Json,
    keys: readonly (string | number)[],
    parents: readonly Json[],
  ): void {
    if (path.up === 0 && !path.key) {
      for (const rule of rules) this.apply(rule, value, keys);
      return;
    }
    if (path.up > keys.length) return;
    const at = keys.slice(0, keys.length - path.up);
    const above = path.up === 0 ? value : (parents[parents.length - path.up] as Json);
    if (path.key) {
      const key = at.at(-1);
      if (key !== undefined) for (const rule of rules) this.apply(rule, key, at);
    } else if (path.rest) {
      for (const found of select(above, path.rest))
        for (const rule of rules) this.apply(rule, found.value, [...at, ...found.keys]);
    } else for (const rule of rules) this.apply(rule, above, at);
  }

  private apply(rule: Rule, value: Json, keys: readonly (string | number)[]): void {
    for (const then of rule.then)
      for (const target of fieldTargets(value, then.field)) {
        if (typeof then.call !== 'string' && !then.call.accepts(target.value)) continue;
        const path = target.path.length === 0 ? keys : [...keys, ...target.path];
        for (const result of this.call(rule, then, target.value, path) ?? [])
          this.report.add(rule, path, result);
      }
  }

  private call(
    rule: Rule,
    { call, options }: Then,
    value: Json | undefined,
    path: readonly (string | number)[],
  ): readonly FunctionResult[] | undefined {
    const { root } = this.input;
    if (typeof call === 'string') {
      if (!this.options.callFunction)
        throw new RulesetError([
          { path: `rules.${rule.name}`, reason: `the function "${call}" cannot be run here` },
        ]);
      const context = { path: [...path], rule: rule.name, document: root.value, source: root.path };
      return this.options.callFunction(call, value, options, context);
    }
    const context: FunctionContext = {
      path,
      document: root,
      formats: this.formats,
      references: this.references,
      ruleName: rule.name,
      resolved: rule.resolved,
      validators: this.validators,
      memory: this.memory,
    };
    // Functions that accept a missing value know how to deal with it.
    return call.run(value as Json, options, context);
  }

  /** COMPAT: once for each thing that is missing, at its first `$ref`. */
  private reportDangling(): void {
    const told = new Set<string>();
    for (const { ref, document, path } of this.references.dangling) {
      const message = ref.startsWith('#')
        ? `"${ref}" leads nowhere in this file`
        : `The reference "${ref}" leads to nothing among the files of the definition`;
      if (told.has(message)) continue;
      told.add(message);
      this.report.addOwn({ code: 'invalid-ref', message, path: [...path, '$ref'], severity: 0 }, document);
    }
  }

  private reportUnknownFormat(): void {
    const known = [...this.ruleset.formats];
    if (known.length === 0 || known.some((name) => this.formats.has(name))) return;
    const titles = known.map((name) => formatNamed(name)?.title ?? name).join(', ');
    const message = `The document is of none of these formats: ${titles}`;
    this.report.addOwn({ code: 'unrecognized-format', message, path: [], severity: 1 }, this.input.root);
  }
}

const functionFormats = ['oas2', 'oas3', 'oas3_0', 'oas3_1', 'oas3_2'];

function formatsOf(root: Json, { formats }: Ruleset): ReadonlySet<string> {
  const names = new Set([...functionFormats, ...formats]);
  return new Set([...names].filter((name) => formatNamed(name)?.matches(root)));
}

/** Parts of a definition that functions treat differently, as paths of everything inside them. */
function contextsOf(rules: readonly Rule[]): JsonPath[] {
  const contexts = new Set<string>();
  for (const { then } of rules)
    for (const { call } of then)
      if (typeof call !== 'string') for (const context of call.contexts ?? []) contexts.add(`${context}..*`);
  return [...contexts].map(parsePath);
}

function rulesetError(rule: string, error: unknown): RulesetError {
  const reason = error instanceof Error ? error.message : String(error);
  return new RulesetError([{ path: `rules.${rule}.given`, reason }]);
}
