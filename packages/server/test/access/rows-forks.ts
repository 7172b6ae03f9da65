import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';

const label = () => ({ label: 'Fork' });
const merge = (source: 'forkId' | 'sourceId', destination: 'forkId' | 'sourceId', strategy: string) => ({
  body: ({ params }: { params: Record<string, string> }) => ({
    source: params[source],
    destination: params[destination],
    strategy,
  }),
});

const forkRows: readonly Row[] = [
  row('getCollectionsForkedByUser', 'ownFork', who.owner, { lists: true, shows: 'forkId', owner: true }),
  row('createCollectionFork', 'collection', who.readsElement, {
    query: (_thing, asker) => ({ workspace: asker.home }),
    body: label,
  }),
  row('createCollectionFork', 'workspace', who.editsWorkspace, {
    about: 'into a workspace',
    path: (_thing, asker) => asker.stock.params,
    query: ({ params }) => ({ workspace: params.workspaceId ?? '' }),
    body: label,
  }),
  row('getCollectionForks', 'forkedSource', who.readsElement),
  row('getSourceCollectionStatus', 'fork', who.readsElement),
  row('pullCollectionChanges', 'fork', who.editsElement),
  row(
    'mergeCollectionFork',
    'fork',
    who.editsElement,
    merge('forkId', 'sourceId', 'updateSourceWithDestination'),
  ),
  row('asyncMergePullCollectionFork', 'forkedSource', who.editsElement, {
    about: 'as a merge',
    ...merge('forkId', 'sourceId', 'default'),
  }),
  row('asyncMergePullCollectionFork', 'fork', who.editsElement, {
    about: 'as a pull',
    ...merge('sourceId', 'forkId', 'default'),
  }),
  row('asyncMergePullCollectionFork', 'fork', who.editsElement, {
    about: 'with the end of the fork',
    once: true,
    ...merge('forkId', 'sourceId', 'deleteSource'),
  }),
  row('asyncMergePullCollectionTaskStatus', 'mergeTask', who.owner, { owner: true }),
];

const environmentForkRows: readonly Row[] = [
  row('getEnvironmentForks', 'forkedEnvironment', who.readsElement),
  row('forkEnvironment', 'environment', who.readsElement, {
    query: (_thing, asker) => ({ workspaceId: asker.home }),
    body: () => ({ forkName: 'Fork' }),
  }),
  row('mergeEnvironmentFork', 'forkedEnvironment', who.editsElement, {
    body: ({ params }) => ({ source: params.forkId }),
  }),
  row('mergeEnvironmentFork', 'forkedEnvironment', who.editsElement, {
    about: 'with the end of the fork',
    once: true,
    body: ({ params }) => ({ source: params.forkId, deleteSource: true }),
  }),
  row('pullEnvironment', 'environmentFork', who.editsElement, {
    body: ({ params }) => ({ source: params.sourceId }),
  }),
];

const change = { title: 'Title', description: '', reviewers: [] };
const review = (action: string) => ({ about: action, once: true, body: () => ({ action }) });
const pullRequestRows: readonly Row[] = [
  row('getCollectionPullRequests', 'fork', who.readsElement),
  row('createCollectionPullRequest', 'fork', who.readsElement, {
    once: true,
    body: ({ params }) => ({ ...change, destinationId: params.sourceId }),
  }),
  row('getPullRequest', 'pullRequest', who.readsElement),
  row('updatePullRequest', 'pullRequest', who.editsElement, { body: () => change }),
  row('reviewPullRequest', 'pullRequest', who.editsElement, review('approve')),
  row('reviewPullRequest', 'pullRequest', who.editsElement, review('decline')),
  row('reviewPullRequest', 'pullRequest', who.editsElement, review('merge')),
];

export const forkFamilyRows: readonly Row[] = [...forkRows, ...environmentForkRows, ...pullRequestRows];
