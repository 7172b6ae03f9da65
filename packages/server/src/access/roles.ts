/**
 * Who may do what: the one table. Routes and features name a permission, never a role. Roles combine by union; the
 * highest grant wins (docs/decisions/0006-authorisation-as-data.md).
 */

export type TeamRole =
  | 'superAdmin'
  | 'admin'
  | 'billing'
  | 'user'
  | 'communityManager'
  | 'partnerManager'
  | 'flowEditor'
  | 'apiNetworkManager'
  | 'apiGovernanceManager'
  | 'guest'
  | 'partner';

/** `wire`: the spelling of `/me`, `/users` and `/groups`. `content`: sees what is shared with the whole team. */
export const teamRoles: Record<
  TeamRole,
  { displayName: string; wire: string; content: boolean; permissions: readonly TeamPermission[] }
> = {
  superAdmin: {
    displayName: 'Super Admin',
    wire: 'super-admin',
    content: true,
    permissions: [
      'team.view',
      'team.edit',
      'team.manageMembers',
      'team.manageSuperAdmins',
      'team.viewUsage',
      'team.viewAudit',
      'team.manageBilling',
      'team.manageGovernance',
      'workspace.create',
      'workspace.createTeam',
      'workspace.transfer',
      'workspace.publish',
      'workspace.all',
    ],
  },
  admin: {
    displayName: 'Admin',
    wire: 'admin',
    content: false,
    permissions: [
      'team.view',
      'team.edit',
      'team.manageMembers',
      'team.viewUsage',
      'team.viewAudit',
      'team.manageGovernance',
      'workspace.create',
      'workspace.createTeam',
      'workspace.transfer',
    ],
  },
  billing: {
    displayName: 'Billing',
    wire: 'billing',
    content: false,
    permissions: ['team.view', 'team.viewUsage', 'team.manageBilling', 'workspace.create'],
  },
  user: {
    displayName: 'Developer',
    wire: 'user',
    content: true,
    permissions: ['team.view', 'team.viewUsage', 'workspace.create', 'workspace.createTeam'],
  },
  communityManager: {
    displayName: 'Community Manager',
    wire: 'community-manager',
    content: true,
    permissions: [
      'team.view',
      'team.viewUsage',
      'team.viewAudit',
      'workspace.create',
      'workspace.createTeam',
      'workspace.publish',
    ],
  },
  partnerManager: {
    displayName: 'Partner Manager',
    wire: 'partner-manager',
    content: true,
    permissions: ['team.view', 'workspace.create', 'workspace.partner'],
  },
  flowEditor: {
    displayName: 'Flow Editor',
    wire: 'flow-editor',
    content: true,
    permissions: ['team.view', 'workspace.create'],
  },
  apiNetworkManager: {
    displayName: 'API Network Manager',
    wire: 'api-network-manager',
    content: true,
    permissions: ['team.view', 'workspace.create'],
  },
  apiGovernanceManager: {
    displayName: 'API Governance Manager',
    wire: 'api-governance-manager',
    content: true,
    permissions: ['team.view', 'team.manageGovernance', 'workspace.create'],
  },
  guest: { displayName: 'Guest', wire: 'guest', content: false, permissions: [] },
  partner: { displayName: 'Partner', wire: 'partner', content: false, permissions: [] },
};

export type TeamPermission =
  | 'team.view'
  | 'team.edit'
  | 'team.manageMembers'
  | 'team.manageSuperAdmins'
  | 'team.viewUsage'
  | 'team.viewAudit'
  | 'team.manageBilling'
  /** The rulesets that specifications of the team are checked against. */
  | 'team.manageGovernance'
  | 'workspace.create'
  | 'workspace.createTeam'
  | 'workspace.transfer'
  | 'workspace.publish'
  | 'workspace.partner'
  /** Every workspace of the team, as its Admin. */
  | 'workspace.all';

