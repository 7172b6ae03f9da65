import { valueAt } from '../definition/paths.ts';
import type { DefinitionDocument, PathPart, Range } from '../definition/types.ts';
import type { Json } from '../json.ts';
import type { LintInput } from './documents.ts';
import type { Finding, Severity } from './finding.ts';
import { LintLimitError } from './lint-error.ts';
import { type Located, locateResolved, locateUnresolved } from './locate.ts';
import { fillMessage, type MessageValues, printDotted, printPointer } from './message.ts';
import { overriddenSeverity } from './overrides.ts';
import type { ParserProblem } from './read-document.ts';
import type { References } from './references.ts';
import type { FunctionResult } from './rule-function.ts';
import type { Rule, Ruleset } from './ruleset.ts';

/** Collects findings: says where each one belongs, and what it reads like. */
export class Report {
  readonly findings: Finding[] = [];
  private readonly input: LintInput;
  private readonly references: References;
  private readonly ruleset: Ruleset;
  private readonly findingsMax: number;
  private readonly told = new Set<string>();
  private readonly ranges = new Map<DefinitionDocument, Map<string, Finding['range']>>();

  constructor(input: LintInput, references: References, ruleset: Ruleset, findingsMax: number) {
    this.input = input;
    this.references = references;
    this.ruleset = ruleset;
    this.findingsMax = findingsMax;
  }

  /** Something that a function of a rule said about the value at a path. */
  add(rule: Rule, path: readonly PathPart[], result: FunctionResult): void {
    const asked = (result.path ?? path).map(decodePart);
    const located = rule.resolved
      ? locateResolved(this.input, this.references, asked)
      : locateUnresolved(this.input, asked);
    const { document } = located;
    const severity = this.severityOf(rule, located);
    if (severity === -1) return;
    const values = valuesFor(located, rule, result.message);
    values.error = fillMessage(result.message, values);
    const message =
      rule.message === undefined ? (rule.description ?? values.error) : fillMessage(rule.message, values);
    const { documentationUrl } = rule;
    this.addOwn(
      {
        code: rule.name,
        message: message.trim(),
        path: located.path,
        severity,
        ...(documentationUrl === undefined ? {} : { documentationUrl }),
      },
      document,
    );
  }

  /** Something about a file that is no rule's. */
  addOwn(finding: Omit<Finding, 'range' | 'source'>, document: DefinitionDocument): void {
    const { code, path, message } = finding;
    // The same finding is reached on several ways through `$ref`s; people want it once.
    const key = `${code}\n${document.path}\n${path.join('\n')}\n\n${message}`;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.push({ ...finding, range: this.rangeAt(document, path), source: document.path });
  }

  /** What is wrong with the texts of the files. */
  addProblems(problems: readonly ParserProblem[]): void {
    for (const { kind, message, path, range, source } of problems) {
      const severity = this.severityOfProblem(kind);
      if (severity === -1) continue;
      this.push({ code: 'parser', message, path, severity, range: fromZero(range), source });
    }
  }

  private severityOfProblem(kind: ParserProblem['kind']): Severity | -1 {
    if (kind === 'syntax') return 0;
    return kind === 'duplicate-key' ? this.ruleset.duplicateKeys : this.ruleset.incompatibleValues;
  }

  private push(finding: Finding): void {
    if (this.findings.length >= this.findingsMax)
      throw new LintLimitError(`The definition has more than ${this.findingsMax} findings`);
    this.findings.push(finding);
  }

  private severityOf(rule: Rule, { document, path }: Located): Severity | -1 {
    if (this.ruleset.severityOverrides.size === 0) return rule.severity;
    return overriddenSeverity(this.ruleset, rule.name, document.path, printPointer(path)) ?? rule.severity;
  }

  /** Many findings are about the same value, and looking a place up costs. */
  private rangeAt(document: DefinitionDocument, path: readonly PathPart[]): Finding['range'] {
    const known = this.ranges.get(document) ?? new Map<string, Finding['range']>();
    this.ranges.set(document, known);
    const key = path.join('\n');
    const range = known.get(key) ?? fromZero(document.rangeOf(path));
    known.set(key, range);
    return range;
  }
}

function decodePart(part: PathPart): string {
  const text = String(part);
  return text.includes('~') ? text.replace(/~1/g, '/').replace(/~0/g, '~') : text;
}

function fromZero({ start, end }: Range): Finding['range'] {
  return {
    start: { line: start.line - 1, character: start.column - 1 },
    end: { line: end.line - 1, character: end.column - 1 },
  };
}

function valuesFor({ document, path, missing }: Located, rule: Rule, error: string): MessageValues {
  // COMPAT: what is missing is called together with what it is missing from; at the root, by its own name.
  const last = path.at(-1) ?? '';
  const property =
    missing.length > 0 ? printDotted(path.length === 0 ? missing.slice(-1) : [last, ...missing]) : last;
  return {
    property,
    error,
    description: rule.description,
    // Few messages name these, and there may be very many findings.
    get path(): string {
      return printPointer(path);
    },
    get value(): Json | undefined {
      return valueAt(document.value, path);
    },
  };
}
