import Type from 'typebox';
import { route } from '../../http/route.ts';
import { checkAccept } from './accept.ts';
import { inSchemaWords } from './failures.ts';
import {
  deleteSchemaFile,
  getSchemaFile,
  listSchemaFiles,
  pageOfFiles,
  putSchemaFile,
  type SchemaPlace,
} from './schema-files.ts';
import { schemaTypeOf } from './schema-types.ts';
import { createSchema, getSchema } from './schemas.ts';
import {
  fileToListed,
  fileToWritten,
  NewSchema,
  page,
  SchemaFileBody,
  SchemaFileList,
  SchemaFileReply,
  SchemaFileText,
  SchemaReply,
  SchemaWritten,
  schemaFilesFromWire,
  schemaToReply,
  schemaToWritten,
} from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'apis',
  bodyNoun: 'schema',
  explain: inSchemaWords,
} as const;
const one = { ...common, path: '/apis/:apiId/schemas/:schemaId' } as const;
const file = { ...common, path: '/apis/:apiId/schemas/:schemaId/files/:filePath*' } as const;
const versionId = Type.Optional(Type.String());
const pageDefault = 10;
/** All files of a schema in one body. */
const newSchemaBytesMax = 32 * 1_048_576;

const placeOf = (params: Record<string, string>, version?: string): SchemaPlace => ({
  apiId: params.apiId ?? '',
  schemaId: params.schemaId ?? '',
  versionId: version,
});

export const schemaRoutes = [
  route({
    ...common,
    operation: 'createApiSchema',
    summary: 'Gives an API its schema',
    method: 'POST',
    path: '/apis/:apiId/schemas',
    bodyBytesMax: () => newSchemaBytesMax,
    body: NewSchema,
    reply: { 200: SchemaWritten },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      const input = { type: schemaTypeOf(body.type), files: schemaFilesFromWire(body.files) };
      return { body: schemaToWritten(await createSchema(ctx, actor, params.apiId ?? '', input)) };
    },
  }),
  route({
    ...one,
    operation: 'getApiSchema',
    summary: 'Gets the schema of an API, as it is or as it was in a version',
    method: 'GET',
    query: Type.Object({ versionId, bundled: Type.Optional(Type.Boolean()) }),
    reply: { 200: SchemaReply },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const place = placeOf(params, query.versionId);
      const { content, ...state } = await getSchema(ctx, actor, place, query.bundled === true);
      const { files, nextCursor } = pageOfFiles(state.files, { limit: pageDefault });
      return { body: schemaToReply(state, files, nextPath(state.schema, query, nextCursor), content) };
    },
  }),
  route({
    ...common,
    operation: 'getApiSchemaFiles',
    summary: 'Lists the files of a schema, by path',
    method: 'GET',
    path: '/apis/:apiId/schemas/:schemaId/files',
    query: Type.Object({ versionId, ...page }),
    reply: { 200: SchemaFileList },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const { files, nextCursor } = await listSchemaFiles(ctx, actor, placeOf(params, query.versionId), {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { files: files.map(fileToListed), meta: { nextCursor: nextCursor ?? '' } } };
    },
  }),
  route({
    ...file,
    operation: 'getApiSchemaFileContents',
    summary: 'Gets a file of a schema with its content',
    method: 'GET',
    query: Type.Object({ versionId }),
    reply: { 200: SchemaFileText },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const place = placeOf(params, query.versionId);
      const found = await getSchemaFile(ctx, actor, place, params.filePath ?? '');
      return { body: { ...fileToWritten(found), content: found.content } };
    },
  }),
  route({
    ...file,
    operation: 'createUpdateApiSchemaFile',
    summary: 'Writes a file of a schema, and makes it when there is none at the path',
    method: 'PUT',
    /** A text of 10 MB as JSON, where each line break and quotation mark takes two bytes. */
    bodyBytesMax: () => 22 * 1_048_576,
    body: SchemaFileBody,
    reply: { 200: SchemaFileReply },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      const change = { name: body.name, content: body.content, isRoot: body.root?.enabled };
      const written = await putSchemaFile(ctx, actor, placeOf(params), params.filePath ?? '', change);
      return { body: fileToWritten(written) };
    },
  }),
  route({
    ...file,
    operation: 'deleteApiSchemaFile',
    summary: 'Moves a file of a schema to the trash',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      await deleteSchemaFile(ctx, actor, placeOf(params), params.filePath ?? '');
      return { status: 204 };
    },
  }),
];

/** Where the rest of the files is listed. */
function nextPath(
  { apiId, id }: { apiId: string; id: string },
  query: { versionId?: string | undefined },
  cursor: string | null,
): string | null {
  if (cursor === null) return null;
  const rest = new URLSearchParams({ cursor, ...(query.versionId && { versionId: query.versionId }) });
  return `/apis/${apiId}/schemas/${id}/files?${rest}`;
}