export type Permission =
  | 'workspace.view'
  | 'workspace.edit'
  | 'workspace.delete'
  | 'workspace.manageRoles'
  | 'workspace.viewActivity'
  | 'collection.create'
  | 'collection.view'
  | 'collection.edit'
  | 'collection.delete'
  | 'collection.move'
  | 'collection.fork'
  | 'collection.viewRoles'
  | 'collection.manageRoles'
  | 'collection.manageAccessKeys'
  | 'environment.create'
  | 'environment.view'
  | 'environment.edit'
  | 'environment.delete'
  | 'environment.move'
  | 'environment.fork'
  | 'spec.create'
  | 'spec.view'
  | 'spec.edit'
  | 'spec.delete'
  | 'spec.move'
  | 'api.create'
  | 'api.view'
  | 'api.edit'
  | 'api.delete'
  | 'api.move'
  | 'globals.view'
  | 'globals.edit'
  | 'pullRequest.create'
  | 'pullRequest.review'
  | 'comment.create'
  | 'comment.deleteAny';

/** What an outsider sees of a public workspace. */
const look: readonly Permission[] = [
  'workspace.view',
  'collection.view',
  'environment.view',
  'spec.view',
  'api.view',
  'collection.fork',
  'environment.fork',
];
const viewer: readonly Permission[] = [
  ...look,
  'workspace.viewActivity',
  'collection.viewRoles',
  'globals.view',
  'pullRequest.create',
  'comment.create',
  'collection.manageAccessKeys',
];
const editor: readonly Permission[] = [
  ...viewer,
  'collection.create',
  'collection.edit',
  'collection.delete',
  'collection.move',
  'collection.manageRoles',
  'environment.create',
  'environment.edit',
  'environment.delete',
  'environment.move',
  'spec.create',
  'spec.edit',
  'spec.delete',
  'spec.move',
  'api.create',
  'api.edit',
  'api.delete',
  'api.move',
  'globals.edit',
  'pullRequest.review',
];
const admin: readonly Permission[] = [
  ...editor,
  'workspace.edit',
  'workspace.delete',
  'workspace.manageRoles',
  'comment.deleteAny',
];

export type WorkspaceRole = '1' | '2' | '3' | '4' | '5' | '6' | '7';

/** Ids are those of the Postman API. */
export const workspaceRoles: Record<
  WorkspaceRole,
  { displayName: string; permissions: ReadonlySet<Permission> }
> = {
  '1': { displayName: 'Viewer', permissions: new Set(viewer) },
  '2': { displayName: 'Editor', permissions: new Set(editor) },
  '3': { displayName: 'Admin', permissions: new Set(admin) },
  '4': { displayName: 'Partner Viewer', permissions: new Set(viewer) },
  '5': { displayName: 'Partner Editor', permissions: new Set(editor) },
  '6': { displayName: 'Partner Viewer and Lead', permissions: new Set(viewer) },
  '7': { displayName: 'Partner Editor and Lead', permissions: new Set(editor) },
};

export const outsiderPermissions: ReadonlySet<Permission> = new Set(look);

/** Roles on one collection or environment, given to people who may have none in its workspace. */
export const elementRoles: Record<'VIEWER' | 'EDITOR', ReadonlySet<Permission>> = {
  VIEWER: new Set([
    'collection.view',
    'environment.view',
    'collection.fork',
    'environment.fork',
    'pullRequest.create',
    'comment.create',
    'collection.viewRoles',
    'collection.manageAccessKeys',
  ]),
  EDITOR: new Set([
    'collection.view',
    'collection.edit',
    'collection.delete',
    'collection.move',
    'collection.fork',
    'collection.viewRoles',
    'collection.manageRoles',
    'collection.manageAccessKeys',
    'environment.view',
    'environment.edit',
    'environment.delete',
    'environment.move',
    'environment.fork',
    'pullRequest.create',
    'pullRequest.review',
    'comment.create',
  ]),
};

/** A read-only key for one collection. */
export const accessKeyPermissions: ReadonlySet<Permission> = new Set(['collection.view']);

export const hasTeamPermission = (roles: readonly TeamRole[], permission: TeamPermission): boolean =>
  roles.some((role) => teamRoles[role].permissions.includes(permission));

export const seesTeamContent = (roles: readonly TeamRole[]): boolean =>
  roles.some((role) => teamRoles[role].content);

export const isTeamRole = (text: string): text is TeamRole => Object.hasOwn(teamRoles, text);
export const isWorkspaceRole = (text: string): text is WorkspaceRole => Object.hasOwn(workspaceRoles, text);
