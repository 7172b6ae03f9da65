import Type, { type Static } from 'typebox';
import { isWorkspaceRole, type WorkspaceRole, workspaceRoles } from '../../access/roles.ts';
import { ApiError } from '../../errors.ts';
import { route } from '../../http/route.ts';
import { parseJson } from '../../http/server.ts';
import { explained, problem } from './failures.ts';
import { type Grant, listRoles, type Principal, type RoleChange, updateRoles } from './roles.ts';

/** Documented limit of one call. */
const operationsMax = 50;

const RoleDescription = Type.Object({
  id: Type.String(),
  displayName: Type.String(),
  description: Type.String(),
});
const AllRoles = Type.Object({
  roles: Type.Object({
    user: Type.Array(RoleDescription),
    usergroup: Type.Array(RoleDescription),
    partner: Type.Array(RoleDescription),
  }),
});
const ids = Type.Optional(Type.Array(Type.String()));
const Roles = Type.Object({
  roles: Type.Array(
    Type.Object({ id: Type.String(), displayName: Type.String(), user: ids, group: ids, partner: ids }),
  ),
});
const RolesChange = Type.Object({
  roles: Type.Array(
    Type.Object({
      op: Type.Union([Type.Literal('add'), Type.Literal('remove')]),
      path: Type.Union([Type.Literal('/user'), Type.Literal('/usergroup'), Type.Literal('/partner')]),
      value: Type.Array(
        Type.Object({
          id: Type.Union([Type.String(), Type.Integer()]),
          role: Type.Union([Type.String(), Type.Integer()]),
        }),
        { minItems: 1 },
      ),
    }),
    { minItems: 1, maxItems: operationsMax },
  ),
});

const descriptions: Record<WorkspaceRole, string> = {
  '1': 'Can view and comment on everything',
  '2': 'Can create and edit everything',
  '3': 'Can manage people, settings and everything in the workspace',
  '4': 'Can view everything and send requests',
  '5': 'Can create, edit and fork everything',
  '6': 'Can view, fork and export everything, and invite partners as Viewer',
  '7': 'Can create and edit everything, and invite partners as Editor or Viewer',
};
/** COMPAT: the wire names partner roles without the word partner (published answers). */
const displayName = (role: WorkspaceRole): string =>
  workspaceRoles[role].displayName.replace(/^Partner /, '').replace(/ and Lead$/, ' and Partner Lead');

const family = 'workspace-roles';
const ofOne = {
  path: '/workspaces/:workspaceId/roles',
  auth: 'user',
  errors: 'problem',
  family,
  explain: explained({
    notFound: [
      'workspaceProblem',
      {
        status: 404,
        problem: 'not-found',
        title: 'Not Found',
        detail: 'The requested resource was not found.',
      },
    ],
    forbidden: ['workspaceForbidden', { message: 'You are not authorized to perform this action.' }],
  }),
} as const;

export const roleRoutes = [
  route({
    operation: 'getAllWorkspaceRoles',
    summary: 'Lists the roles there are in workspaces',
    method: 'GET',
    path: '/workspaces-roles',
    auth: 'user',
    errors: 'problem',
    family,
    reply: { 200: AllRoles },
    handle: async () => {
      const described = (roles: readonly WorkspaceRole[]) =>
        roles.map((id) => ({ id, displayName: displayName(id), description: descriptions[id] }));
      return {
        body: {
          roles: {
            user: described(['3', '2', '1']),
            usergroup: described(['3', '2', '1']),
            partner: described(['7', '6', '5', '4']),
          },
        },
      };
    },
  }),
  route({
    ...ofOne,
    operation: 'getWorkspaceRoles',
    summary: 'Lists who has which role in a workspace',
    method: 'GET',
    query: Type.Object({ include: Type.Optional(Type.String()) }),
    reply: { 200: Roles },
    handle: async (ctx, { actor, params, query }) => {
      if (query.include?.split(',').includes('scim')) throw withoutScim();
      return { body: rolesToWire(await listRoles(ctx, actor, params.workspaceId ?? '')) };
    },
  }),
  route({
    ...ofOne,
    operation: 'updateWorkspaceRoles',
    summary: 'Gives people, groups and partners roles in a workspace, or takes them',
    method: 'PATCH',
    body: RolesChange,
    // Checked by hand: what is wrong is said in words of this endpoint's own.
    bodyMode: 'raw',
    reply: { 200: Roles },
    handle: async (ctx, { actor, params, raw, headers }) => {
      if (headers.identifiertype === 'scim') throw withoutScim();
      const changes = changesFromWire(parseJson(raw));
      return { body: rolesToWire(await updateRoles(ctx, actor, params.workspaceId ?? '', changes)) };
    },
  }),
];

const withoutScim = (): ApiError =>
  problem('This server has no SCIM identifiers yet: name users and groups by their ids.');

const principals: Record<Static<typeof RolesChange>['roles'][number]['path'], Principal> = {
  '/user': 'user',
  '/usergroup': 'group',
  '/partner': 'partner',
};

/** COMPAT: a malformed body is answered with the place and the reason as the title (published error). */
function changesFromWire(body: unknown): RoleChange[] {
  const bad = (title: string): ApiError => new ApiError('rolesMalformed', { title });
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw bad('body should be object');
  const { roles } = body as { roles?: unknown };
  if (!Array.isArray(roles)) throw bad("body should have required property 'roles'");
  if (roles.length === 0) throw bad('body.roles should NOT have fewer than 1 items');
  if (roles.length > operationsMax) throw bad(`body.roles should NOT have more than ${operationsMax} items`);
  const changes = roles.flatMap((operation: unknown, i) => {
    const at = `body.roles[${i}]`;
    if (typeof operation !== 'object' || operation === null) throw bad(`${at} should be object`);
    const { op, path, value } = operation as Record<string, unknown>;
    for (const key of ['op', 'path', 'value'])
      if (!Object.hasOwn(operation, key)) throw bad(`${at} should have required property '${key}'`);
    if (op !== 'add' && op !== 'remove') throw bad(`${at}.op should be equal to one of the allowed values`);
    if (typeof path !== 'string' || !Object.hasOwn(principals, path))
      throw bad(`${at}.path should be equal to one of the allowed values`);
    if (!Array.isArray(value) || value.length === 0) throw bad(`${at}.value should be a non-empty array`);
    return value.map((entry: unknown, k): RoleChange => {
      const { id, role } = (typeof entry === 'object' ? (entry ?? {}) : {}) as Record<string, unknown>;
      const principalId = Number(id);
      if (!Number.isSafeInteger(principalId) || principalId <= 0)
        throw bad(`${at}.value[${k}].id should be the id of a user or group`);
      const roleId = String(role);
      if (!isWorkspaceRole(roleId)) throw bad(`${at}.value[${k}].role should be the id of a role`);
      return { op, principal: principals[path as keyof typeof principals], principalId, role: roleId };
    });
  });
  if (changes.length > operationsMax)
    throw bad(`body.roles should NOT name more than ${operationsMax} people`);
  return changes;
}

function rolesToWire(grants: readonly Grant[]): Static<typeof Roles> {
  const byRole = new Map<WorkspaceRole, Static<typeof Roles>['roles'][number]>();
  for (const { principal, principalId, role } of grants) {
    const entry = byRole.get(role) ?? { id: role, displayName: displayName(role) };
    entry[principal] = [...(entry[principal] ?? []), String(principalId)];
    byRole.set(role, entry);
  }
  return { roles: [...byRole.values()] };
}
