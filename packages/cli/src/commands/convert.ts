import type { Collection } from '@parley/format';
import {
  describeImportProblem,
  type ImportKind,
  type ImportProblem,
  type ImportResult,
  importFiles,
  importKinds,
} from '@parley/format/import';
import { type Command, CommandError, type CommandInput, type Print, runCommand } from '../command.ts';
import { addReferredFiles, readInputs } from './convert-inputs.ts';
import { writeMirror } from './convert-mirror.ts';
import { joinOptionWords, readConvertOptions } from './convert-options.ts';
import { type Output, outputsOf, targets, writeOutputs } from './convert-output.ts';
import { updateCollection } from './convert-update.ts';

/** `parley convert`: 0 all of it, 1 a part of it, 2 nothing. */
export const convert: Command = {
  name: 'convert',
  about: 'makes collections of definitions and of what other clients export, and definitions of collections',
  flags: {
    output: {
      type: 'string',
      placeholder: 'PATH',
      about: 'file, or folder when it ends with a slash, for the result (-o); without it, standard output',
    },
    to: { type: 'string', placeholder: 'FORMAT', about: `${targets.join(', ')} (default postman)` },
    from: {
      type: 'string',
      placeholder: 'KIND',
      about: `${importKinds.join(', ')} (default: found out by content)`,
    },
    options: {
      type: 'string',
      placeholder: 'NAME=VALUE',
      about: 'how a definition becomes a collection, such as folderStrategy=Tags; several may follow',
    },
    update: {
      type: 'string',
      placeholder: 'FILE',
      about: 'brings this collection up to date instead of making a new one',
    },
    previous: {
      type: 'string',
      placeholder: 'FILE',
      about: 'with --update: the definition that the collection was made of',
    },
    prefer: {
      type: 'string',
      placeholder: 'SIDE',
      about: 'with --update: existing or definition, for what both sides changed (default existing)',
    },
    'delete-removed': {
      type: 'boolean',
      about: 'with --update: takes away requests whose operation is gone',
    },
  },
  main: async (words, out, err) => {
    const print: Print = out ?? ((line) => void process.stdout.write(`${line}\n`));
    const tell: Print = err ?? ((line) => void process.stderr.write(`${line}\n`));
    const known = joinOptionWords(words.map((word) => (word === '-o' ? '--output' : word)));
    return runCommand({ ...convert, run: (input) => run(input, tell) }, known, print);
  },
  run: (input) => run(input, () => undefined),
};

async function run(input: CommandInput, tell: Print): Promise<number> {
  const { text, positionals } = input;
  if (positionals.length === 0)
    throw new CommandError(
      'parley convert takes a file, a folder, an archive, an address, or - for standard input.\nparley convert --help lists the flags.',
      2,
    );
  const to = oneOf('to', text('to') ?? 'postman', targets);
  const asked = text('from');
  const from = asked === undefined ? undefined : (oneOf('from', asked, importKinds) as ImportKind);
  const result = await read(positionals, from, text('options'));
  tellProblems(result.problems, tell);
  const failed = result.problems.some(({ severity }) => severity === 'error');
  const existing = text('update');
  if (isEmpty(result))
    throw new CommandError(failed ? 'Nothing was converted.' : 'There is nothing in it to convert.', 2);
  if (to === 'folder') {
    const place = text('output');
    if (place === undefined || existing !== undefined)
      throw new CommandError('--to folder needs -o FOLDER, and goes without --update.', 2);
    writeMirror(onlyCollection(result, 'The input'), place, tell);
    return failed ? 1 : 0;
  }
  const outputs: Output[] = [];
  if (existing !== undefined) outputs.push(await update(existing, result, input, tell));
  else outputs.push(...outputsOf(result, to, text('output'), tell));
  writeOutputs(outputs, text('output'), input.out, tell);
  return failed ? 1 : 0;
}

async function read(
  named: readonly string[],
  kind: ImportKind | undefined,
  options: string | undefined,
): Promise<ImportResult> {
  const convertOptions = readConvertOptions(options);
  const { files, address } = await readInputs(named);
  const all = await addReferredFiles(files);
  if (address !== undefined) convertOptions.definitionUrl ??= address;
  return importFiles(all, { convert: convertOptions, ...(kind === undefined ? {} : { kind }) });
}

async function update(
  existing: string,
  result: ImportResult,
  { text, flag }: CommandInput,
  tell: Print,
): Promise<Output> {
  const fresh = onlyCollection(result, 'The input');
  const target = await read([existing], undefined, undefined);
  const current = onlyCollection(target, existing, tell);
  const before = text('previous');
  const previous =
    before === undefined
      ? undefined
      : onlyCollection(await read([before], undefined, text('options')), before, tell);
  const prefer = oneOf('prefer', text('prefer') ?? 'existing', ['existing', 'definition']);
  return updateCollection(
    { current, fresh, previous },
    {
      conflicts: prefer === 'definition' ? 'definition' : 'existing',
      deleteOrphanedRequests: flag('delete-removed'),
    },
    tell,
  );
}

function onlyCollection(result: ImportResult, name: string, tell?: Print): Collection {
  if (tell) tellProblems(result.problems, tell);
  const [collection] = result.collections;
  if (collection && result.collections.length === 1) return collection;
  throw new CommandError(`${name} holds ${result.collections.length} collections where one is wanted.`, 2);
}

function tellProblems(problems: readonly ImportProblem[], tell: Print): void {
  for (const problem of problems) tell(`${problem.severity}: ${describeImportProblem(problem)}`);
}

function isEmpty({ collections, environments, globals }: ImportResult): boolean {
  return collections.length + environments.length + globals.length === 0;
}

function oneOf(flag: string, value: string, known: readonly string[]): string {
  if (known.includes(value)) return value;
  throw new CommandError(`--${flag} must be one of ${known.join(', ')}, not "${value}".`, 2);
}
