import { severityNames } from '@parley/format/lint';
import Type, { type Static } from 'typebox';
import type { GovernanceFindingRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { findingsMax } from './compute.ts';
import type { Told } from './results.ts';
import type { FullRuleset, NewRuleset, Ruleset } from './rulesets.ts';

const textMax = 256 * 1024;

export const page = {
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
const meta = Type.Object({ nextCursor: Type.Union([Type.String(), Type.Null()]) });
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const functions = Type.Array(
  Type.Object({
    name: Type.String({ pattern: '^[\\w-]{1,100}$' }),
    code: Type.String({
      minLength: 1,
      maxLength: textMax,
      description: 'JavaScript: an ES or CommonJS module',
    }),
  }),
  { maxItems: 50 },
);
const workspaceIds = nullable(
  Type.Array(Type.String({ maxLength: 100 }), {
    maxItems: 1_000,
    description: 'Null: every workspace of the team',
  }),
);

export const RulesetBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 255, pattern: '\\S' }),
  text: Type.String({ minLength: 1, maxLength: textMax, description: "YAML or JSON in Spectral's format" }),
  functions: Type.Optional(functions),
  isEnabled: Type.Optional(Type.Boolean({ description: 'True unless given' })),
  workspaceIds: Type.Optional(workspaceIds),
});

const brief = {
  ...{ id: Type.String(), teamId: Type.Integer(), name: Type.String(), isEnabled: Type.Boolean() },
  ...{ workspaceIds: nullable(Type.Array(Type.String())), revision: Type.Integer() },
  ...{ createdBy: Type.Integer(), updatedBy: Type.Integer() },
  ...{ createdAt: Type.String(), updatedAt: Type.String() },
};
const RulesetBrief = Type.Object(brief);
export const RulesetList = Type.Object({ data: Type.Array(RulesetBrief), meta });
export const RulesetReply = Type.Object({
  ...brief,
  text: Type.String(),
  functions: Type.Array(Type.Object({ name: Type.String(), code: Type.String() })),
});

export const rulesetFromWire = (body: Static<typeof RulesetBody>): NewRuleset => ({
  name: body.name.trim(),
  text: body.text,
  functions: body.functions ?? [],
  isEnabled: body.isEnabled ?? true,
  workspaceIds: body.workspaceIds?.map((id) => id.toLowerCase()) ?? null,
});

export const briefToWire = (ruleset: Ruleset): Static<typeof RulesetBrief> => ({
  ...{ id: ruleset.id, teamId: ruleset.teamId, name: ruleset.name, isEnabled: ruleset.isEnabled },
  workspaceIds: ruleset.workspaceIds === null ? null : [...ruleset.workspaceIds],
  revision: ruleset.rev,
  ...{ createdBy: ruleset.createdBy, updatedBy: ruleset.updatedBy },
  ...{ createdAt: iso(ruleset.createdAt), updatedAt: iso(ruleset.updatedAt) },
});

export const rulesetToWire = (ruleset: FullRuleset): Static<typeof RulesetReply> => ({
  ...briefToWire(ruleset),
  text: ruleset.text,
  functions: ruleset.functions.map(({ name, code }) => ({ name, code })),
});

export const severity = Type.Union([
  Type.Literal('error'),
  Type.Literal('warn'),
  Type.Literal('info'),
  Type.Literal('hint'),
]);

const state = Type.Union(
  [Type.Literal('none'), Type.Literal('pending'), Type.Literal('done'), Type.Literal('failed')],
  { description: 'none: this language has no rules. pending: what is told, if anything, is of before' },
);
const told = {
  state,
  reason: nullable(Type.String({ description: 'Why it failed, in a sentence' })),
  revision: nullable(Type.Integer({ description: 'Of the specification, that the counts are about' })),
  checkedAt: nullable(Type.String()),
  counts: Type.Object({
    error: Type.Integer(),
    warn: Type.Integer(),
    info: Type.Integer(),
    hint: Type.Integer(),
  }),
  total: Type.Integer({ description: `All findings; the gravest ${findingsMax} are kept` }),
};
const place = Type.Object({ line: Type.Integer(), column: Type.Integer() });
const Finding = Type.Object({
  ...{ file: Type.String(), start: place, end: place },
  path: Type.Array(Type.Union([Type.String(), Type.Integer()])),
  ...{ rule: Type.String(), severity: Type.String(), message: Type.String() },
  ruleset: nullable(
    Type.Object({
      id: nullable(Type.String({ description: 'Null: it comes with the server' })),
      name: Type.String(),
    }),
  ),
});

export const FindingList = Type.Object({ ...told, data: Type.Array(Finding), meta });

const SpecGovernance = Type.Object({
  ...{ specId: Type.String(), name: Type.String(), type: Type.String() },
  ...told,
});
export const GovernanceList = Type.Object({ data: Type.Array(SpecGovernance), meta });

export function toldToWire({ state: now, result }: Told) {
  const { errors = 0, warnings = 0, infos = 0, hints = 0 } = result ?? {};
  const finishedAt = result?.finishedAt ?? null;
  return {
    ...{ state: now, reason: result?.reason ?? null, revision: result?.rev ?? null },
    checkedAt: finishedAt === null ? null : iso(finishedAt),
    counts: { error: errors, warn: warnings, info: infos, hint: hints },
    total: errors + warnings + infos + hints,
  };
}

export const specToWire = (one: Told): Static<typeof SpecGovernance> => ({
  ...{ specId: one.specId, name: one.name, type: one.type },
  ...toldToWire(one),
});

export const findingToWire = (row: GovernanceFindingRow): Static<typeof Finding> => ({
  file: row.file,
  start: { line: row.startLine, column: row.startColumn },
  end: { line: row.endLine, column: row.endColumn },
  path: JSON.parse(row.path) as (string | number)[],
  rule: row.rule,
  severity: severityNames[row.severity as 0 | 1 | 2 | 3],
  message: row.message,
  ruleset: row.rulesetName === null ? null : { id: row.rulesetId, name: row.rulesetName },
});
