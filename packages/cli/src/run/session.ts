import { basename, extname } from 'node:path';
import {
  type CancelSignal,
  type PackageResolver,
  RunError,
  type RunEvent,
  type RunOptions,
  type RunOutcome,
  randomUuid,
  runCollection,
} from '@parley/engine';
import type { Collection, VariableEntry, VariableSet } from '@parley/format';
import { CommandError } from '../command.ts';
import { loadReporter } from '../reporters/load.ts';
import type { Reporter, ReporterSetup } from '../reporters/reporter.ts';
import { createFeed } from './feed.ts';
import type { Output } from './output.ts';
import { collectionFrom, dataFrom, jsonFrom, variablesFrom } from './read-files.ts';
import { createSecrets } from './secrets.ts';
import { readFile, sendOptions } from './send-options.ts';
import type { RunSettings } from './settings.ts';
import { expandPatterns, readSource, type Source, type SourceKind } from './sources.ts';
import { addToTally, createTally, type Tally } from './tally.ts';

export type SessionResult = { failed: boolean; files: string[] };

type Environment = { [name: string]: string | undefined };

/** What all collections of a command share. */
type Inputs = {
  environment: VariableSet;
  globals: VariableSet;
  data: { [column: string]: unknown }[] | undefined;
  cookies: unknown;
  options: Partial<RunOptions>;
  secrets: string[];
  files: string[];
};

/** Runs every collection of a command, one after the other, into the same reporters. */
export async function runSession(
  settings: RunSettings,
  { output, warn, signal }: { output: Output; warn: (line: string) => void; signal?: CancelSignal },
  environment: Environment = process.env,
): Promise<SessionResult> {
  const locations = expandPatterns(settings.collections);
  const inputs = await readInputs(settings, environment);
  inputs.options.packages = await packagesOf(settings, environment, warn);
  const collections: { collection: Collection; label: string }[] = [];
  let fetchesTokens = settings.fetchTokens;
  for (const location of locations) {
    const source = await load('collection', location, settings, inputs.files);
    const { collection, warnings } = collectionFrom(source);
    for (const warning of warnings) warn(`${warning}.`);
    // Names of files need setting apart only when there are several.
    const label = locations.length > 1 ? labelFor(source, collection, collections) : '';
    collections.push({ collection, label });
    fetchesTokens ||= source.bytes.includes('autoFetchToken');
  }
  const secrets = settings.revealSecrets
    ? undefined
    : createSecrets(
        collections.map(({ collection }) => collection),
        inputs,
        fetchesTokens || settings.vaultFile !== undefined,
      );
  const reporters = await createReporters(settings, output, secrets?.mask, warn);
  let closeDatasets: (() => void) | undefined;
  const close = async (): Promise<void> => {
    closeDatasets?.();
    for (const reporter of reporters) await reporter.close();
    output.flush();
  };
  let failed = false;
  const unwritten: string[] = [];
  try {
    if (settings.datasets.length > 0) {
      const { datasetsFromFiles } = await import('./datasets.ts');
      const datasets = await datasetsFromFiles(settings.datasets, inputs.files);
      inputs.options.datasets = datasets;
      closeDatasets = () => datasets.close();
    }
    for (const [index, { collection, label }] of collections.entries()) {
      const tally = createTally();
      const context = {
        collection,
        environment: inputs.environment,
        globals: inputs.globals,
        tally,
        index,
        runs: collections.length,
        label,
      };
      const options: RunOptions = {
        ...inputs.options,
        ...(secrets?.mask === undefined ? {} : { onVariable: secrets.learn, onSecret: secrets.add }),
        collection,
        environment: inputs.environment,
        globals: inputs.globals,
        ...(inputs.data === undefined ? {} : { data: inputs.data }),
        ...(inputs.cookies === undefined ? {} : { cookies: inputs.cookies }),
        ...(signal === undefined ? {} : { signal }),
      };
      const run = startRun(options);
      for (const reporter of reporters) reporter.begin(context);
      const outcome = await follow(run, tally, reporters);
      for (const reporter of reporters) written(unwritten, () => reporter.end(outcome));
      if (tally.failureCount > 0 || outcome.error !== undefined || outcome.stopped === 'timeout')
        failed = true;
      if (hasExports(settings)) {
        const { writeExports } = await import('./exports.ts');
        written(unwritten, () => writeExports(settings, context, outcome));
      }
      if (signal?.aborted) break;
    }
  } finally {
    await close();
  }
  if (unwritten.length > 0) throw new CommandError(unwritten.join('\n'));
  return { failed, files: inputs.files };
}

