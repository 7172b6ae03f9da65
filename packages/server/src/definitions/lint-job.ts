import type { RulesetFunctions } from '@parley/engine/functions';
import type { DefinitionFile } from '@parley/format/definition';
import {
  type CallFunction,
  type Finding,
  type LintDocument,
  lintDefinition,
  type Ruleset,
  RulesetError,
  readLintDocument,
  readRuleset,
  textDocument,
} from '@parley/format/lint';

/** A ruleset that comes with lint, or the one of a team: its definition, and its functions as JavaScript. */
export type LintRuleset =
  | { name: string }
  | { definition: Parameters<typeof readRuleset>[0]; functions: readonly RulesetFunction[] };
export type RulesetFunction = { name: string; code: string };

/** All functions of a ruleset together, for one definition. */
const functionsMs = 20_000;
const isData = /\.(?:json|ya?ml)$/i;

/**
 * Findings in a definition, by file and place.
 * @throws RulesetError when the ruleset or one of its functions cannot be used
 * @throws LintLimitError when there are too many findings
 */
export async function lintFiles({
  files,
  root,
  ruleset: given,
}: {
  files: readonly DefinitionFile[];
  root: string;
  ruleset: LintRuleset;
}): Promise<{ findings: Finding[] }> {
  const documents = new Map<string, LintDocument>();
  for (const file of files) {
    const isRead = file.path === root || isData.test(file.path);
    documents.set(file.path, isRead ? readLintDocument(file) : textDocument(file.path, file.text));
  }
  const rootDocument = documents.get(root);
  if (!rootDocument) throw new RangeError(`${root} is not among the files`);
  const ruleset = openRuleset(given);
  const problems = [...documents.values()].flatMap((document) => document.problems);
  const input = { root: rootDocument, documents, problems };
  const functions = 'functions' in given ? await openFunctions(given.functions) : undefined;
  try {
    functions?.setDocument(rootDocument.value, root, [...ruleset.formats]);
    const callFunction: CallFunction = (name, value, options, { path, rule }) =>
      functions?.call(name, value, options, path, rule);
    return { findings: lintDefinition(input, ruleset, functions ? { callFunction } : {}) };
  } catch (error) {
    throw inRulesetWords(error);
  } finally {
    functions?.dispose();
  }
}

/** Rulesets of teams may extend those that come with lint: names are not looked up anywhere else. */
function openRuleset(given: LintRuleset): Ruleset {
  if ('name' in given) return readRuleset({ extends: [[given.name, 'recommended']] });
  return readRuleset(given.definition);
}

/** Loaded late: most rulesets have none. */
async function openFunctions(functions: readonly RulesetFunction[]): Promise<RulesetFunctions | undefined> {
  if (functions.length === 0) return undefined;
  const { createRulesetFunctions } = await import('@parley/engine/functions');
  const files = functions.map(({ name, code }) => ({ name, file: `${name}.js`, source: code }));
  try {
    return createRulesetFunctions(files, { load: () => undefined, totalMs: functionsMs });
  } catch (error) {
    throw inRulesetWords(error);
  }
}

function inRulesetWords(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'RulesetFunctionsError') return error;
  return new RulesetError([{ path: 'functions', reason: error.message }]);
}
