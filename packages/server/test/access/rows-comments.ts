import { type Row, row } from './matrix.ts';
import { type Who, who } from './roles.ts';

const body = () => ({ body: 'Words.' });
/** Nobody changes the words of others. */
const onlyAuthor: Who = { ok: [], seen: who.readsElement.ok };
const moderates: Who = {
  ok: who.runsWorkspace.ok,
  seen: ['elementViewer', 'elementEditor', ...who.runsWorkspace.seen],
};

const commentRows: readonly Row[] = (['collection', 'folder', 'request', 'response'] as const).flatMap(
  (kind) => {
    const Name = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`;
    const on = `${kind}Comment` as const;
    return [
      row(`get${Name}Comments`, on, who.readsElement),
      row(`create${Name}Comment`, on, who.readsElement, { body }),
      row(`create${Name}Comment`, on, who.readsElement, {
        about: 'as an answer',
        body: ({ params }) => ({ body: 'Words.', threadId: Number(params.threadId) }),
      }),
      row(`update${Name}Comment`, on, onlyAuthor, { body, owner: true }),
      row(`delete${Name}Comment`, on, moderates, { once: true, owner: true }),
    ];
  },
);

export const commentFamilyRows: readonly Row[] = [
  ...commentRows,
  row('resolveCommentThread', 'folderComment', who.readsElement),
  row('reopenCommentThread', 'folderComment', who.readsElement),
  row('getCollectionRoles', 'collection', who.readsElement),
  row('updateCollectionRoles', 'collection', who.editsElement, {
    body: (_thing, _asker, world) => {
      const value = [{ id: world.own.owner.userId, role: 'VIEWER' }];
      return { roles: [{ op: 'update', path: '/user', value }] };
    },
  }),
  row(
    'getCollectionAccessKeys',
    'accessKey',
    { ok: ['superAdmin'], seen: [] },
    {
      lists: true,
      shows: 'keyId',
      owner: true,
      query: ({ params }) => ({ collectionId: params.collectionId ?? '' }),
    },
  ),
  row('createCollectionAccessKey', 'collection', who.readsElement, {
    body: ({ params }) => ({ collectionId: params.collectionId }),
  }),
  row(
    'deleteCollectionAccessKey',
    'accessKey',
    { ok: ['superAdmin'], seen: [] },
    { once: true, owner: true },
  ),
];
