import type { PathPart } from '../definition/types.ts';
import type { Json } from '../json.ts';

/** 0 error, 1 warn, 2 info, 3 hint: Spectral's numbers. */
export type Severity = 0 | 1 | 2 | 3;

export const severityNames = ['error', 'warn', 'info', 'hint'] as const;
export type SeverityName = (typeof severityNames)[number];

/** A severity by name or number; -1 is off, undefined anything that is none. */
export function severityOf(value: Json | undefined): Severity | -1 | undefined {
  if (value === 'off') return -1;
  const named = severityNames.indexOf(value as (typeof severityNames)[number]);
  if (named !== -1) return named as Severity;
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return number === -1 || number === 0 || number === 1 || number === 2 || number === 3 ? number : undefined;
}

/** A place in a text; both count from 0, as Spectral's JSON output does. */
export type FindingPosition = { line: number; character: number };

export type Finding = {
  /** Name of the rule, or `parser`, `invalid-ref`, `unrecognized-format`. */
  code: string;
  message: string;
  path: readonly PathPart[];
  severity: Severity;
  range: { start: FindingPosition; end: FindingPosition };
  /** The file of the definition that the path and range belong to. */
  source: string;
  documentationUrl?: string;
};

/** Spectral's order: file, place, rule, path. */
export function sortFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      compareTexts(a.source, b.source) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.character - b.range.start.character ||
      codes.compare(a.code, b.code) ||
      compareTexts(a.path.join(), b.path.join()),
  );
}

const codes = new Intl.Collator(undefined, { numeric: true });
const texts = new Intl.Collator();

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : texts.compare(a, b);
}
