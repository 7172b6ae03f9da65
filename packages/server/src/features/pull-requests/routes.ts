import { ApiError } from '../../errors.ts';
import { describeConflicts, describeErrors } from '../../http/error-wire.ts';
import { route } from '../../http/route.ts';
import { createPullRequest, getPullRequest, listPullRequests, updatePullRequest } from './pull-requests.ts';
import { type Action, actions, reviewPullRequest } from './reviews.ts';
import {
  changeFromWire,
  PullRequestBody,
  PullRequestChangeBody,
  PullRequestDetailReply,
  PullRequestList,
  PullRequestReply,
  pullRequestDetailToWire,
  pullRequestListToWire,
  pullRequestToWire,
  ReviewBody,
  ReviewReply,
  reviewToWire,
} from './wire.ts';

const badRequest = { status: 400, name: 'badRequest', problem: 'bad-request', title: 'Bad Request' };

describeErrors({
  duplicatePullRequest: () => ({
    ...badRequest,
    title: 'Duplicate pull request',
    message: 'A pull request for this source and destination already exists.',
  }),
  reviewNotAllowed: () => ({
    ...badRequest,
    message: 'Given action on current pull request is not allowed',
  }),
  reviewUnknown: (params) => ({
    ...badRequest,
    title: `Value must be one of ${actions.map((action) => `"${action}"`).join(', ')}`,
    message: `POST request body for '/pull-requests/${String(params.id)}/tasks' failed to validate schema. Location: /properties/action/enum`,
  }),
  reviewerMayNotSee: () => ({
    status: 403,
    name: 'forbiddenError',
    problem: 'forbidden',
    title: 'Forbidden',
    message: 'You and all reviewers need Viewer access on both source and destination collections.',
  }),
});
describeConflicts({
  pullRequestClosed: () => ({
    message: 'You cannot modify a pull request which is already merged or declined.',
  }),
});

const common = { auth: 'user', errors: 'problem', family: 'pull-requests' } as const;

export const pullRequestRoutes = [
  route({
    ...common,
    operation: 'getCollectionPullRequests',
    summary: 'Lists the pull requests into and out of a collection',
    method: 'GET',
    path: '/collections/:collectionId/pull-requests',
    reply: { 200: PullRequestList },
    handle: async (ctx, { actor, params }) => ({
      body: pullRequestListToWire(await listPullRequests(ctx, actor, params.collectionId ?? '')),
    }),
  }),
  route({
    ...common,
    operation: 'createCollectionPullRequest',
    summary: 'Asks for a fork to be merged into the collection it was made of',
    method: 'POST',
    path: '/collections/:collectionId/pull-requests',
    body: PullRequestBody,
    bodyNoun: 'pull request',
    reply: { 200: PullRequestReply },
    handle: async (ctx, { actor, params, body }) => {
      const ends = { sourceId: params.collectionId ?? '', destinationId: body.destinationId };
      return {
        body: pullRequestToWire(await createPullRequest(ctx, actor, { ...changeFromWire(body), ...ends })),
      };
    },
  }),
  route({
    ...common,
    operation: 'getPullRequest',
    summary: 'Gets a pull request with its reviewers',
    method: 'GET',
    path: '/pull-requests/:pullRequestId',
    reply: { 200: PullRequestDetailReply },
    handle: async (ctx, { actor, params }) => ({
      body: pullRequestDetailToWire(await getPullRequest(ctx, actor, params.pullRequestId ?? '')),
    }),
  }),
  route({
    ...common,
    operation: 'updatePullRequest',
    summary: 'Changes the title, description and reviewers of an open pull request',
    method: 'PUT',
    path: '/pull-requests/:pullRequestId',
    body: PullRequestChangeBody,
    bodyNoun: 'pull request',
    reply: { 200: PullRequestReply },
    handle: async (ctx, { actor, params, body }) => {
      const id = params.pullRequestId ?? '';
      const changed = await updatePullRequest(ctx, actor, id, changeFromWire(body));
      return { body: { ...pullRequestToWire(changed), forkType: 'collection' } };
    },
  }),
  route({
    ...common,
    operation: 'reviewPullRequest',
    summary: 'Approves, unapproves, declines or merges a pull request',
    method: 'POST',
    path: '/pull-requests/:pullRequestId/tasks',
    body: ReviewBody,
    bodyNoun: 'review',
    reply: { 200: ReviewReply },
    handle: async (ctx, { actor, params, body }) => {
      const id = params.pullRequestId ?? '';
      if (!isAction(body.action)) throw new ApiError('reviewUnknown', { id });
      const comment = body.comment ?? null;
      return {
        body: reviewToWire(await reviewPullRequest(ctx, actor, id, { action: body.action, comment })),
      };
    },
  }),
];

const isAction = (text: string): text is Action => (actions as readonly string[]).includes(text);
