import type { Json } from '../json.ts';
import {
  type Finding,
  lintDefinition,
  type ReadRulesetOptions,
  readLintDocument,
  readRuleset,
} from './index.ts';

type LintCase = ReadRulesetOptions & { path?: string };

/** Lints a text, or a value as JSON. */
export function lint(definition: Json | string, ruleset: Json, options: LintCase = {}): Finding[] {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition);
  const path = options.path ?? (typeof definition === 'string' ? 'api.yaml' : 'api.json');
  const root = readLintDocument({ path, text });
  const input = { root, documents: new Map(), problems: root.problems };
  return lintDefinition(input, readRuleset(ruleset, options));
}

/** Findings as `rule path: message`. */
export function said(definition: Json | string, ruleset: Json, options?: LintCase): string[] {
  return lint(definition, ruleset, options).map(
    ({ code, path, message }) => `${code} ${path.join('.')}: ${message}`,
  );
}
