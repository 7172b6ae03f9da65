import Type from 'typebox';
import { route } from '../../http/route.ts';
import { inSpecWords } from './failures.ts';
import { entryToWire, NewTag, TagFiles, TagList, TagReply } from './tag-wire.ts';
import { createTag, getTagFiles, listTags } from './tags.ts';
import { page } from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'specs',
  bodyNoun: 'tag',
  explain: inSpecWords,
} as const;
const all = { ...common, path: '/specs/:specId/version-tags' } as const;
const pageDefault = 10;

export const tagRoutes = [
  route({
    ...all,
    operation: 'getSpecVersionTags',
    summary: 'Lists the version tags of a specification, latest first',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: TagList },
    handle: async (ctx, { actor, params, query }) => {
      const { tags, nextCursor } = await listTags(ctx, actor, params.specId ?? '', {
        limit: query.limit ?? pageDefault,
        cursor: query.cursor,
      });
      return { body: { data: tags.map(({ id, name }) => ({ id, name })), meta: { nextCursor } } };
    },
  }),
  route({
    ...all,
    operation: 'createSpecVersionTag',
    summary: 'Names the present state of a specification',
    method: 'POST',
    body: NewTag,
    reply: { 201: TagReply },
    handle: async (ctx, { actor, params, body }) => ({
      status: 201,
      body: { data: await createTag(ctx, actor, params.specId ?? '', body.name) },
    }),
  }),
  route({
    ...common,
    operation: 'getSpecVersionTag',
    summary: 'Gets the files of a specification as a version tag names them',
    method: 'GET',
    path: '/specs/:specId/version-tags/:tagId/files',
    reply: { 200: TagFiles },
    handle: async (ctx, { actor, params }) => {
      const entries = await getTagFiles(ctx, actor, params.specId ?? '', params.tagId ?? '');
      return { body: { data: entries.map(entryToWire) } };
    },
  }),
];
