/**
 * Row types. Times are milliseconds since 1970 (UTC), flags are 0 or 1, documents are JSON text:
 * the subset that SQLite and PostgreSQL store alike (docs/decisions/0001-two-databases.md).
 */
export type Schema = {
  setting: SettingRow;
  user: UserRow;
  credentialToken: CredentialTokenRow;
  session: SessionRow;
  apiKey: ApiKeyRow;
  team: TeamRow;
  teamMember: TeamMemberRow;
  teamInvitation: TeamInvitationRow;
  userGroup: UserGroupRow;
  userGroupMember: UserGroupMemberRow;
  space: SpaceRow;
  workspace: WorkspaceRow;
  workspaceMember: WorkspaceMemberRow;
  element: ElementRow;
  tree: TreeRow;
  elementRole: ElementRoleRow;
  change: ChangeRow;
  bulk: BulkRow;
  staging: StagingRow;
  idempotency: IdempotencyRow;
  fork: ForkRow;
  pullRequest: PullRequestRow;
  pullRequestReviewer: PullRequestReviewerRow;
  thread: ThreadRow;
  comment: CommentRow;
  accessKey: AccessKeyRow;
  task: TaskRow;
  job: JobRow;
  specText: SpecTextRow;
  specTag: SpecTagRow;
  specLink: SpecLinkRow;
  apiCollection: ApiCollectionRow;
  apiVersion: ApiVersionRow;
  apiMigration: ApiMigrationRow;
  elementTag: ElementTagRow;
  governanceRuleset: GovernanceRulesetRow;
  governanceTeam: GovernanceTeamRow;
  governanceResult: GovernanceResultRow;
  governanceFinding: GovernanceFindingRow;
  usage: UsageRow;
  dataKey: DataKeyRow;
};

export type SettingRow = { name: string; value: string };

export type UserRow = {
  id: number;
  /** Stable subject identifier (OpenID Connect `sub`). */
  sub: string;
  username: string;
  /** Lower-cased NFKC form; unique. */
  usernameKey: string;
  email: string;
  emailKey: string;
  emailVerifiedAt: number | null;
  fullName: string;
  avatar: string | null;
  isPublic: number;
  passwordHash: string | null;
  createdAt: number;
  updatedAt: number;
  /** Set when the account may not be used. */
  deactivatedAt: number | null;
};

/** Single-use secrets sent by mail, stored as SHA-256. */
export type CredentialTokenRow = {
  tokenHash: string;
  kind: string;
  userId: number;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
};

export type SessionRow = {
  id: string;
  tokenHash: string;
  userId: number;
  teamId: number;
  remember: number;
  createdAt: number;
  lastActionAt: number;
  expiresAt: number;
  absoluteExpiresAt: number;
  ip: string;
  userAgent: string;
};

export type ApiKeyRow = {
  id: string;
  userId: number;
  teamId: number;
  name: string;
  tokenHash: string;
  lastFour: string;
  createdAt: number;
  lastUsedAt: number | null;
  expiresAt: number | null;
  revokedAt: number | null;
};

export type TeamRow = {
  id: number;
  name: string;
  /** URL handle (`teamDomain` of the API); unique. */
  handle: string;
  /** The user whose team of one this is; null for shared teams. */
  personalOf: number | null;
  createdBy: number;
  createdAt: number;
  updatedAt: number;
};

/** `roles`: JSON array of role names of access/roles.ts. */
export type TeamMemberRow = { teamId: number; userId: number; roles: string; joinedAt: number };

export type TeamInvitationRow = {
  id: string;
  teamId: number;
  email: string;
  emailKey: string;
  roles: string;
  tokenHash: string;
  invitedBy: number;
  createdAt: number;
  expiresAt: number;
  acceptedAt: number | null;
  revokedAt: number | null;
};

export type UserGroupRow = {
  id: number;
  teamId: number;
  name: string;
  summary: string;
  roles: string;
  createdBy: number;
  createdAt: number;
  updatedAt: number;
};

export type UserGroupMemberRow = { groupId: number; userId: number; isManager: number };

/** A change log: one per workspace (id = workspace id) and one per team (id = `team:<id>`). */
export type SpaceRow = { id: string; kind: 'workspace' | 'team'; epoch: string; head: number; floor: number };

export type WorkspaceRow = {
  id: string;
  teamId: number;
  visibility: 'personal' | 'private' | 'team' | 'public' | 'partner';
  name: string;
  summary: string;
  description: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
  deletedAt: number | null;
};

