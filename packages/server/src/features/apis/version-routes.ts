import Type from 'typebox';
import type { Ctx } from '../../context.ts';
import { route } from '../../http/route.ts';
import { checkAccept } from './accept.ts';
import { apiInvalid, inApiWords, inTaskWords, inVersionWords, notAllowed } from './failures.ts';
import { getApiTask } from './tasks.ts';
import {
  ApiTaskReply,
  apiTaskToWire,
  NewVersionBody,
  VersionChange,
  VersionList,
  VersionReply,
  VersionWithParts,
  versionToWire,
  versionWithParts,
} from './version-wire.ts';
import { createVersion, deleteVersion, getVersion, listVersions, updateVersion } from './versions.ts';
import { page } from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'apis',
  bodyNoun: 'version',
  explain: inApiWords,
} as const;
const all = { ...common, path: '/apis/:apiId/versions' } as const;
const one = { ...common, path: '/apis/:apiId/versions/:versionId', explain: inVersionWords } as const;
const pageDefault = 10;

const apiBase = (ctx: Ctx): string => `${ctx.publicUrl}/api`;

export const versionRoutes = [
  route({
    ...all,
    operation: 'getApiVersions',
    summary: 'Lists the published versions of an API, latest first',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: VersionList },
    handle: async (ctx, { actor, params, headers, query }) => {
      checkAccept(headers);
      const { limit = pageDefault, cursor } = query;
      const found = await listVersions(ctx, actor, params.apiId ?? '', { limit, cursor });
      const meta = { limit, total: found.total, nextCursor: found.nextCursor ?? '' };
      return { body: { versions: found.versions.map(versionToWire), meta } };
    },
  }),
  route({
    ...all,
    operation: 'createApiVersion',
    summary: 'Starts publishing the present state of an API as a version',
    method: 'POST',
    body: NewVersionBody,
    reply: { 202: VersionReply },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      const { version, apiId, taskId } = await createVersion(ctx, actor, params.apiId ?? '', {
        name: body.name,
        releaseNotes: body.releaseNotes ?? '',
        schemaIds: idsOf(body.schemas, 'schemas'),
        collectionIds: idsOf(body.collections, 'collections'),
      });
      const location = `${apiBase(ctx)}/apis/${apiId}/tasks/${taskId}`;
      return { status: 202, body: versionToWire(version), headers: { location } };
    },
  }),
  route({
    ...one,
    operation: 'getApiVersion',
    summary: 'Gets a version of an API; one that is not published yet leads to its task',
    method: 'GET',
    reply: { 200: VersionWithParts, 302: null },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      const found = await getVersion(ctx, actor, params.apiId ?? '', params.versionId ?? '');
      return 'taskPath' in found
        ? { status: 302, headers: { location: `${apiBase(ctx)}${found.taskPath}` } }
        : { body: versionWithParts(found) };
    },
  }),
  route({
    ...one,
    operation: 'updateApiVersion',
    summary: 'Changes the name and the release notes of a version',
    method: 'PUT',
    body: VersionChange,
    reply: { 200: VersionReply },
    handle: async (ctx, { actor, params, headers, body }) => {
      checkAccept(headers);
      const { apiId = '', versionId = '' } = params;
      return { body: versionToWire(await updateVersion(ctx, actor, apiId, versionId, body)) };
    },
  }),
  route({
    ...one,
    operation: 'deleteApiVersion',
    summary: 'Deletes a version of an API',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      await deleteVersion(ctx, actor, params.apiId ?? '', params.versionId ?? '');
      return { status: 204 };
    },
  }),
  route({
    ...common,
    operation: 'getStatusOfAnAsyncApiTask',
    summary: 'Gets the state of a task that was begun on an API',
    method: 'GET',
    path: '/apis/:apiId/tasks/:taskId',
    explain: inTaskWords,
    reply: { 200: ApiTaskReply },
    handle: async (ctx, { actor, params, headers }) => {
      checkAccept(headers);
      const task = await getApiTask(ctx, actor, params.apiId ?? '', params.taskId ?? '');
      return { body: apiTaskToWire(task, apiBase(ctx)) };
    },
  }),
];

/** Paths name files of APIs that live in a Git repository; there are none here. */
function idsOf(parts: readonly { id?: string; filePath?: string; directoryPath?: string }[], of: string) {
  return parts.map(({ id, filePath, directoryPath }) => {
    if (id !== undefined) return id;
    if (filePath !== undefined || directoryPath !== undefined)
      throw notAllowed('Only APIs that are linked to Git have files named by paths.');
    throw apiInvalid(`${of}: an id is missing`);
  });
}
