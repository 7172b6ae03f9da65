import { apiFor } from '../../access/load.ts';
import { route } from '../../http/route.ts';
import { getTags, setTags } from '../tags/tags.ts';
import { slugsFromWire, TagSet, TagSetReply, tagsToWire } from '../tags/wire.ts';
import { checkAccept } from './accept.ts';
import { inTagWords } from './failures.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'tags',
  bodyNoun: 'tags',
  path: '/apis/:apiId/tags',
  explain: inTagWords,
} as const;

export const apiTagRoutes = [
  route({
    ...common,
    operation: 'getApiTags',
    summary: 'Lists the tags of an API',
    method: 'GET',
    reply: { 200: TagSetReply },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      return {
        body: tagsToWire(await getTags(ctx, await apiFor(ctx.db, actor, params.apiId ?? '', 'api.view'))),
      };
    },
  }),
  route({
    ...common,
    operation: 'updateApiTags',
    summary: 'Replaces the tags of an API',
    method: 'PUT',
    body: TagSet,
    reply: { 200: TagSetReply },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      const id = params.apiId ?? '';
      const slugs = slugsFromWire(body);
      return {
        body: tagsToWire(await setTags(ctx, actor, id, slugs, (tx) => apiFor(tx, actor, id, 'api.edit'))),
      };
    },
  }),
];
