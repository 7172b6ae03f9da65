import { type Row, row } from './matrix.ts';
import { type Role, who } from './roles.ts';

const body = () => ({ name: 'Made', text: 'extends: parley:style\n' });
const readsTeam = { ...who.readsTeam, seen: ['guest'] as Role[] };

export const governanceRows: readonly Row[] = [
  row('listRulesets', 'ruleset', readsTeam),
  row('createRuleset', 'team', who.runsTeam, { body }),
  row('getRuleset', 'ruleset', readsTeam),
  row('replaceRuleset', 'ruleset', who.runsTeam, { body }),
  row('deleteRuleset', 'ruleset', who.runsTeam, { once: true }),
  row('getSpecFindings', 'spec', who.readsWorkspace),
  row('getWorkspaceGovernance', 'workspace', who.readsWorkspace),
];
