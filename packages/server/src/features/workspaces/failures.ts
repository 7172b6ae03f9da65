import { ApiError, type ErrorParams } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

const text = (value: unknown): string => String(value ?? '');
const badRequest = { status: 400, problem: 'bad-request', title: 'Bad Request' };

/**
 * The failures of workspaces as documented, endpoint by endpoint: names and bodies differ where one would expect them
 * to be alike, and clients compare them.
 */
describeErrors({
  workspaceNotFound: () => {
    const message = 'Workspace not found';
    return {
      status: 404,
      name: 'workspaceNotFoundError',
      problem: 'not-found',
      title: 'Not Found',
      message,
      body: { error: { name: 'workspaceNotFoundError', message, statusCode: 404 } },
    };
  },
  workspaceUnknown: () => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: 'The specified workspace does not exist.',
  }),
  workspaceMissing: () => ({
    ...badRequest,
    name: 'malformedRequestError',
    message: "'workspace' object missing in the request",
  }),
  workspaceForbidden: (p) => ({
    status: 403,
    name: 'forbiddenError',
    problem: 'forbidden',
    title: 'Forbidden',
    message: text(p.message) || 'You do not have access to this workspace.',
  }),
  workspaceMakingForbidden: (p) => ({
    status: 403,
    name: 'forbiddenError',
    problem: 'forbidden',
    title: 'Forbidden',
    message: 'You are not authorized to perform this action',
    body: {
      error: {
        status: 403,
        name: 'forbiddenError',
        message: 'You are not authorized to perform this action',
        detail: text(p.detail),
        instance: '',
      },
    },
  }),
  workspaceConversion: (p) => ({
    status: 403,
    name: 'cannotConvertFromPublicWorkspace',
    problem: 'forbidden',
    title: 'Forbidden',
    message: text(p.message),
  }),
  workspaceSlugTaken: () => ({
    ...badRequest,
    name: 'workspaceSlugNotUniqueError',
    message: 'Workspace Slug is not unique in the account context',
  }),
  workspacePublishLimit: (p) => ({ ...badRequest, name: 'rateLimit', message: `team~${text(p.teamId)}` }),
  workspaceFilter: (p) => ({
    ...badRequest,
    name: text(p.name),
    message: text(p.message),
    ...(p.body === undefined ? {} : { body: p.body }),
  }),
  /** A problem document with a title and a detail of its own. */
  workspaceProblem: (p) => ({
    status: Number(p.status ?? 400),
    name: text(p.problem) || 'badRequest',
    problem: text(p.problem) || 'bad-request',
    title: text(p.title) || 'Bad Request',
    message: text(p.detail),
  }),
  rolesMalformed: (p) => ({
    ...badRequest,
    name: 'invalidParamError',
    message: text(p.title),
    body: { type: 'invalidParamError', title: text(p.title), detail: '', status: 400 },
  }),
  personalWorkspaceRoles: () => {
    const message = 'Roles are not supported for personal workspaces.';
    return {
      status: 422,
      name: 'unprocessableEntity',
      problem: 'unprocessable-entity',
      title: 'Cannot process the request.',
      message,
      body: {
        detail: message,
        link: 'https://api.postman.com/problems/unprocessable-entity',
        status: 422,
        title: 'Cannot process the request.',
      },
    };
  },
});

export const problem = (detail: string, more: { status?: number; problem?: string; title?: string } = {}) =>
  new ApiError('workspaceProblem', { detail, ...more });

/** The state of the workspace does not allow this now. */
export const refused = (detail: string): ApiError =>
  problem(detail, { status: 409, problem: 'conflict', title: 'Conflict' });

/** An explanation for `route.explain`: an unknown workspace, and one that may be seen but not changed, in the endpoint's words. */
export const explained =
  (words: { notFound?: readonly [string, ErrorParams?]; forbidden?: readonly [string, ErrorParams?] }) =>
  (error: ApiError): ApiError => {
    if (error.code === 'notFound' && words.notFound) return new ApiError(...words.notFound);
    if (error.code === 'forbidden' && words.forbidden) return new ApiError(...words.forbidden);
    return error;
  };
