import type { Json } from '@parley/format';
import type { DefinitionFile } from '@parley/format/definition';
import type { Finding, Severity } from '@parley/format/lint';
import { lintFiles, type RulesetFunction } from './lint-job.ts';

/** A ruleset as it is stored: its definition is JSON text. */
export type ReportRuleset =
  | { name: string }
  | { definition: string; functions: readonly RulesetFunction[] }
  /** No rules: what can be said of the files without any. */
  | { formats: readonly string[] };

/** How many findings there are of each severity, from error to hint. */
export type Counts = [errors: number, warnings: number, infos: number, hints: number];

/** What lint finds before any rule looks at the files: told once, not by every ruleset. */
const general = new Set(['parser', 'invalid-ref', 'unrecognized-format']);

/**
 * The gravest findings, by severity and then in lint's order, and how many there are in all.
 *
 * @throws RulesetError, LintLimitError as `lint` does
 */
export async function lintReport({
  files,
  root,
  ruleset,
  findingsMax,
}: {
  files: readonly DefinitionFile[];
  root: string;
  ruleset: ReportRuleset;
  findingsMax: number;
}): Promise<{ counts: Counts; findings: Finding[] }> {
  const isGeneral = 'formats' in ruleset;
  const { findings } = await lintFiles({ files, root, ruleset: opened(ruleset) });
  const counts: Counts = [0, 0, 0, 0];
  const bySeverity: Record<Severity, Finding[]> = { 0: [], 1: [], 2: [], 3: [] };
  for (const finding of findings) {
    if (!isGeneral && general.has(finding.code)) continue;
    counts[finding.severity]++;
    bySeverity[finding.severity].push(finding);
  }
  const ordered = [...bySeverity[0], ...bySeverity[1], ...bySeverity[2], ...bySeverity[3]];
  return { counts, findings: ordered.slice(0, findingsMax).map(brief) };
}

/** Rules and functions may say as much as they like; it is kept for thousands of findings. */
const messageMax = 2_000;
const codeMax = 300;
const pathMax = 4_000;

function brief({ code, message, path, severity, range, source }: Finding): Finding {
  const kept: (typeof path)[number][] = [];
  let left = pathMax;
  for (const part of path) {
    left -= String(part).length + 1;
    if (left < 0) break;
    kept.push(part);
  }
  return { code: cut(code, codeMax), message: cut(message, messageMax), path: kept, severity, range, source };
}

/** Also without U+0000, which not every database takes. */
const cut = (text: string, max: number): string =>
  (text.length > max ? `${text.slice(0, max - 1)}…` : text).replaceAll('\0', '\ufffd').toWellFormed();

function opened(ruleset: ReportRuleset): Parameters<typeof lintFiles>[0]['ruleset'] {
  if ('name' in ruleset) return ruleset;
  if ('formats' in ruleset)
    return { definition: { formats: [...ruleset.formats], rules: {} }, functions: [] };
  return { definition: JSON.parse(ruleset.definition) as Json, functions: ruleset.functions };
}