/** `role`: '1' Viewer, '2' Editor, '3' Admin, '4'..'7' partner roles. */
export type WorkspaceMemberRow = {
  workspaceId: string;
  principal: 'user' | 'group' | 'partner';
  principalId: number;
  role: string;
};

export type ElementRow = {
  id: string;
  spaceId: string;
  /** The collection or environment this belongs to; itself for the root. */
  rootId: string;
  kind: string;
  parentId: string | null;
  rank: string;
  name: string;
  /** JSON object text, see @parley/format ElementRecord. */
  fields: string;
  /** JSON object text: field path -> seq of its last change; absent = `createdSeq`. */
  fieldRevs: string;
  /** Seq of the last change of this element. */
  rev: number;
  createdSeq: number;
  ownerId: number;
  createdAt: number;
  updatedAt: number;
  updatedBy: number;
  /** In a fork: the id this element had in its source. */
  originId: string | null;
  /** Seq of the delete that put it into the trash, negative when the tree has moved here since; null = live. */
  deletedSeq: number | null;
  deletedAt: number | null;
};

/** `rev`: seq of the last change anywhere below this root; the cache key of assembled documents. `items`: live elements below it. */
export type TreeRow = { rootId: string; rev: number; items: number; updatedAt: number; updatedBy: number };

export type ElementRoleRow = {
  rootId: string;
  principal: 'user' | 'group' | 'team';
  principalId: number;
  role: 'VIEWER' | 'EDITOR';
};

export type ChangeRow = {
  spaceId: string;
  seq: number;
  /** All changes of one user action share it. */
  batchId: string;
  actorId: number;
  at: number;
  type: 'create' | 'set' | 'move' | 'delete' | 'restore' | 'bulk' | 'purge' | 'event';
  rootId: string | null;
  elementId: string | null;
  kind: string | null;
  /** Field path of `set`; name of the event for `event`. */
  path: string | null;
  /** JSON text of the new value; null = removed. */
  value: string | null;
  /** JSON text of the value before; null = absent. */
  prior: string | null;
};

/** Large bodies of changes, written ahead in chunks and made valid by one `bulk` change that names `bulkId`. */
export type BulkRow = { bulkId: string; n: number; data: string };

/** Trees being imported: their rows exist but are not reachable yet. Removed in the transaction that publishes. */
export type StagingRow = { rootId: string; bulkId: string; startedAt: number };

export type IdempotencyRow = {
  actorId: number;
  key: string;
  requestHash: string;
  status: number;
  body: string;
  createdAt: number;
};

export type ForkRow = {
  /** The fork: a collection or environment. */
  id: string;
  sourceId: string;
  kind: 'collection' | 'environment';
  label: string;
  createdBy: number;
  createdAt: number;
  updatedAt: number;
  /** The common ancestor for three-way merges: chunks of `bulk`. */
  baseBulkId: string;
  /** Source tree revision that is contained in the fork. */
  sourceRev: number;
};

