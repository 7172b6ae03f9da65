import { type Case, read, send } from './case.ts';

const COLLECTION = '/collections/{collectionId}/pull-requests';
const ONE = '/pull-requests/{pullRequestId}';
const ACTIONS = ['approve', 'merge', 'decline', 'unapprove'];

export const pullRequestCases: Case[] = [
  send(`POST ${COLLECTION}`, 0, 'opens', async (world) => {
    const { source, fork } = await world.makeFork();
    return {
      params: { collectionId: fork.uid },
      body: { reviewers: [world.userId], destinationId: source.uid },
    };
  }),
  read(`GET ${COLLECTION}`, 'lists', async (world) => ({
    params: { collectionId: (await world.makePullRequest()).source.uid },
  })),
  read(`GET ${ONE}`, 'shows', async (world) => {
    const { id } = await world.makePullRequest();
    await world.must('POST', `/pull-requests/${id}/tasks`, { action: 'decline', comment: 'No.' });
    return { params: { pullRequestId: id } };
  }),
  send(`PUT ${ONE}`, 0, 'edits', async (world) => ({
    params: { pullRequestId: (await world.makePullRequest()).id },
    body: { reviewers: [world.userId] },
  })),
  ...ACTIONS.map((action, request) =>
    send(`POST ${ONE}/tasks`, request, `reviews: ${action}`, async (world) => {
      const { id } = await world.makePullRequest();
      if (action === 'unapprove')
        await world.must('POST', `/pull-requests/${id}/tasks`, { action: 'approve' });
      return { params: { pullRequestId: id }, body: { action } };
    }),
  ),
];
