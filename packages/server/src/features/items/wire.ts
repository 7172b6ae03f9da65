import { folderToV1, type Json, type JsonObject, requestToV1, responseToV1 } from '@parley/format';
import Type, { type Static } from 'typebox';
import type { ElementRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';

export type ItemKind = 'folder' | 'request' | 'response';

const maybe = <T extends Parameters<typeof Type.Optional>[0]>(schema: T) =>
  Type.Optional(Type.Union([schema, Type.Null()]));
const text = maybe(Type.String());
const rows = maybe(Type.Array(Type.Object({})));
const object = maybe(Type.Object({}));
const ids = Type.Optional(Type.Array(Type.String(), { maxItems: 100_000 }));
const authBody = maybe(Type.Union([Type.String(), Type.Object({ type: Type.String() })]));
const events = maybe(Type.Array(Type.Object({ listen: Type.Optional(Type.String()) })));
const shared = { id: Type.Optional(Type.String({ maxLength: 200 })), name: text, description: text };

/** Unknown members are kept with the item. */
export const RequestBody = Type.Object({
  ...shared,
  folder: text,
  folderId: text,
  method: text,
  url: maybe(Type.Union([Type.String(), Type.Object({})])),
  headerData: rows,
  headers: maybe(Type.Union([Type.String(), Type.Array(Type.Object({}))])),
  queryParams: rows,
  pathVariableData: rows,
  pathVariables: object,
  dataMode: text,
  data: maybe(Type.Union([Type.String(), Type.Array(Type.Object({}))])),
  rawModeData: text,
  graphqlModeData: object,
  dataOptions: object,
  dataDisabled: maybe(Type.Boolean()),
  auth: authBody,
  events,
  variables: rows,
  preRequestScript: text,
  tests: text,
  protocolProfileBehavior: object,
  responses_order: ids,
});

export const ResponseBody = Type.Object({
  ...shared,
  request: text,
  requestId: text,
  url: maybe(Type.Union([Type.String(), Type.Object({})])),
  method: text,
  headers: maybe(Type.Union([Type.String(), Type.Array(Type.Object({}))])),
  dataMode: text,
  rawModeData: text,
  dataOptions: object,
  responseCode: maybe(Type.Object({ code: maybe(Type.Number()), name: text })),
  status: text,
  time: maybe(Type.Union([Type.String(), Type.Number()])),
  cookies: maybe(Type.Union([Type.String(), Type.Array(Type.Object({}))])),
  mime: text,
  text,
  language: text,
  rawDataType: text,
  requestObject: maybe(Type.Union([Type.String(), Type.Object({})])),
});

export const FolderBody = Type.Object({
  ...shared,
  folder: text,
  folderId: text,
  auth: authBody,
  events,
  variables: rows,
  order: ids,
  folders_order: ids,
});

export const bodyOf = { folder: FolderBody, request: RequestBody, response: ResponseBody } as const;

const stringOrNull = Type.Union([Type.String(), Type.Null()]);
const idList = Type.Array(Type.String());
const meta = Type.Object({
  model: Type.String(),
  action: Type.String(),
  populate: Type.Optional(Type.Boolean()),
  changeset: Type.Optional(Type.Boolean()),
});
const answer = <T extends Parameters<typeof Type.Optional>[0]>(data: T) =>
  Type.Object({ data, meta, model_id: Type.String(), revision: Type.Integer() });
const stamps = {
  owner: Type.String(),
  lastUpdatedBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};
const whole = { ...stamps, id: Type.String(), name: Type.String(), lastRevision: Type.Integer() };

export const FolderCreated = answer(
  Type.Object({
    ...stamps,
    id: Type.String(),
    name: Type.String(),
    description: Type.String(),
    folder: stringOrNull,
    collection: Type.String(),
    order: idList,
    folders_order: idList,
    folders: idList,
    requests: idList,
  }),
);
export const FolderReply = answer(
  Type.Object({
    ...whole,
    description: Type.String(),
    folder: stringOrNull,
    collection: Type.String(),
    order: idList,
    folders_order: idList,
  }),
);
const request = {
  ...whole,
  folder: stringOrNull,
  collection: Type.String(),
  method: Type.String(),
  url: Type.String(),
  responses_order: idList,
};
export const RequestCreated = answer(Type.Object({ ...request, responses: idList }));
export const RequestReply = answer(Type.Object(request));
export const ResponseCreated = answer(Type.Object({ ...stamps, id: Type.String(), request: Type.String() }));
export const ResponseReply = answer(Type.Object({ ...whole, request: Type.String() }));
export const ItemGone = answer(Type.Object({ id: Type.String(), owner: Type.String() }));

/** What a reader asked for: with `?ids=true` only ids are there, with `?populate=true` children too. */
export const ItemFound = Type.Object({
  data: Type.Object({ id: Type.String(), owner: Type.String() }),
  meta,
  model_id: Type.String(),
});

export const TransferBody = Type.Object({
  ids: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 1000 }),
  mode: Type.Union([Type.Literal('copy'), Type.Literal('move')]),
  target: Type.Object({
    id: Type.String({ maxLength: 200 }),
    model: Type.Union([Type.Literal('collection'), Type.Literal('folder'), Type.Literal('request')]),
  }),
  location: Type.Object({
    id: Type.Optional(stringOrNull),
    model: Type.Optional(stringOrNull),
    position: Type.Union(
      (['start', 'end', 'before', 'after'] as const).map((position) => Type.Literal(position)),
    ),
  }),
});
export const TransferReply = Type.Object({ ids: idList });
export type TransferInput = Static<typeof TransferBody>;

