import Type from 'typebox';
import { route } from '../../http/route.ts';
import { numericId } from '../teams/load-team.ts';
import { getFindings, getGovernance } from './results.ts';
import {
  createRuleset,
  deleteRuleset,
  type FullRuleset,
  getRuleset,
  listRulesets,
  replaceRuleset,
} from './rulesets.ts';
import {
  briefToWire,
  FindingList,
  findingToWire,
  GovernanceList,
  page,
  RulesetBody,
  RulesetList,
  RulesetReply,
  rulesetFromWire,
  rulesetToWire,
  severity,
  specToWire,
  toldToWire,
} from './wire.ts';

const common = { auth: 'user', errors: 'problem', family: 'governance', bodyNoun: 'ruleset' } as const;
const all = { ...common, path: '/parley/teams/:teamId/rulesets' } as const;
const one = { ...common, path: '/parley/teams/:teamId/rulesets/:rulesetId' } as const;
const pageDefault = 50;
/** Texts may hold as many escapes as characters. */
const bodyBytesMax = () => 4 * 1_048_576;

type Params = Record<string, string>;
const teamId = (params: Params): number => numericId(params.teamId, 'team');
const placeOf = (params: Params, ifMatch: number | null) => ({
  ...{ teamId: teamId(params), id: (params.rulesetId ?? '').toLowerCase(), ifMatch },
});
const etag = ({ rev }: FullRuleset): Record<string, string> => ({ etag: `"${rev}"` });

export const governanceRoutes = [
  route({
    ...all,
    operation: 'listRulesets',
    summary: 'Lists the governance rulesets of a team, without their texts',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: RulesetList },
    handle: async (ctx, { actor, params, query: { limit = pageDefault, cursor } }) => {
      const { rulesets, nextCursor } = await listRulesets(ctx, actor, teamId(params), { limit, cursor });
      return { body: { data: rulesets.map(briefToWire), meta: { nextCursor } } };
    },
  }),
  route({
    ...all,
    operation: 'createRuleset',
    summary: 'Creates a governance ruleset',
    method: 'POST',
    body: RulesetBody,
    bodyBytesMax,
    reply: { 201: RulesetReply },
    handle: async (ctx, { actor, params, body }) => {
      const ruleset = await createRuleset(ctx, actor, teamId(params), rulesetFromWire(body));
      return { status: 201, body: rulesetToWire(ruleset), headers: etag(ruleset) };
    },
  }),
  route({
    ...one,
    operation: 'getRuleset',
    summary: 'Gets a governance ruleset with its text and functions',
    method: 'GET',
    reply: { 200: RulesetReply },
    handle: async (ctx, { actor, params }) => {
      const ruleset = await getRuleset(ctx, actor, teamId(params), placeOf(params, null).id);
      return { body: rulesetToWire(ruleset), headers: etag(ruleset) };
    },
  }),
  route({
    ...one,
    operation: 'replaceRuleset',
    summary: 'Replaces a governance ruleset',
    method: 'PUT',
    body: RulesetBody,
    bodyBytesMax,
    reply: { 200: RulesetReply },
    handle: async (ctx, { actor, params, body, ifMatch }) => {
      const ruleset = await replaceRuleset(ctx, actor, placeOf(params, ifMatch), rulesetFromWire(body));
      return { body: rulesetToWire(ruleset), headers: etag(ruleset) };
    },
  }),
  route({
    ...one,
    operation: 'deleteRuleset',
    summary: 'Deletes a governance ruleset',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params, ifMatch }) => {
      await deleteRuleset(ctx, actor, placeOf(params, ifMatch));
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'getSpecFindings',
    summary: 'Lists what the rulesets of the team find in a specification, the gravest first',
    method: 'GET',
    path: '/parley/specs/:specId/findings',
    query: Type.Object({ ...page, severity: Type.Optional(severity), rule: Type.Optional(Type.String()) }),
    reply: { 200: FindingList },
    handle: async (ctx, { actor, params, query }) => {
      const { told, findings, nextCursor } = await getFindings(ctx, actor, params.specId ?? '', {
        ...query,
        limit: query.limit ?? pageDefault,
      });
      return { body: { ...toldToWire(told), data: findings.map(findingToWire), meta: { nextCursor } } };
    },
  }),
  route({
    ...common,
    operation: 'getWorkspaceGovernance',
    summary: 'Tells how the specifications of a workspace stand with the rulesets of the team',
    method: 'GET',
    path: '/parley/workspaces/:workspaceId/governance',
    query: Type.Object(page),
    reply: { 200: GovernanceList },
    handle: async (ctx, { actor, params, query: { limit = pageDefault, cursor } }) => {
      const { workspaceId = '' } = params;
      const { specs, nextCursor } = await getGovernance(ctx, actor, workspaceId, { limit, cursor });
      return { body: { data: specs.map(specToWire), meta: { nextCursor } } };
    },
  }),
];
