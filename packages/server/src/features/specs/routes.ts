import Type from 'typebox';
import { route } from '../../http/route.ts';
import { getDefinition, getProblems } from './definition.ts';
import { inListWords, inSpecWords } from './failures.ts';
import { fileRoutes } from './file-routes.ts';
import { generationRoutes } from './generation-routes.ts';
import { specTypeOf } from './spec-types.ts';
import { createSpec, deleteSpec, getSpec, listSpecs, renameSpec } from './specs.ts';
import { tagRoutes } from './tag-routes.ts';
import {
  filesFromWire,
  NewSpec,
  ProblemList,
  page,
  problemToWire,
  SpecChange,
  SpecList,
  SpecReply,
  specToWire,
} from './wire.ts';

const common = { auth: 'user', errors: 'problem', family: 'specs', bodyNoun: 'spec' } as const;
const one = { ...common, path: '/specs/:specId', explain: inSpecWords } as const;
const pageDefault = 10;
/** All files of a specification in one body. */
const newSpecBytesMax = 32 * 1_048_576;

export const specRoutes = [
  route({
    ...common,
    operation: 'getAllSpecs',
    summary: 'Lists the specifications of a workspace',
    method: 'GET',
    path: '/specs',
    query: Type.Object({ workspaceId: Type.String(), ...page }),
    reply: { 200: SpecList },
    explain: inListWords,
    handle: async (ctx, { actor, query }) => {
      const { specs, nextCursor } = await listSpecs(ctx, actor, query.workspaceId, {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { specs: specs.map(specToWire), meta: { nextCursor } } };
    },
  }),
  route({
    ...common,
    operation: 'createSpec',
    summary: 'Creates a specification with its files',
    method: 'POST',
    path: '/specs',
    bodyBytesMax: () => newSpecBytesMax,
    query: Type.Object({ workspaceId: Type.String() }),
    body: NewSpec,
    reply: { 201: SpecReply },
    explain: inSpecWords,
    handle: async (ctx, { actor, query, body }) => {
      const spec = await createSpec(ctx, actor, {
        workspaceId: query.workspaceId,
        name: body.name,
        type: specTypeOf(body.type),
        files: filesFromWire(body.files),
      });
      return { status: 201, body: specToWire(spec) };
    },
  }),
  route({
    ...one,
    operation: 'getSpec',
    summary: 'Gets what is known about a specification',
    method: 'GET',
    reply: { 200: SpecReply },
    handle: async (ctx, { actor, params }) => ({
      body: specToWire(await getSpec(ctx, actor, params.specId ?? '')),
    }),
  }),
  route({
    ...one,
    operation: 'updateSpecProperties',
    summary: 'Renames a specification',
    method: 'PATCH',
    body: SpecChange,
    reply: { 200: SpecReply },
    handle: async (ctx, { actor, params, body }) => ({
      body: specToWire(await renameSpec(ctx, actor, params.specId ?? '', body.name)),
    }),
  }),
  route({
    ...one,
    operation: 'deleteSpec',
    summary: 'Moves a specification to the trash',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await deleteSpec(ctx, actor, params.specId ?? '');
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'getSpecDefinition',
    summary: 'Gets the text of a specification, several files as one document',
    method: 'GET',
    path: '/specs/:specId/definitions',
    reply: { 200: Type.String() },
    replyTypes: ['application/json', 'application/yaml', 'text/plain'],
    explain: inSpecWords,
    handle: async (ctx, { actor, params }) => {
      const { type, text } = await getDefinition(ctx, actor, params.specId ?? '');
      return { content: { type, data: text } };
    },
  }),
  route({
    ...common,
    operation: 'getSpecProblems',
    summary: 'Tells what is wrong with the files of a specification',
    method: 'GET',
    path: '/parley/specs/:specId/problems',
    reply: { 200: ProblemList },
    explain: inSpecWords,
    handle: async (ctx, { actor, params }) => ({
      body: { data: (await getProblems(ctx, actor, params.specId ?? '')).map(problemToWire) },
    }),
  }),
  ...fileRoutes,
  ...tagRoutes,
  ...generationRoutes,
];
