import { writeFileSync } from 'node:fs';
import { type Finding, RulesetError, type SeverityName, severityNames } from '@parley/format/lint';
import { type Command, CommandError, type CommandInput, type Print, runCommand } from '../command.ts';
import { createColors } from '../reporters/colors.ts';
import { problemOf } from '../run/problem.ts';
import { findDefinitions } from './lint-files.ts';
import { formatJson, formatSarif, formatText, summaryOf } from './lint-formats.ts';
import { loadRuleset } from './lint-ruleset.ts';
import { lintFile } from './lint-run.ts';

const formats = ['text', 'json', 'sarif'];

/** `parley lint`: 0 nothing to complain about, 1 findings, 2 it could not run. */
export const lint: Command = {
  name: 'lint',
  about: 'checks API definitions against a ruleset',
  flags: {
    ruleset: {
      type: 'string',
      placeholder: 'R',
      about:
        'file, address, or spectral:oas, spectral:owasp, parley:style, parley:security (default: .spectral.yaml beside the file, else spectral:oas)',
    },
    format: { type: 'string', placeholder: 'F', about: `${formats.join(', ')} (default text)` },
    'fail-severity': {
      type: 'string',
      placeholder: 'S',
      about: `${severityNames.join(', ')}: findings from here on make the exit code 1 (default error)`,
    },
    output: { type: 'string', placeholder: 'FILE', about: 'writes the report into a file (-o)' },
    color: {
      type: 'string',
      placeholder: 'MODE',
      about: 'auto, on or off (default auto, which minds NO_COLOR)',
    },
    quiet: { type: 'boolean', about: 'shows only the findings that make the exit code 1' },
  },
  main: async (words, out) => {
    const known = words.map((word) => (word === '-o' ? '--output' : word));
    const isTerminal = out === undefined && process.stdout.isTTY === true;
    const print: Print = out ?? ((line) => void process.stdout.write(`${line}\n`));
    return runCommand({ ...lint, run: (input) => run(input, isTerminal) }, known, print);
  },
  run: (input) => run(input, false),
};

async function run(input: CommandInput, isTerminal: boolean): Promise<number> {
  const { text, flag, positionals, out } = input;
  if (positionals.length === 0)
    throw new CommandError(
      'parley lint takes a file, a folder or an address.\nparley lint --help lists the flags.',
      2,
    );
  const format = oneOf('format', text('format') ?? 'text', formats);
  const failName = oneOf('fail-severity', text('fail-severity') ?? 'error', severityNames) as SeverityName;
  const fail = severityNames.indexOf(failName);
  const findings: Finding[] = [];
  let files = 0;
  for (const named of positionals)
    for (const file of await findDefinitions(named)) {
      files += 1;
      findings.push(...(await lintOne(file, text('ruleset'))));
    }
  const shown = flag('quiet') ? findings.filter(({ severity }) => severity <= fail) : findings;
  const report = { findings: shown, files };
  const file = text('output');
  const colors = createColors(file === undefined && isColored(text('color') ?? 'auto', isTerminal));
  const printed =
    format === 'json'
      ? formatJson(shown)
      : format === 'sarif'
        ? formatSarif(shown)
        : formatText(report, colors);
  if (file === undefined) {
    if (printed !== '') out(printed);
  } else {
    writeReport(file, printed);
    out(`${summaryOf(report)} The report is in ${file}.`);
  }
  return findings.some(({ severity }) => severity <= fail) ? 1 : 0;
}

async function lintOne(file: string, asked: string | undefined): Promise<Finding[]> {
  try {
    return await lintFile(file, await loadRuleset(asked, file));
  } catch (error) {
    if (!(error instanceof RulesetError)) throw error;
    const lines = error.problems.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`));
    throw new CommandError(`The ruleset cannot be used:\n  ${lines.join('\n  ')}`, 2);
  }
}

function oneOf(flag: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new CommandError(`--${flag} must be one of ${known.join(', ')}, not "${value}".`, 2);
}

/** The rules that `parley run` follows. */
function isColored(mode: string, isTerminal: boolean): boolean {
  if (oneOf('color', mode, ['auto', 'on', 'off']) !== 'auto') return mode === 'on';
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return TERM !== 'dumb' && isTerminal;
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text.endsWith('\n') ? text : `${text}\n`);
  } catch (error) {
    throw new CommandError(`The report cannot be written to ${file}: ${problemOf(error)}.`, 2);
  }
}