export type PullRequestRow = {
  id: string;
  sourceId: string;
  destinationId: string;
  title: string;
  description: string;
  status: 'open' | 'approved' | 'declined' | 'merged';
  comment: string | null;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

export type PullRequestReviewerRow = {
  pullRequestId: string;
  userId: number;
  status: 'pending' | 'approved' | 'declined';
  reviewedAt: number | null;
};

export type ThreadRow = {
  id: number;
  rootId: string;
  elementId: string;
  elementKind: string;
  status: 'Open' | 'Resolved';
  createdAt: number;
};

export type CommentRow = {
  id: number;
  threadId: number;
  body: string;
  /** JSON text of the mentions, `{}` when none. */
  tags: string;
  createdBy: number;
  createdAt: number;
  updatedAt: number;
};

export type AccessKeyRow = {
  id: string;
  tokenHash: string;
  lastFour: string;
  collectionId: string;
  userId: number;
  teamId: number;
  createdAt: number;
  updatedAt: number;
  lastUsedAt: number | null;
  expiresAt: number;
  deletedAt: number | null;
};

export type TaskRow = {
  id: string;
  kind: string;
  ownerId: number;
  subjectId: string;
  status: 'running' | 'done' | 'failed';
  /** JSON text: result or reason. */
  details: string;
  createdAt: number;
  updatedAt: number;
};

/** What an unfinished task needs to be taken up again, on any node and after a restart; gone when the task is over. */
export type JobRow = {
  taskId: string;
  kind: string;
  /** JSON text, sealed where its kind says so. */
  input: string;
  /** How often it was begun; the number of the latest attempt is the right to end it. */
  attempts: number;
  /** Until then whoever began it is taken to be alive; null = nobody has it. */
  leaseUntil: number | null;
  createdAt: number;
};

/** Texts of the files of a specification by SHA-256, in pieces; never changed, so that elements and tags can name them. */
export type SpecTextRow = { specId: string; hash: string; n: number; data: string };

/** A named state of a specification. `files`: JSON text, see features/specs/tags.ts. */
export type SpecTagRow = {
  id: string;
  specId: string;
  name: string;
  files: string;
  createdBy: number;
  createdAt: number;
};

/** A specification and a collection of which one was generated from the other. */
export type SpecLinkRow = {
  specId: string;
  collectionId: string;
  /** Which of the two was there first. */
  origin: 'spec' | 'collection';
  /** JSON text: the options of the conversion. */
  options: string;
  syncExamples: number;
  deleteOrphanedRequests: number;
  /** JSON text: the files of the specification when the two last said the same. */
  base: string;
  /** Revision of the collection at that time. */
  collectionRev: number;
  /** What it was called then: that it is called otherwise than the API is no change of the API. */
  collectionName: string;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** Rules of a team for its specifications, in Spectral's format. */
export type GovernanceRulesetRow = {
  id: string;
  teamId: number;
  name: string;
  /** JSON text of the text as it was written. */
  text: string;
  /** JSON text of what was read in it. */
  definition: string;
  /** JSON text of `{name, code}[]`: functions that the ruleset brings. */
  functions: string;
  enabled: number;
  /** JSON text of the workspaces it is for; null = all of the team. */
  workspaceIds: string | null;
  rev: number;
  createdBy: number;
  updatedBy: number;
  createdAt: number;
  updatedAt: number;
};

/** `rev` counts the changes of a team's rulesets; absent = none was ever changed. */
export type GovernanceTeamRow = { teamId: number; rev: number };

/** What the rulesets say of a specification; it holds while what it was computed from has not changed. */
export type GovernanceResultRow = {
  specId: string;
  spaceId: string;
  teamId: number;
  teamRev: number;
  /** Revision of the specification. */
  rev: number;
  /** Hash of the files and rulesets themselves: when it is still the same, only the marks above are brought up. */
  basis: string;
  /** Null until it was computed for the first time. */
  state: 'done' | 'failed' | null;
  /** Why it failed, in a sentence. */
  reason: string | null;
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
  finishedAt: number | null;
  /** How often it was begun since it was last finished. */
  attempts: number;
  /** Whose turn it is, until `leaseUntil`. */
  claim: string | null;
  leaseUntil: number | null;
};

/** The gravest findings of a result, in order of `n`. */
export type GovernanceFindingRow = {
  specId: string;
  n: number;
  /** 0 error, 1 warn, 2 info, 3 hint. */
  severity: number;
  rule: string;
  /** Null for rules that come with the server, as for what is wrong with the files themselves. */
  rulesetId: string | null;
  rulesetName: string | null;
  file: string;
  /** JSON text: the way to the value. */
  path: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
  message: string;
};

/** A collection that belongs to an API. What it was generated with is a `SpecLinkRow` of the API's schema. */
export type ApiCollectionRow = { collectionId: string; apiId: string; createdBy: number; createdAt: number };

/** A named state of an API. `schemas`, `collections`: JSON text, see features/apis/version-store.ts. */
export type ApiVersionRow = {
  id: string;
  apiId: string;
  name: string;
  releaseNotes: string;
  status: 'pending' | 'published';
  /** The task that publishes it. */
  taskId: string;
  schemas: string;
  collections: string;
  createdBy: number;
  createdAt: number;
  updatedAt: number;
};

/** The last move of an API's schema into a specification. `reason`: why it failed. */
export type ApiMigrationRow = {
  apiId: string;
  status: 'done' | 'failed';
  workspaceId: string | null;
  specId: string | null;
  reason: string | null;
  updatedAt: number;
};

/** A word by which elements are found. */
export type ElementTagRow = { elementId: string; slug: string; createdAt: number };

export type UsageRow = { teamId: number; metric: string; month: string; count: number };

/** Data keys, wrapped by the master key, which is outside the database. */
export type DataKeyRow = {
  id: string;
  wrapped: string;
  masterId: string;
  createdAt: number;
  retiredAt: number | null;
};