/** A file that cannot be written takes none of the others along; what is wrong is said when all are done. */
function written(unwritten: string[], write: () => void): void {
  try {
    write();
  } catch (error) {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw error;
    unwritten.push(`Could not write a file of the run: ${message}.`);
  }
}

/** A run that cannot start says so before a reporter has begun. */
function startRun(options: RunOptions): AsyncIterable<RunEvent> {
  try {
    return runCollection(options);
  } catch (error) {
    if (error instanceof RunError) throw new CommandError(`${error.message.replace(/\.$/, '')}.`);
    throw error;
  }
}

async function follow(
  run: AsyncIterable<RunEvent>,
  tally: Tally,
  reporters: readonly Reporter[],
): Promise<RunOutcome> {
  let outcome: RunOutcome | undefined;
  const feed = createFeed((event) => {
    const failures = addToTally(tally, event);
    for (const reporter of reporters) reporter.event(event, failures);
    if (event.type === 'run-finished') outcome = event.outcome;
  });
  try {
    for await (const event of run) feed(event);
  } catch (error) {
    // What broke the run itself is told by every report, not by a stack in the place of all of them.
    const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
    tally.finishedAt = Date.now();
    const known = { environment: [], globals: [], collectionVariables: [], cookies: undefined };
    return { ok: false, error: { name, message, stack }, ...known };
  }
  if (outcome === undefined) throw new Error('the run ended without an outcome');
  return outcome;
}

async function load(
  kind: SourceKind,
  location: string,
  settings: RunSettings,
  files: string[],
): Promise<Source> {
  const reading = readSource(kind, location, settings);
  const source = reading instanceof Promise ? await reading : reading;
  if (source.file !== undefined) files.push(source.file);
  return source;
}

async function readInputs(settings: RunSettings, processEnvironment: Environment): Promise<Inputs> {
  const files: string[] = [];
  const variables = async (kind: 'environment' | 'globals'): Promise<VariableSet> => {
    const location = settings[kind];
    if (location === undefined) return { id: randomUuid(), name: '', values: [] };
    return variablesFrom(kind, await load(kind, location, settings, files));
  };
  const environment = await variables('environment');
  const globals = await variables('globals');
  const data =
    settings.data === undefined
      ? undefined
      : dataFrom(await load('iteration data', settings.data, settings, files));
  for (const file of settings.envFiles) {
    const { readEnvFile } = await import('./env-file.ts');
    files.push(file);
    setVariables(environment, readEnvFile(readFile('.env file', file).toString()));
  }
  setVariables(environment, settings.environmentVariables);
  setVariables(globals, settings.globalVariables);
  const options: Partial<RunOptions> = {
    ...engineOptions(settings),
    send: sendOptions(settings, processEnvironment),
  };
  const secrets: string[] = [];
  if (settings.vaultFile !== undefined) {
    const { vaultFromFile } = await import('./vault-file.ts');
    const { vault, secrets: values } = vaultFromFile(
      readJson('vault file', settings.vaultFile),
      settings.vaultFile,
    );
    options.vault = vault;
    secrets.push(...values);
  }
  const cookies = settings.cookieJar === undefined ? undefined : readJson('cookie jar', settings.cookieJar);
  // Loaded lazily by the engine's own calls: most collections send no files.
  const { fileAccess } = await import('./file-access.ts');
  options.files = fileAccess(settings.workingDir, settings.insecureFileRead);
  return { environment, globals, data, cookies, options, secrets, files };
}

