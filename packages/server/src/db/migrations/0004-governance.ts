import type { Migration } from '../migrate.ts';

const tables = [
  `create table "governanceRuleset" (
    "id" bytes primary key, "teamId" bigint not null references "team" ("id") on delete cascade, "name" text not null,
    "text" text not null, "definition" text not null, "functions" text not null, "enabled" integer not null,
    "workspaceIds" text, "rev" bigint not null, "createdBy" bigint not null, "updatedBy" bigint not null,
    "createdAt" bigint not null, "updatedAt" bigint not null)`,
  `create index "governanceRuleset_team" on "governanceRuleset" ("teamId", "createdAt")`,
  // Counts the changes of a team's rulesets: a result names the number it was computed at.
  `create table "governanceTeam" (
    "teamId" bigint primary key references "team" ("id") on delete cascade, "rev" bigint not null)`,
  `create table "governanceResult" (
    "specId" bytes primary key references "element" ("id") on delete cascade, "spaceId" text not null,
    "teamId" bigint not null, "teamRev" bigint not null, "rev" bigint not null, "basis" text not null, "state" text,
    "reason" text, "errors" bigint not null, "warnings" bigint not null, "infos" bigint not null,
    "hints" bigint not null, "finishedAt" bigint, "attempts" integer not null, "claim" text, "leaseUntil" bigint)`,
  `create table "governanceFinding" (
    "specId" bytes not null references "governanceResult" ("specId") on delete cascade, "n" integer not null,
    "severity" integer not null, "rule" text not null, "rulesetId" text, "rulesetName" text, "file" text not null,
    "path" text not null, "startLine" integer not null, "startColumn" integer not null, "endLine" integer not null,
    "endColumn" integer not null, "message" text not null, primary key ("specId", "n"))`,
  // Specifications alone, to look for those without a result that holds.
  `create index "element_spec" on "element" ("id") where "kind" = 'spec'`,
];

export const governance: Migration = {
  name: '0004-governance',
  up: async ({ run }) => {
    for (const statement of tables) await run(statement);
  },
};
