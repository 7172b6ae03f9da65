import Type from 'typebox';
import { ApiError, isApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';
import { route } from '../../http/route.ts';
import { validatorOf } from '../../http/validate.ts';
import { getCollectionRoles, updateCollectionRoles } from './collection-roles.ts';
import { CollectionRoles, CollectionRolesBody, roleChangesFromWire } from './wire.ts';

describeErrors({
  // COMPAT: the published 404 of the two operations has a bare word as its type.
  collectionRolesNotFound: () => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'instanceNotFoundError',
    title: 'We could not find the collection you are looking for',
    message: 'We could not find the collection you are looking for',
  }),
  // COMPAT: the published 400 tells the broken rule as a place in the schema.
  collectionRolesMalformed: (params) => ({
    status: 400,
    name: 'malformedRequestError',
    problem: 'bad-request',
    title: String(params.title),
    message: String(params.detail),
  }),
});

const one = {
  path: '/collections/:collectionId/roles',
  auth: 'user',
  errors: 'problem',
  family: 'collectionRoles',
} as const;

export const collectionRoleRoutes = [
  route({
    ...one,
    operation: 'getCollectionRoles',
    summary: 'Lists who may view or edit a collection',
    method: 'GET',
    reply: { 200: CollectionRoles },
    handle: async (ctx, { actor, params }) => {
      const grants = await getCollectionRoles(ctx, actor, params.collectionId ?? '').catch(renamed);
      const of = (principal: string) =>
        grants.filter((grant) => grant.principal === principal).map(({ id, role }) => ({ role, id }));
      return { body: { group: of('group'), team: of('team'), user: of('user') } };
    },
  }),
  route({
    ...one,
    operation: 'updateCollectionRoles',
    summary: 'Gives people, groups or the team a role on a collection, or takes it away',
    method: 'PATCH',
    // Checked below, because the published refusals have words of their own.
    body: Type.Unknown(),
    reply: { 204: null },
    handle: async (ctx, { actor, params, body }) => {
      const id = params.collectionId ?? '';
      const changes = roleChangesFromWire(await checked(body, id));
      await updateCollectionRoles(ctx, actor, id, changes).catch(renamed);
      return { status: 204 };
    },
  }),
];

type Body = Type.Static<typeof CollectionRolesBody>;

async function checked(body: unknown, collectionId: string): Promise<Body> {
  const validator = await validatorOf(CollectionRolesBody);
  if (validator.Check(body)) return body as Body;
  const { title, place } = firstProblem(body);
  throw new ApiError('collectionRolesMalformed', {
    title,
    detail: `PATCH request body for '/collections/${collectionId}/roles' failed to validate schema. Location: ${place}`,
  });
}

function firstProblem(body: unknown): { title: string; place: string } {
  if (!isObject(body)) return { title: 'The request body must be an object', place: '/type' };
  if (body.roles === undefined) return { title: "Missing properties: 'roles'", place: '/required' };
  if (!Array.isArray(body.roles))
    return { title: "'roles' must be an array", place: '/properties/roles/type' };
  const items = '/properties/roles/items';
  for (const step of body.roles as unknown[]) {
    if (!isObject(step)) return { title: 'Every change must be an object', place: `${items}/type` };
    const absent = ['op', 'path', 'value'].filter((key) => step[key] === undefined);
    if (absent.length > 0)
      return { title: `Missing properties: '${absent.join("', '")}'`, place: `${items}/required` };
    if (step.op !== 'update' && step.op !== 'remove')
      return { title: "'op' must be 'update' or 'remove'", place: `${items}/properties/op/enum` };
    if (step.path !== '/user' && step.path !== '/group' && step.path !== '/team')
      return { title: "'path' must be '/user', '/group' or '/team'", place: `${items}/properties/path/enum` };
  }
  return {
    title: "'value' must list ids with the role 'VIEWER' or 'EDITOR'",
    place: `${items}/properties/value/items`,
  };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function renamed(error: unknown): never {
  if (isApiError(error) && error.code === 'notFound') throw new ApiError('collectionRolesNotFound');
  throw error;
}
