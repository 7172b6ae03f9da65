import { CommandError } from '../command.ts';
import { type RunFlag, runFlags } from './flags.ts';

/** `true` stands for a flag without a value. Lists come from repeatable flags. */
export type FlagValue = true | string | number | string[];

export type RunArguments = {
  /** By camelCase name, as newman and rc files spell them: `iterationCount`, `envVar`. */
  flags: { [name: string]: FlagValue | false };
  /** What followed `--reporter-`, unsplit: which part is a reporter's name depends on the reporters of the run. */
  reporterFlags: [name: string, value: string | true][];
  collections: string[];
};

const reporterPrefix = '--reporter-';

/**
 * Reads the words after `parley run` as newman's parser does: `--a=b`, `--a b`, `-n5`, `-xk`, optional values.
 * Written by hand since `node:util`'s parser knows no optional values and costs a start half a millisecond.
 */
export function readArguments(words: readonly string[]): RunArguments {
  const flags: RunArguments['flags'] = {};
  const reporterFlags: RunArguments['reporterFlags'] = [];
  const collections: string[] = [];
  let all: RunFlag[] | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      collections.push(...words.slice(index + 1));
      break;
    }
    if (word === '-' || !word.startsWith('-')) {
      collections.push(word);
      continue;
    }
    const next = words[index + 1];
    if (word.startsWith(reporterPrefix)) {
      const [name, inline] = splitOnce(word.slice(reporterPrefix.length), '=');
      const follows = inline === undefined && next !== undefined && !next.startsWith('-');
      reporterFlags.push([name, inline ?? (follows ? next : true)]);
      if (follows) index += 1;
      continue;
    }
    all ??= runFlags();
    const known = all;
    if (!word.startsWith('--')) {
      index += readShort(word, next, known, flags);
      continue;
    }
    const [name, inline] = splitOnce(word.slice(2), '=');
    const flag = known.find((one) => (one.negated ? `no-${one.name}` : one.name) === name);
    if (!flag) throw unknown(word, known);
    index += store(flag, inline, next, flags);
  }
  return { flags, reporterFlags, collections };
}

/** `-n 5`, `-n5` and `-xk`. Answers how many following words were used. */
function readShort(
  word: string,
  next: string | undefined,
  known: RunFlag[],
  flags: RunArguments['flags'],
): number {
  for (let at = 1; at < word.length; at += 1) {
    const flag = known.find(({ short }) => short === word[at]);
    if (!flag) throw unknown(`-${word[at]}`, known);
    const rest = word.slice(at + 1);
    if (flag.value !== 'none')
      return store(flag, rest === '' ? undefined : rest.replace(/^=/, ''), next, flags);
    store(flag, undefined, undefined, flags);
  }
  return 0;
}

function store(
  flag: RunFlag,
  inline: string | undefined,
  next: string | undefined,
  flags: RunArguments['flags'],
): number {
  const name = camelCase(flag.name);
  if (flag.value === 'none') {
    if (inline !== undefined) throw new CommandError(`--${flag.name} takes no value, but got "${inline}".`);
    flags[name] = !flag.negated;
    return 0;
  }
  const follows =
    inline === undefined && next !== undefined && (flag.value === 'required' || !next.startsWith('-'));
  const text = inline ?? (follows ? next : undefined);
  if (text === undefined) {
    if (flag.value === 'required') throw new CommandError(`--${flag.name} needs a value: ${flag.about}.`);
    flags[name] = true;
  } else if (flag.many) {
    const earlier = flags[name];
    flags[name] = [...(Array.isArray(earlier) ? earlier : []), text];
  } else flags[name] = flag.integer ? wholeNumber(flag.name, text) : text;
  return follows ? 1 : 0;
}

function wholeNumber(name: string, text: string): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(number) || number <= 0)
    throw new CommandError(`--${name} must be a positive integer, not "${text}".`);
  return number;
}

function unknown(word: string, known: RunFlag[]): CommandError {
  const name = splitOnce(word.replace(/^-+/, ''), '=')[0];
  const near = known
    .map((flag) => (flag.negated ? `no-${flag.name}` : flag.name))
    .find((one) => name.length > 2 && (one.startsWith(name) || distance(one, name) <= 2));
  const hint = near === undefined ? 'parley run --help lists the flags.' : `Did you mean --${near}?`;
  return new CommandError(`Unknown flag ${splitOnce(word, '=')[0]}. ${hint}`);
}

/** Edits between two words; only spelling hints need it. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Options of each reporter. COMPAT: options of all reporters win over those of one, as in newman. */
export function reporterOptions(
  reporters: readonly string[],
  reporterFlags: RunArguments['reporterFlags'],
  fromFile: { [reporter: string]: { [option: string]: unknown } } = {},
): { [reporter: string]: { [option: string]: unknown } } {
  const all: { [option: string]: unknown } = {};
  const each: { [reporter: string]: { [option: string]: unknown } } = {};
  for (const reporter of reporters) each[reporter] = { ...fromFile[reporter] };
  for (const [name, value] of reporterFlags) {
    const reporter = reporters
      .filter((one) => name.startsWith(`${one}-`))
      .sort((a, b) => b.length - a.length)[0];
    if (reporter === undefined) all[camelCase(name)] = value;
    else (each[reporter] ?? {})[camelCase(name.slice(reporter.length + 1))] = value;
  }
  for (const options of Object.values(each)) Object.assign(options, all);
  return each;
}

export function camelCase(name: string): string {
  return name.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
