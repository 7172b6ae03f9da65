import type { Migration } from '../migrate.ts';

const tables = [
  // The collection is an element of the workspace like any other; that it belongs to an API is said here.
  `create table "apiCollection" (
    "collectionId" bytes primary key references "element" ("id") on delete cascade,
    "apiId" bytes not null references "element" ("id") on delete cascade,
    "createdBy" bigint not null, "createdAt" bigint not null)`,
  `create index "apiCollection_api" on "apiCollection" ("apiId", "createdAt")`,
  `create table "apiVersion" (
    "id" bytes primary key, "apiId" bytes not null references "element" ("id") on delete cascade,
    "name" text not null, "releaseNotes" text not null, "status" text not null, "taskId" text not null,
    "schemas" text not null, "collections" text not null, "createdBy" bigint not null,
    "createdAt" bigint not null, "updatedAt" bigint not null)`,
  `create index "apiVersion_api" on "apiVersion" ("apiId", "createdAt")`,
  `create table "apiMigration" (
    "apiId" bytes primary key references "element" ("id") on delete cascade, "status" text not null,
    "workspaceId" bytes, "specId" bytes, "reason" text, "updatedAt" bigint not null)`,
  // Any element may have tags.
  `create table "elementTag" (
    "elementId" bytes not null references "element" ("id") on delete cascade, "slug" text not null,
    "createdAt" bigint not null, primary key ("elementId", "slug"))`,
  `create index "elementTag_slug" on "elementTag" ("slug", "createdAt")`,
];

export const apis: Migration = {
  name: '0003-apis',
  up: async ({ run }) => {
    for (const statement of tables) await run(statement);
  },
};
