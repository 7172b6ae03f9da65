import { relative } from 'node:path';
import { isAddress } from '@parley/format/definition';
import { type Finding, severityNames } from '@parley/format/lint';
import type { Colors, Paint } from '../reporters/colors.ts';

export type LintReport = { findings: readonly Finding[]; files: number };

const nouns = ['error', 'warning', 'info', 'hint'];

/** For people: findings under the file they are in, one a line. */
export function formatText(report: LintReport, colors: Colors): string {
  const paints: Paint[] = [colors.red, colors.yellow, colors.blue, colors.gray];
  const lines: string[] = [];
  for (const [source, findings] of bySource(report.findings)) {
    lines.push('', colors.underline(shown(source)));
    const places = findings.map(placeOf);
    const width = (texts: readonly string[]) =>
      texts.reduce((widest, text) => Math.max(widest, text.length), 0);
    const placeWidth = width(places);
    const codeWidth = width(findings.map(({ code }) => code));
    for (const [index, { severity, code, message, path }] of findings.entries()) {
      const place = (places[index] ?? '').padStart(placeWidth);
      const name = severityNames[severity].padEnd(5);
      const at = path.length === 0 ? '' : `  ${colors.gray(path.join('.'))}`;
      const text = message.replace(/\s+/g, ' ');
      lines.push(
        `  ${colors.gray(place)}  ${paints[severity]?.(name)}  ${code.padEnd(codeWidth)}  ${text}${at}`,
      );
    }
  }
  const worst = report.findings.reduce((least, { severity }) => Math.min(least, severity), 4);
  const paint = paints[worst] ?? colors.green;
  lines.push('', colors.bold(paint(summaryOf(report))));
  return lines.join('\n').replace(/^\n/, '');
}

export function summaryOf({ findings, files }: LintReport): string {
  const where = files === 1 ? '1 definition' : `${files} definitions`;
  if (findings.length === 0) return `No problems in ${where}.`;
  const counts = nouns.map((noun, severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${noun}${count === 1 ? '' : 's'}`];
  });
  const all = `${findings.length} problem${findings.length === 1 ? '' : 's'}`;
  return `${all} in ${where}: ${counts.flat().join(', ')}.`;
}

function bySource(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.source);
    if (group) group.push(finding);
    else groups.set(finding.source, [finding]);
  }
  return groups;
}

function placeOf({ range }: Finding): string {
  return `${range.start.line + 1}:${range.start.character + 1}`;
}

/** A path from here, unless that is the longer way to say it. */
function shown(source: string): string {
  if (isAddress(source)) return source;
  const path = relative(process.cwd(), source);
  return path === '' || path.startsWith('..') ? source : path;
}

/** COMPAT: the shape of `spectral lint -f json`. */
export function formatJson(findings: readonly Finding[]): string {
  return JSON.stringify(
    findings.map(({ code, path, message, severity, range, source, documentationUrl }) => ({
      code,
      path,
      message,
      severity,
      range,
      source,
      ...(documentationUrl === undefined ? {} : { documentationUrl }),
    })),
    null,
    2,
  );
}

const levels = ['error', 'warning', 'note', 'note'];

/** SARIF 2.1.0, for services that show findings beside code. */
export function formatSarif(findings: readonly Finding[]): string {
  const rules = new Map<string, { id: string; helpUri?: string }>();
  for (const { code, documentationUrl } of findings)
    if (!rules.has(code))
      rules.set(code, { id: code, ...(documentationUrl === undefined ? {} : { helpUri: documentationUrl }) });
  const ids = [...rules.keys()];
  const results = findings.map(({ code, message, severity, source, range }) => ({
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level: levels[severity],
    message: { text: message === '' ? code : message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: isAddress(source) ? source : encodeURI(shown(source)) },
          region: {
            startLine: range.start.line + 1,
            startColumn: range.start.character + 1,
            endLine: range.end.line + 1,
            endColumn: range.end.character + 1,
          },
        },
      },
    ],
  }));
  const driver = { name: 'parley lint', rules: [...rules.values()] };
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', results }],
    },
    null,
    2,
  );
}
