import { existsSync } from 'node:fs';
import { isAddress, joinPath, missingFiles } from '@parley/format/definition';
import {
  type CallFunction,
  type Finding,
  type LintDocument,
  lintDefinition,
  type Ruleset,
  readLintDocument,
  textDocument,
} from '@parley/format/lint';
import { CommandError } from '../command.ts';
import { isData, readText } from './lint-files.ts';

const FILES_MAX = 20_000;

/** Lints a definition with all the files that it refers to. */
export async function lintFile(file: string, ruleset: Ruleset): Promise<Finding[]> {
  const documents = await readDocuments(file);
  const root = documents.get(file) as LintDocument;
  const problems = [...documents.values()].flatMap((document) => document.problems);
  const input = { root, documents, problems };
  if (ruleset.functions.length === 0) return lintDefinition(input, ruleset);
  const functions = await loadFunctions(ruleset, root);
  try {
    return lintDefinition(input, ruleset, { callFunction: functions.call });
  } catch (error) {
    // A function of the ruleset failed: its own sentence says which one, and where.
    if (error instanceof Error && error.name === 'RulesetFunctionsError')
      throw new CommandError(`${error.message}.`, 2);
    throw error;
  } finally {
    functions.dispose();
  }
}

async function readDocuments(file: string): Promise<Map<string, LintDocument>> {
  const documents = new Map<string, LintDocument>();
  const waiting = [file];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (documents.has(path)) continue;
    if (documents.size >= FILES_MAX)
      throw new CommandError(`${file} refers to more than ${FILES_MAX} files.`, 2);
    const text = await readText(path);
    const document =
      path === file || isData(path) ? readLintDocument({ path, text }) : textDocument(path, text);
    documents.set(path, document);
    const missing = missingFiles({ root: document, documents }, document);
    waiting.push(...missing.filter((next) => mayRead(file, next)));
  }
  return documents;
}

/** What is missing becomes a finding, and a definition does not make this machine call other servers. */
function mayRead(root: string, path: string): boolean {
  if (!isAddress(path)) return !isAddress(root) && existsSync(path);
  return isAddress(root) && new URL(root).origin === new URL(path).origin;
}

/** The ruleset's own functions, in an isolate. Loaded late: most rulesets have none. */
async function loadFunctions(
  ruleset: Ruleset,
  root: LintDocument,
): Promise<{ call: CallFunction; dispose: () => void }> {
  const { createRulesetFunctions } = await import('@parley/engine/functions');
  const files = new Map<string, string>();
  for (const { file } of ruleset.functions) {
    if (isAddress(file))
      throw new CommandError(
        `${file}: functions of a ruleset are read from files only, not from addresses.`,
        2,
      );
    await readFunction(file, files);
  }
  const isolate = openFunctions(() =>
    createRulesetFunctions(
      ruleset.functions.map(({ name, file }) => ({ name, file, source: files.get(file) ?? '' })),
      {
        load: (specifier, from) => {
          const file = besides(specifier, from, files);
          return file === undefined ? undefined : { file, source: files.get(file) ?? '' };
        },
      },
    ),
  );
  isolate.setDocument(root.value, root.path, [...ruleset.formats]);
  return {
    call: (name, input, options, { path, rule }) => isolate.call(name, input, options, path, rule),
    dispose: isolate.dispose.bind(isolate),
  };
}

function openFunctions<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof Error && error.name === 'RulesetFunctionsError')
      throw new CommandError(`${error.message}.`, 2);
    throw error;
  }
}

const imports = /(?:from|import|require\s*\()\s*(["'])(\.[^"'\n]+)\1/g;

/** A file of functions, and what it imports by relative paths. */
async function readFunction(file: string, files: Map<string, string>): Promise<void> {
  if (files.has(file)) return;
  const source = await readText(file);
  files.set(file, source);
  for (const [, , specifier = ''] of source.matchAll(imports)) {
    const found = besides(specifier, file, undefined);
    if (found !== undefined) await readFunction(found, files);
  }
}

function besides(
  specifier: string,
  from: string,
  files: ReadonlyMap<string, string> | undefined,
): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = joinPath(from, specifier);
  return [path, `${path}.js`, `${path}.mjs`, `${path}.cjs`].find((one) =>
    files ? files.has(one) : existsSync(one),
  );
}
