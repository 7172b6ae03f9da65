import {
  accessKeyPermissions,
  elementRoles,
  outsiderPermissions,
  type Permission,
  type TeamPermission,
  teamRoles,
  workspaceRoles,
} from '../../packages/server/src/access/roles.ts';

const teamWords: Record<TeamPermission, string> = {
  'team.view': 'see the team, its people and groups',
  'team.edit': 'rename the team',
  'team.manageMembers': 'invite and remove people, give roles, manage groups',
  'team.manageSuperAdmins': 'make and unmake Super Admins',
  'team.viewUsage': 'see what the team uses',
  'team.viewAudit': 'read the audit log',
  'team.manageBilling': 'manage plan and payment',
  'team.manageGovernance': 'make and change governance rulesets',
  'workspace.create': 'create workspaces for oneself and invited people',
  'workspace.createTeam': 'create workspaces for the whole team',
  'workspace.transfer': 'hand a workspace over to another team',
  'workspace.publish': 'make workspaces public',
  'workspace.partner': 'run all Partner Workspaces',
  'workspace.all': 'be Admin of every workspace of the team',
};

const words: Record<Permission, string> = {
  'workspace.view': 'see the workspace and what is in it',
  'workspace.edit': 'change its name, description and visibility',
  'workspace.delete': 'delete it',
  'workspace.manageRoles': 'give and take roles in it',
  'workspace.viewActivity': 'see its people, activity and changelog',
  'collection.create': 'add collections',
  'collection.view': 'see collections',
  'collection.edit': 'change collections, merge into them',
  'collection.delete': 'delete collections, restore and purge them',
  'collection.move': 'move collections to other workspaces',
  'collection.fork': 'fork collections',
  'collection.viewRoles': 'see who has which role on a collection',
  'collection.manageRoles': 'give and take roles on a collection',
  'collection.manageAccessKeys': 'make access keys of a collection',
  'environment.create': 'add environments',
  'environment.view': 'see environments',
  'environment.edit': 'change environments, merge into them',
  'environment.delete': 'delete environments, restore and purge them',
  'environment.move': 'move environments to other workspaces',
  'environment.fork': 'fork environments',
  'spec.create': 'add specifications',
  'spec.view': 'see specifications',
  'spec.edit': 'change specifications and their files',
  'spec.delete': 'delete specifications, restore and purge them',
  'spec.move': 'move specifications to other workspaces',
  'api.create': 'add APIs',
  'api.view': 'see APIs, their schemas and versions',
  'api.edit':
    'change APIs, their schemas, versions and tags, attach collections, move schemas into specifications',
  'api.delete': 'delete APIs, restore and purge them',
  'api.move': 'move APIs to other workspaces',
  'globals.view': 'see global variables',
  'globals.edit': 'change global variables',
  'pullRequest.create': 'open pull requests',
  'pullRequest.review': 'change and review pull requests',
  'comment.create': 'comment, resolve threads',
  'comment.deleteAny': 'delete comments of others',
};

type Column = { title: string; has: (permission: string) => boolean };

const setColumn = (title: string, permissions: ReadonlySet<string>): Column => ({
  title,
  has: (permission) => permissions.has(permission),
});

const table = (
  first: string,
  columns: readonly Column[],
  rows: Readonly<Record<string, string>>,
): string[] => [
  `| ${[first, ...columns.map(({ title }) => title)].join(' | ')} |`,
  `| --- |${' :-: |'.repeat(columns.length)}`,
  ...Object.entries(rows).map(
    ([name, meaning]) =>
      `| ${[`\`${name}\` ${meaning}`, ...columns.map(({ has }) => (has(name) ? '✔' : ''))].join(' | ')} |`,
  ),
];

/** `docs/permissions.md`: who may do what, for people, out of the table that the server decides by. */
export function permissionsDocument(): string {
  const ofTeams = Object.values(teamRoles).map(({ displayName, permissions }) =>
    setColumn(displayName, new Set<string>(permissions)),
  );
  const ofWorkspaces = Object.values(workspaceRoles).map(({ displayName, permissions }) =>
    setColumn(displayName, permissions),
  );
  const ofElements = [
    setColumn('Viewer', elementRoles.VIEWER),
    setColumn('Editor', elementRoles.EDITOR),
    setColumn('Access key', accessKeyPermissions),
    setColumn('Anybody, in a public workspace', outsiderPermissions),
  ];
  const granted = Object.fromEntries(
    Object.entries(words).filter(([name]) => ofElements.some(({ has }) => has(name))),
  );
  const content = Object.values(teamRoles).filter(({ content: seesContent }) => seesContent);
  return `${[
    '# Who may do what',
    '',
    'Made by `npm run permissions` from `packages/server/src/access/roles.ts`, the table by which the server decides.',
    'Change that, not this page.',
    '',
    'People may hold several roles: in the team, in a workspace, on a single collection or environment, by themselves or',
    'through groups. What any of them gives, counts. What somebody may not see does not exist for them (404); what they',
    'see but may not do is refused (403).',
    '',
    '## In a team',
    '',
    ...table('', ofTeams, teamWords),
    '',
    '## In a workspace',
    '',
    ...table('', ofWorkspaces, words),
    '',
    'Besides roles in the workspace, its visibility gives rights:',
    '',
    '- *Personal* and *private*: nobody else, but Super Admins of the team.',
    `- *Team* and *public*: Editor for ${content.map(({ displayName }) => displayName).join(', ')} of the team.`,
    '- *Public*: everybody who is signed in may look, see below.',
    '- *Partner*: Admin for Partner Managers and Super Admins of the team.',
    '',
    '## On one collection or environment',
    '',
    'Given to people who may have no role in its workspace. An access key opens one collection for reading, as long as',
    'whoever made it sees the collection.',
    '',
    ...table('', ofElements, granted),
  ].join('\n')}\n`;
}
