import type { Migration } from '../migrate.ts';

const tables = [
  // Work that goes on after its request. A row lives until the work is over, so that the table stays small.
  `create table "job" (
    "taskId" text primary key references "task" ("id") on delete cascade, "kind" text not null, "input" text not null,
    "attempts" integer not null, "leaseUntil" bigint, "createdAt" bigint not null)`,
  `create index "job_age" on "job" ("createdAt")`,
  `create table "specText" (
    "specId" bytes not null references "element" ("id") on delete cascade, "hash" text not null, "n" integer not null,
    "data" text not null, primary key ("specId", "hash", "n"))`,
  `create table "specTag" (
    "id" bytes primary key, "specId" bytes not null references "element" ("id") on delete cascade, "name" text not null,
    "files" text not null, "createdBy" bigint not null, "createdAt" bigint not null)`,
  `create index "specTag_spec" on "specTag" ("specId", "createdAt")`,
  `create table "specLink" (
    "specId" bytes not null references "element" ("id") on delete cascade,
    "collectionId" bytes not null references "element" ("id") on delete cascade, "origin" text not null,
    "options" text not null, "syncExamples" integer not null, "deleteOrphanedRequests" integer not null,
    "base" text not null, "collectionRev" bigint not null, "collectionName" text not null, "createdBy" bigint not null, "updatedBy" bigint not null,
    "createdAt" bigint not null, "updatedAt" bigint not null, primary key ("specId", "collectionId"))`,
  `create index "specLink_collection" on "specLink" ("collectionId", "createdAt")`,
];

export const specs: Migration = {
  name: '0002-specs',
  up: async ({ run }) => {
    for (const statement of tables) await run(statement);
  },
};
