import type { JsonObject } from '@parley/format';
import Type, { type TSchema } from 'typebox';
import type { Actor } from '../../access/actor.ts';
import { bareId } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import { ApiError } from '../../errors.ts';
import { type Answer, type Route, route } from '../../http/route.ts';
import { createItem } from './create-item.ts';
import { deleteItem, getItem, type Place, updateItem } from './items.ts';
import { populated } from './populate.ts';
import { transferRoutes } from './transfer-routes.ts';
import {
  answerOf,
  bodyOf,
  FolderCreated,
  FolderReply,
  type Item,
  ItemFound,
  ItemGone,
  type ItemKind,
  itemIds,
  itemToWire,
  RequestCreated,
  RequestReply,
  ResponseCreated,
  ResponseReply,
  stampsOf,
} from './wire.ts';

const etag = (rev: number): Record<string, string> => ({ etag: `"${rev}"` });
const flag = Type.Optional(Type.Boolean());
const idOrUid = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));

const made: Record<ItemKind, (item: Item) => JsonObject> = {
  folder: (item) => {
    const { order, folders_order, ...wire } = itemToWire(item);
    return { ...wire, order, folders_order, folders: folders_order, requests: order } as JsonObject;
  },
  request: (item) => {
    const wire = itemToWire(item);
    return { ...wire, responses: wire.responses_order ?? [] };
  },
  response: (item) => ({ ...itemIds(item), ...stampsOf(item.row) }),
};

type Schemas = { created: TSchema; reply: TSchema };

/** The four operations of one kind of item. */
function routesOf(kind: ItemKind, Name: string, { created, reply }: Schemas): Route[] {
  const article = { folder: 'a folder', request: 'a request', response: 'a saved example' }[kind];
  const shared = {
    family: 'collection-items',
    auth: 'user',
    errors: 'envelope',
    explain: unauthorized(kind),
  } as const;
  const one = { ...shared, path: `/collections/:collectionId/${kind}s/:${kind}Id` };
  const writes = {
    body: bodyOf[kind] as TSchema,
    bodyNoun: kind,
    bodyBytesMax: (ctx: Ctx) => ctx.config.elementBytesMax,
  };
  const placeOf = (params: Record<string, string>): Place => ({
    collectionId: params.collectionId ?? '',
    kind,
    id: params[`${kind}Id`] ?? '',
  });
  const parents =
    kind === 'response' ? { request: idOrUid, requestId: idOrUid } : { folder: idOrUid, folderId: idOrUid };
  return [
    route({
      ...shared,
      ...writes,
      operation: `createCollection${Name}`,
      summary: `Creates ${article} in a collection`,
      method: 'POST',
      path: `/collections/:collectionId/${kind}s`,
      query: Type.Object(parents),
      reply: { 200: created },
      handle: async (ctx, { actor, params, query, body }) => {
        const { folder, folderId, request, requestId } = query as Record<string, string | undefined>;
        const item = await createItem(ctx, actor, {
          collectionId: params.collectionId ?? '',
          kind,
          parentId: folder ?? folderId ?? request ?? requestId,
          body: body as JsonObject,
        });
        // COMPAT: folders and requests are "imported", responses "created" (published answers).
        const action = kind === 'response' ? 'create' : 'import';
        return { body: answerOf(item.row, action, made[kind](item)), headers: etag(item.row.rev) };
      },
    }),
    route({
      ...one,
      operation: `getCollection${Name}`,
      summary: `Gets ${article}`,
      method: 'GET',
      query: Type.Object({ ids: flag, uid: flag, populate: flag }),
      reply: { 200: ItemFound },
      handle: (ctx, { actor, params, query }) => found(ctx, actor, placeOf(params), query),
    }),
    route({
      ...one,
      ...writes,
      operation: `updateCollection${Name}`,
      summary: `Changes ${article}; what the body leaves out stays`,
      method: 'PUT',
      reply: { 200: reply },
      handle: async (ctx, { actor, params, body, ifMatch }) => {
        const item = await updateItem(ctx, actor, placeOf(params), body as JsonObject, ifMatch);
        return { body: answerOf(item.row, 'update', itemToWire(item)), headers: etag(item.row.rev) };
      },
    }),
    route({
      ...one,
      operation: `deleteCollection${Name}`,
      summary: `Moves ${article} to the trash`,
      method: 'DELETE',
      reply: { 200: ItemGone },
      handle: async (ctx, { actor, params, ifMatch }) => {
        const row = await deleteItem(ctx, actor, placeOf(params), ifMatch);
        return { body: answerOf(row, 'destroy', { id: row.id, owner: String(row.ownerId) }) };
      },
    }),
  ];
}

type Flags = { ids?: boolean; uid?: boolean; populate?: boolean };

async function found(ctx: Ctx, actor: Actor, place: Place, flags: Flags): Promise<Answer> {
  const spelling = flags.uid === true ? 'uid' : 'id';
  const item = await getItem(ctx, actor, place, spelling);
  const populate = flags.populate === true && flags.ids !== true;
  const data =
    flags.ids === true
      ? itemIds(item, spelling)
      : populate
        ? await populated(ctx, item, spelling)
        : itemToWire(item, spelling);
  // COMPAT: what is found has its revision in `data.lastRevision` only (published answers); `ids` leaves it to the ETag.
  const meta = { model: item.row.kind, populate, changeset: false, action: 'find' };
  return { body: { model_id: item.row.id, meta, data }, headers: etag(item.row.rev) };
}

/** COMPAT: without a valid key the item endpoints name the item they were asked for (published 401 examples). */
const unauthorized =
  (kind: ItemKind) =>
  (error: ApiError, params: Record<string, string>): ApiError => {
    if (error.code !== 'unauthenticated') return error;
    const id = params[`${kind}Id`] ?? params.collectionId ?? '';
    return new ApiError('itemUnauthorized', {
      model: kind,
      id: bareId(id) ?? id,
      owner: id.length > 36 ? id.slice(0, -37) : '',
    });
  };

export const itemRoutes: Route[] = [
  ...routesOf('folder', 'Folder', { created: FolderCreated, reply: FolderReply }),
  ...routesOf('request', 'Request', { created: RequestCreated, reply: RequestReply }),
  ...routesOf('response', 'Response', { created: ResponseCreated, reply: ResponseReply }),
  ...transferRoutes,
];
