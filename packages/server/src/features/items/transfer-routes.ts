import { type Route, route } from '../../http/route.ts';
import { transferItems } from './transfers.ts';
import { type ItemKind, TransferBody, TransferReply } from './wire.ts';

const transferRoute = (kind: ItemKind, Name: string): Route =>
  route({
    operation: `transferCollection${Name}s`,
    summary: `Copies or moves ${kind}s to another place`,
    family: 'collection-item-transfers',
    method: 'POST',
    path: `/collection-${kind}s-transfers`,
    auth: 'user',
    errors: 'problem',
    body: TransferBody,
    bodyNoun: 'transfer',
    reply: { 200: TransferReply },
    handle: async (ctx, { actor, body }) => ({ body: { ids: await transferItems(ctx, actor, kind, body) } }),
  });

export const transferRoutes: Route[] = [
  transferRoute('folder', 'Folder'),
  transferRoute('request', 'Request'),
  transferRoute('response', 'Response'),
];
