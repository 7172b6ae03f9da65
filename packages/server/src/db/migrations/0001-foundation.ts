import type { Migration } from '../migrate.ts';

const tables = [
  `create table "setting" ("name" text primary key, "value" text not null)`,
  `create table "user" (
    "id" bigint primary key, "sub" text not null unique, "username" text not null, "usernameKey" text not null unique,
    "email" text not null, "emailKey" text not null unique, "emailVerifiedAt" bigint, "fullName" text not null,
    "avatar" text, "isPublic" integer not null, "passwordHash" text, "createdAt" bigint not null,
    "updatedAt" bigint not null, "deactivatedAt" bigint)`,
  `create table "credentialToken" (
    "tokenHash" text primary key, "kind" text not null, "userId" bigint not null references "user" ("id") on delete cascade,
    "createdAt" bigint not null, "expiresAt" bigint not null, "usedAt" bigint)`,
  `create index "credentialToken_user" on "credentialToken" ("userId", "kind")`,
  `create table "team" (
    "id" bigint primary key, "name" text not null, "handle" text not null unique, "personalOf" bigint,
    "createdBy" bigint not null, "createdAt" bigint not null, "updatedAt" bigint not null)`,
  `create table "teamMember" (
    "teamId" bigint not null references "team" ("id") on delete cascade,
    "userId" bigint not null references "user" ("id") on delete cascade,
    "roles" text not null, "joinedAt" bigint not null, primary key ("teamId", "userId"))`,
  `create index "teamMember_user" on "teamMember" ("userId")`,
  `create table "teamInvitation" (
    "id" text primary key, "teamId" bigint not null references "team" ("id") on delete cascade, "email" text not null,
    "emailKey" text not null, "roles" text not null, "tokenHash" text not null unique, "invitedBy" bigint not null,
    "createdAt" bigint not null, "expiresAt" bigint not null, "acceptedAt" bigint, "revokedAt" bigint)`,
  `create index "teamInvitation_team" on "teamInvitation" ("teamId")`,
  `create table "session" (
    "id" text primary key, "tokenHash" text not null unique,
    "userId" bigint not null references "user" ("id") on delete cascade, "teamId" bigint not null,
    "remember" integer not null, "createdAt" bigint not null, "lastActionAt" bigint not null,
    "expiresAt" bigint not null, "absoluteExpiresAt" bigint not null, "ip" text not null, "userAgent" text not null)`,
  `create index "session_user" on "session" ("userId")`,
  `create table "apiKey" (
    "id" text primary key, "userId" bigint not null references "user" ("id") on delete cascade,
    "teamId" bigint not null references "team" ("id") on delete cascade, "name" text not null,
    "tokenHash" text not null unique, "lastFour" text not null, "createdAt" bigint not null, "lastUsedAt" bigint,
    "expiresAt" bigint, "revokedAt" bigint)`,
  `create index "apiKey_user" on "apiKey" ("userId")`,
  `create table "userGroup" (
    "id" bigint primary key, "teamId" bigint not null references "team" ("id") on delete cascade, "name" text not null,
    "summary" text not null, "roles" text not null, "createdBy" bigint not null, "createdAt" bigint not null,
    "updatedAt" bigint not null)`,
  `create table "userGroupMember" (
    "groupId" bigint not null references "userGroup" ("id") on delete cascade,
    "userId" bigint not null references "user" ("id") on delete cascade,
    "isManager" integer not null, primary key ("groupId", "userId"))`,
  `create index "userGroupMember_user" on "userGroupMember" ("userId")`,
  `create table "space" (
    "id" text primary key, "kind" text not null, "epoch" text not null, "head" bigint not null, "floor" bigint not null)`,
  `create table "workspace" (
    "id" bytes primary key, "teamId" bigint not null references "team" ("id"), "visibility" text not null,
    "name" text not null, "summary" text not null, "description" text not null, "createdBy" bigint not null,
    "updatedBy" bigint not null, "createdAt" bigint not null, "updatedAt" bigint not null, "deletedAt" bigint)`,
  `create index "workspace_team" on "workspace" ("teamId", "createdAt")`,
  `create table "workspaceMember" (
    "workspaceId" text not null references "workspace" ("id") on delete cascade, "principal" text not null,
    "principalId" bigint not null, "role" text not null, primary key ("workspaceId", "principal", "principalId"))`,
  `create index "workspaceMember_principal" on "workspaceMember" ("principal", "principalId")`,
  `create table "element" (
    "id" bytes primary key, "spaceId" text not null, "rootId" bytes not null, "kind" text not null, "parentId" bytes,
    "rank" bytes not null, "name" text not null, "fields" text not null, "fieldRevs" text not null, "rev" bigint not null,
    "createdSeq" bigint not null, "ownerId" bigint not null, "createdAt" bigint not null, "updatedAt" bigint not null,
    "updatedBy" bigint not null, "originId" text, "deletedSeq" bigint, "deletedAt" bigint)`,
  `create index "element_root" on "element" ("rootId", "id")`,
  `create index "element_parent" on "element" ("parentId", "rank") where "parentId" is not null`,
  `create index "element_space" on "element" ("spaceId", "kind", "createdAt") where "parentId" is null`,
  `create index "element_trash" on "element" ("spaceId", "deletedAt") where "deletedSeq" is not null`,
  `create table "tree" ("rootId" text primary key, "rev" bigint not null, "items" bigint not null, "updatedAt" bigint not null, "updatedBy" bigint not null)`,
  `create table "elementRole" (
    "rootId" text not null, "principal" text not null, "principalId" bigint not null, "role" text not null,
    primary key ("rootId", "principal", "principalId"))`,
  `create index "elementRole_principal" on "elementRole" ("principal", "principalId")`,
  `create table "change" (
    "spaceId" text not null, "seq" bigint not null, "batchId" text not null,
    "actorId" bigint not null, "at" bigint not null, "type" text not null, "rootId" text, "elementId" text, "kind" text,
    "path" text, "value" text, "prior" text, primary key ("spaceId", "seq"))`,
  `create index "change_root" on "change" ("rootId", "seq") where "rootId" is not null`,
  `create table "bulk" ("bulkId" text not null, "n" bigint not null, "data" text not null, primary key ("bulkId", "n"))`,
  `create table "staging" ("rootId" text primary key, "bulkId" text not null, "startedAt" bigint not null)`,
  `create table "idempotency" (
    "actorId" bigint not null, "key" text not null, "requestHash" text not null, "status" integer not null,
    "body" text not null, "createdAt" bigint not null, primary key ("actorId", "key"))`,
  `create index "idempotency_age" on "idempotency" ("createdAt")`,
  `create table "fork" (
    "id" text primary key, "sourceId" text not null, "kind" text not null, "label" text not null,
    "createdBy" bigint not null, "createdAt" bigint not null, "updatedAt" bigint not null, "baseBulkId" text not null,
    "sourceRev" bigint not null)`,
  `create index "fork_source" on "fork" ("sourceId", "createdAt")`,
  `create index "fork_creator" on "fork" ("createdBy", "createdAt")`,
  `create table "pullRequest" (
    "id" text primary key, "sourceId" text not null, "destinationId" text not null, "title" text not null,
    "description" text not null, "status" text not null, "comment" text, "createdBy" bigint not null,
    "updatedBy" bigint not null, "createdAt" bigint not null, "updatedAt" bigint not null)`,
  `create index "pullRequest_destination" on "pullRequest" ("destinationId", "createdAt")`,
  `create index "pullRequest_source" on "pullRequest" ("sourceId", "createdAt")`,
  `create table "pullRequestReviewer" (
    "pullRequestId" text not null references "pullRequest" ("id") on delete cascade, "userId" bigint not null,
    "status" text not null, "reviewedAt" bigint, primary key ("pullRequestId", "userId"))`,
  `create table "thread" (
    "id" bigint primary key, "rootId" text not null, "elementId" text not null, "elementKind" text not null,
    "status" text not null, "createdAt" bigint not null)`,
  `create index "thread_element" on "thread" ("elementId", "createdAt")`,
  `create table "comment" (
    "id" bigint primary key, "threadId" bigint not null references "thread" ("id") on delete cascade,
    "body" text not null, "tags" text not null, "createdBy" bigint not null, "createdAt" bigint not null,
    "updatedAt" bigint not null)`,
  `create index "comment_thread" on "comment" ("threadId", "createdAt")`,
  `create table "accessKey" (
    "id" text primary key, "tokenHash" text not null unique, "lastFour" text not null, "collectionId" text not null,
    "userId" bigint not null references "user" ("id") on delete cascade, "teamId" bigint not null,
    "createdAt" bigint not null, "updatedAt" bigint not null, "lastUsedAt" bigint, "expiresAt" bigint not null,
    "deletedAt" bigint)`,
  `create index "accessKey_user" on "accessKey" ("userId", "createdAt")`,
  `create table "task" (
    "id" text primary key, "kind" text not null, "ownerId" bigint not null, "subjectId" text not null,
    "status" text not null, "details" text not null, "createdAt" bigint not null, "updatedAt" bigint not null)`,
  `create index "task_age" on "task" ("createdAt")`,
  `create index "task_subject" on "task" ("subjectId", "kind")`,
  `create table "usage" (
    "teamId" bigint not null, "metric" text not null, "month" text not null, "count" bigint not null,
    primary key ("teamId", "metric", "month"))`,
  `create table "dataKey" (
    "id" text primary key, "wrapped" text not null, "masterId" text not null, "createdAt" bigint not null,
    "retiredAt" bigint)`,
];

export const foundation: Migration = {
  name: '0001-foundation',
  up: async ({ run }) => {
    for (const statement of tables) await run(statement);
  },
};
