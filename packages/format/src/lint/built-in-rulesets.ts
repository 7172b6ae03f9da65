import type { Json } from '../json.ts';
import type { RulesetDefinition } from './ruleset.ts';
import { oas } from './rulesets/oas.ts';
import { owasp } from './rulesets/owasp.ts';
import { security } from './rulesets/security.ts';
import { style } from './rulesets/style.ts';

const rulesets = new Map<string, RulesetDefinition>([
  ['spectral:oas', oas],
  ['spectral:owasp', owasp],
  ['parley:style', style],
  ['parley:security', security],
]);

/** Names that a ruleset may extend without a file. */
export const builtInRulesetNames: readonly string[] = [...rulesets.keys()];

const packages: Record<string, string> = {
  '@stoplight/spectral-rulesets/oas': 'spectral:oas',
  '@stoplight/spectral-owasp-ruleset': 'spectral:owasp',
};

/** A ruleset that comes with lint; the names of packages, and their addresses on a network, stand for ours. */
export function builtInRuleset(name: string): { definition: Json; source: string } | undefined {
  const inner = name.replace(/^https?:\/\/(?:unpkg\.com|cdn\.jsdelivr\.net\/npm)\//, '');
  const bare = inner.replace(/^(@[^/@]+\/[^/@]+)@[^/]+/, '$1').replace(/\/dist\/ruleset\.m?js$/, '');
  const found = rulesets.get(packages[bare] ?? name);
  return found && { definition: found as unknown as Json, source: '' };
}
