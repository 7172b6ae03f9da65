import { type Row, row } from './matrix.ts';
import { who } from './roles.ts';
import type { Thing } from './things.ts';

const body = () => ({ name: 'Changed' });
const rowsOf = (kind: 'folder' | 'request' | 'response', Name: string): Row[] => {
  const parent = kind === 'response' ? 'request' : 'folder';
  const idsOf = ({ params }: Pick<Thing, 'params'>) => [params[`${kind}Id`]];
  const into = (thing: Pick<Thing, 'params'>) => ({
    id: kind === 'response' ? thing.params.requestId : thing.params.collectionId,
    model: kind === 'response' ? 'request' : 'collection',
  });
  const location = { position: 'end' };
  return [
    row(`createCollection${Name}`, 'collection', who.editsElement, {
      query: ({ params }) => ({ [parent]: params[`${parent}Id`] ?? '' }),
      body,
    }),
    row(`getCollection${Name}`, 'collection', who.readsElement),
    row(`getCollection${Name}`, 'collection', who.readsElement, {
      about: 'with all below it',
      query: () => ({ populate: 'true' }),
    }),
    row(`updateCollection${Name}`, 'collection', who.editsElement, { body }),
    row(`deleteCollection${Name}`, 'collection', who.editsElement, { once: true }),
    row(`transferCollection${Name}s`, 'collection', who.editsElement, {
      about: 'within a collection',
      body: (thing) => ({ ids: idsOf(thing), mode: 'copy', target: into(thing), location }),
    }),
    row(`transferCollection${Name}s`, 'collection', who.readsElement, {
      about: 'as copies into a collection of the caller',
      body: (thing, asker) => ({ ids: idsOf(thing), mode: 'copy', target: into(asker.stock), location }),
    }),
    row(`transferCollection${Name}s`, 'collection', who.editsElement, {
      about: 'away into a collection of the caller',
      once: true,
      body: (thing, asker) => ({ ids: idsOf(thing), mode: 'move', target: into(asker.stock), location }),
    }),
    row(`transferCollection${Name}s`, 'collection', who.editsElement, {
      about: 'from a collection of the caller',
      body: (thing, asker) => ({ ids: idsOf(asker.stock), mode: 'copy', target: into(thing), location }),
    }),
  ];
};

export const itemRows: readonly Row[] = [
  ...rowsOf('folder', 'Folder'),
  ...rowsOf('request', 'Request'),
  ...rowsOf('response', 'Response'),
];