/** Loaded when a script names a package; at once only when a flag is there that may be wrong. */
async function packagesOf(
  settings: RunSettings,
  environment: Environment,
  warn: (line: string) => void,
): Promise<PackageResolver> {
  let resolver: Promise<PackageResolver> | undefined;
  const open = async (): Promise<PackageResolver> => {
    const { openPackages } = await import('./packages.ts');
    return openPackages(settings, environment, warn);
  };
  if (settings.packagePolicy.length + settings.packageRegistries.length > 0) resolver = open();
  await resolver;
  return async (specifier) => {
    resolver ??= open();
    return (await resolver)(specifier);
  };
}

function engineOptions(settings: RunSettings): Partial<RunOptions> {
  const { iterations, folders, delayRequestMs, timeoutMs, timeoutRequestMs, timeoutScriptMs } = settings;
  const { parallel, retry, shard, dryRun, scriptMemoryMb, freshContext } = settings;
  return {
    ...(iterations === undefined ? {} : { iterations }),
    ...(folders.length === 0 ? {} : { folders }),
    ...(settings.bail ? { bail: true } : {}),
    ...(delayRequestMs === undefined ? {} : { delayRequestMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(timeoutRequestMs === undefined ? {} : { timeoutRequestMs }),
    ...(timeoutScriptMs === undefined ? {} : { timeoutScriptMs }),
    ...(parallel === undefined ? {} : { parallel }),
    ...(retry === undefined ? {} : { retry }),
    ...(shard === undefined ? {} : { shard }),
    ...(dryRun ? { dryRun } : {}),
    ...(settings.fetchTokens ? { fetchTokens: true } : {}),
    ...(scriptMemoryMb === undefined && !freshContext
      ? {}
      : { scripts: { ...(scriptMemoryMb === undefined ? {} : { memoryMb: scriptMemoryMb }), freshContext } }),
  };
}

function readJson(what: string, file: string): ReturnType<typeof jsonFrom> {
  return jsonFrom(what, { bytes: readFile(what, file), name: file, file });
}

function setVariables(
  set: VariableSet,
  entries: readonly { key: string; value: string; type?: string }[],
): void {
  for (const { key, value, type } of entries) {
    const known = set.values.findLast((entry) => entry.key === key && entry.disabled !== true);
    const entry: VariableEntry = known ?? { key };
    // A value from the command line is text, whatever the file said; a secret stays one.
    entry.value = value;
    entry.type = known?.type === 'secret' ? 'secret' : (type ?? 'any');
    if (!known) set.values.push(entry);
  }
}

async function createReporters(
  settings: RunSettings,
  output: Output,
  mask: ReporterSetup['mask'],
  warn: (line: string) => void,
): Promise<Reporter[]> {
  const reporters: Reporter[] = [];
  for (const name of settings.reporters) {
    const reporter = await loadReporter(name, {
      options: settings.reporterOptions[name] ?? {},
      output,
      mask,
      color: settings.color ?? output.isTerminal,
      unicode: settings.unicode,
      silent: settings.silent,
      verbose: settings.verbose,
      parallel: settings.parallel ?? 1,
      settings,
      warn,
    });
    if (reporter) reporters.push(reporter);
  }
  return reporters;
}

function hasExports(settings: RunSettings): boolean {
  return (
    settings.exportEnvironment !== undefined ||
    settings.exportGlobals !== undefined ||
    settings.exportCollection !== undefined ||
    settings.exportCookieJar !== undefined
  );
}

/** A part for names of files: the file's own name, else the collection's; made unique. */
function labelFor(source: Source, collection: Collection, others: readonly { label: string }[]): string {
  const { file } = source;
  const name = file === undefined ? collection.info.name : basename(file, extname(file));
  const plain = name.replace(/[^\w.\u0080-\uffff-]+/g, '-').replace(/^-+|-+$/g, '') || 'collection';
  const taken = others.filter(({ label }) => label === plain || label.startsWith(`${plain}~`)).length;
  return taken === 0 ? plain : `${plain}~${taken + 1}`;
}
