import { type Ruleset, readRuleset, securityRules, severityNames } from '@parley/format/lint';

/** The rulesets that definitions are checked against, and what kind of warnings they give. */
export const checkedRulesets = [
  { name: 'parley:security', type: 'security' },
  { name: 'parley:style', type: 'governance' },
] as const;

export type WarningType = (typeof checkedRulesets)[number]['type'];

export type RuleDescription = {
  code: string;
  type: WarningType;
  severity: string;
  message: string;
  /** What is at stake, for rules about security. */
  category: string;
};

const rulesets = new Map<string, Ruleset>();

function rulesetOf(name: string): Ruleset {
  const known = rulesets.get(name) ?? readRuleset({ extends: [[name, 'all']] });
  rulesets.set(name, known);
  return known;
}

/** A rule that comes with the server, by the code in the link of a warning. */
export function describeRule(code: string): RuleDescription | undefined {
  for (const { name, type } of checkedRulesets) {
    const rule = rulesetOf(name).rules.get(code);
    if (!rule) continue;
    return {
      ...{ code, type, severity: rule.severity === -1 ? 'off' : severityNames[rule.severity] },
      message: rule.message ?? rule.description ?? code,
      category: securityRules.get(code)?.category ?? 'Governance',
    };
  }
  return undefined;
}
