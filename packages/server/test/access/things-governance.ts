import type { Thing } from './things.ts';
import type { Place, World } from './world.ts';

async function ruleset(world: World, { teamId, owner }: Place): Promise<Thing> {
  const made = await world.must(owner, 'POST', `/parley/teams/${teamId}/rulesets`, {
    name: world.name('ruleset'),
    text: 'extends: parley:style\n',
    isEnabled: false,
  });
  return { params: { rulesetId: String(made.id), teamId: String(teamId) } };
}

export const governanceThings = { ruleset: { make: ruleset } };
