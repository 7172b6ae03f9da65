import { ApiError } from '../../errors.ts';
import { describeConflicts, describeErrors } from '../../http/error-wire.ts';

/** What these operations say where the documents have words of their own. */
describeErrors({
  forkItemNotFound: (params) => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: 'The specified item does not exist.',
    details: { item: 'collection', id: params.id },
  }),
  forksNotFound: () => ({
    status: 404,
    name: 'notFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: 'Fork not found.',
  }),
  forkRelationNotFound: () => ({
    status: 400,
    name: 'badRequest',
    problem: 'bad-request',
    title: 'Bad Request',
    message: 'Fork relation not found',
  }),
  notAFork: () => ({
    status: 400,
    name: 'badRequest',
    problem: 'bad-request',
    title: 'Bad Request',
    message: 'The collection Id is not a forked collection.',
  }),
  noForks: () => ({
    status: 400,
    name: 'badRequest',
    problem: 'bad-request',
    title: 'Bad Request',
    message: 'This collection id has no forks.',
  }),
  notAForkedEnvironment: () => ({
    status: 400,
    name: 'badRequest',
    problem: 'bad-request',
    title: 'The environment Id is not a forked environment.',
    message: 'The environment Id is not a forked environment.',
  }),
  mergeTaskNotFound: (params) => ({
    status: 404,
    name: 'notFoundError',
    problem: 'not-found',
    title: 'Task not found',
    message: `Workflow :: ${String(params.id)} not found`,
  }),
  environmentForkNotFound: () => ({
    status: 404,
    name: 'instanceNotFoundError',
    problem: 'notFound',
    title: 'We could not find the environment you are looking for',
    message: 'We could not find the environment you are looking for',
  }),
});

describeConflicts({
  mergeConflicts: (params) => ({
    name: 'conflictError',
    // COMPAT: the original's sentence, as clients compare it.
    message: 'All conflicts have not be resolved',
    details: { total: params.total, conflicts: params.errors },
  }),
  variableConflicts: (params) => ({
    name: 'conflictError',
    message: 'All conflicts have not be resolved',
    details: { total: params.total, conflicts: params.errors },
  }),
  mergeRace: () => ({
    name: 'conflictError',
    message: 'Both sides kept changing while they were merged. Try again.',
  }),
});

/** What a merge asks of people, in the words of the documents. */
const mergeRights =
  'You need Editor role on the destination entity and Viewer role on the source entity to merge changes. Additionally, you may also need Editor role on the source entity to update or delete while merging.';

/** For `explain` of a route: what is not found is `notFound` there, a missing right is told in the words of merging. */
export const inForkWords =
  (words: { notFound?: string; mergeRights?: boolean }) =>
  (error: ApiError): ApiError => {
    const isElement = error.params.noun === 'collection' || error.params.noun === 'environment';
    if (error.code === 'notFound' && isElement && words.notFound !== undefined)
      return new ApiError(words.notFound, error.params);
    if (error.code === 'forbidden' && words.mergeRights === true)
      return new ApiError('forbidden', { ...error.params, reason: mergeRights });
    return error;
  };
