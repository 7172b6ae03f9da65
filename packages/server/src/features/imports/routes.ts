import Type from 'typebox';
import type { Ctx } from '../../context.ts';
import { type Answer, route } from '../../http/route.ts';
import { uidOf } from '../../ids.ts';
import { type Imported, importExported, importOpenApi } from './imports.ts';
import { readImport } from './read-import.ts';

const Made = Type.Object({ id: Type.String(), name: Type.String(), uid: Type.String() });
const Body = Type.Object({
  type: Type.String({ description: 'string, json or url; file in a form' }),
  input: Type.Unknown({ description: 'The text, the object, the address or the file' }),
  options: Type.Optional(Type.Unknown({ description: "Options of Postman's converter" })),
});
const shared = {
  method: 'POST',
  auth: 'user',
  errors: 'envelope',
  family: 'import',
  body: Body,
  bodyMode: 'raw',
  bodyBytesMax: (ctx: Ctx) => ctx.config.collectionBytesMax,
  query: Type.Object({ workspace: Type.Optional(Type.String()) }),
} as const;

export const importRoutes = [
  route({
    ...shared,
    operation: 'importOpenApiDefinition',
    summary: 'Imports an OpenAPI definition as a collection',
    path: '/import/openapi',
    reply: { 200: Type.Object({ collections: Type.Array(Made) }) },
    handle: async (ctx, { actor, query, raw, headers }) => {
      const asked = await readImport(raw, headers['content-type'], ['file', 'string', 'json', 'url']);
      return {
        body: { collections: made((await importOpenApi(ctx, actor, query.workspace, asked)).collections) },
      };
    },
  }),
  route({
    ...shared,
    operation: 'importExportedData',
    summary: 'Imports exported collections, environments and globals, or a dump of them',
    path: '/import/exported',
    reply: {
      200: Type.Object({ collections: Type.Array(Made), environments: Type.Optional(Type.Array(Made)) }),
    },
    handle: async (ctx, { actor, query, raw, headers }): Promise<Answer> => {
      const asked = await readImport(raw, headers['content-type'], ['file', 'string', 'json']);
      if (!('files' in asked.input)) throw new TypeError('an export is not downloaded');
      const input = asked.input;
      const { collections, environments } = await importExported(ctx, actor, query.workspace, {
        ...asked,
        input,
      });
      // The documented answer has collections only.
      const others = environments.length === 0 ? {} : { environments: made(environments) };
      return { body: { collections: made(collections), ...others } };
    },
  }),
];

const made = (rows: Imported['collections'] | Imported['environments']) =>
  rows.map(({ id, name, ownerId }) => ({ id, name, uid: uidOf(ownerId, id) }));
