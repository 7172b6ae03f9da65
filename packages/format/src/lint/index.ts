export { builtInRulesetNames } from './built-in-rulesets.ts';

export type { LintInput } from './documents.ts';
export {
  type Finding,
  type FindingPosition,
  type Severity,
  type SeverityName,
  severityNames,
  severityOf,
  sortFindings,
} from './finding.ts';
export { type CallFunction, type LintOptions, lintDefinition } from './lint.ts';
export { LintLimitError, RulesetError, type RulesetProblem } from './lint-error.ts';
export { type LintDocument, type ParserProblem, readLintDocument, textDocument } from './read-document.ts';
export { type ReadRulesetOptions, readRuleset } from './read-ruleset.ts';
export type { FunctionOptions, FunctionResult } from './rule-function.ts';
export type { CustomFunction, Ruleset, RulesetDefinition } from './ruleset.ts';
export { type SecurityLevel, type SecurityRule, securityRules } from './rulesets/security.ts';