export type ChildRow = Pick<ElementRow, 'id' | 'kind' | 'ownerId' | 'parentId' | 'rank'>;
/** An item with what its answer names: parents and children. `parentOwnerId` counts only for uids. */
export type Item = {
  row: ElementRow;
  fields: JsonObject;
  collection: { id: string; ownerId: number };
  parentOwnerId: number;
  children: readonly ChildRow[];
};

export type Spelling = 'id' | 'uid';
const spell = (spelling: Spelling, ownerId: number, id: string): string =>
  spelling === 'uid' ? uidOf(ownerId, id) : id;
const listOf = (children: readonly ChildRow[], kind: ItemKind, spelling: Spelling): string[] =>
  children.filter((child) => child.kind === kind).map((child) => spell(spelling, child.ownerId, child.id));

/** Where the item is and what it holds, as ids. */
export function itemIds(item: Item, spelling: Spelling = 'id'): JsonObject {
  const { row, collection, children } = item;
  const parent =
    row.parentId === null || row.parentId === collection.id
      ? null
      : spell(spelling, item.parentOwnerId, row.parentId);
  const common = { id: spell(spelling, row.ownerId, row.id), owner: String(row.ownerId) };
  if (row.kind === 'response') return { ...common, request: parent };
  const placed = {
    ...common,
    folder: parent,
    collection: spell(spelling, collection.ownerId, collection.id),
  };
  if (row.kind === 'request') return { ...placed, responses_order: listOf(children, 'response', spelling) };
  return {
    ...placed,
    order: listOf(children, 'request', spelling),
    folders_order: listOf(children, 'folder', spelling),
  };
}

const v1Of: Record<string, (fields: JsonObject) => JsonObject> = {
  folder: folderToV1,
  request: requestToV1,
  response: responseToV1,
};

export const stampsOf = (row: ElementRow): JsonObject => ({
  lastUpdatedBy: String(row.updatedBy),
  createdAt: iso(row.createdAt),
  updatedAt: iso(row.updatedAt),
});

/** All of an item; ids and dates win over members of the same name that an import left in its fields. */
export const itemToWire = (item: Item, spelling: Spelling = 'id'): JsonObject => ({
  ...v1Of[item.row.kind]?.(item.fields),
  lastRevision: item.row.rev,
  ...itemIds(item, spelling),
  ...stampsOf(item.row),
});

type Action = 'import' | 'create' | 'update' | 'destroy';

/** The envelope of answers to writes. */
export const answerOf = <D extends Json>(
  row: Pick<ElementRow, 'id' | 'kind' | 'rev'>,
  action: Action,
  data: D,
): JsonObject & { data: D } => ({
  model_id: row.id,
  meta: { model: row.kind, action },
  data,
  revision: row.rev,
});
