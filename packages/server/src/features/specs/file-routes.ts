import Type, { type Static } from 'typebox';
import { route } from '../../http/route.ts';
import { inSpecWords, specProblem } from './failures.ts';
import { createFile, deleteFile, type FileChange, getFile, listFiles, updateFile } from './files.ts';
import { filesMax } from './specs.ts';
import type { SpecFile } from './stored-files.ts';
import {
  FileBrief,
  FileChangeBody,
  FileList,
  FileReply,
  fileToListItem,
  fileToReply,
  fileToWire,
  NewFile,
  page,
} from './wire.ts';

const common = {
  auth: 'user',
  errors: 'problem',
  family: 'specs',
  bodyNoun: 'file',
  explain: inSpecWords,
  /** A text of 10 MB as JSON, where each line break and quotation mark takes two bytes. */
  bodyBytesMax: () => 22 * 1_048_576,
} as const;
const all = { ...common, path: '/specs/:specId/files' } as const;
const one = { ...common, path: '/specs/:specId/files/:filePath*' } as const;

const etag = ({ rev }: SpecFile): Record<string, string> => ({ etag: `"${rev}"` });

export const fileRoutes = [
  route({
    ...all,
    operation: 'getSpecFiles',
    summary: 'Lists the files of a specification, by path',
    method: 'GET',
    query: Type.Object(page),
    reply: { 200: FileList },
    handle: async (ctx, { actor, params, query }) => {
      const { files, nextCursor } = await listFiles(ctx, actor, params.specId ?? '', {
        // Clients that know no pages get all.
        limit: query.limit ?? filesMax,
        cursor: query.cursor,
      });
      return { body: { files: files.map(fileToListItem), meta: { nextCursor } } };
    },
  }),
  route({
    ...all,
    operation: 'createSpecFile',
    summary: 'Adds a file to a specification; slashes in its path make folders',
    method: 'POST',
    body: NewFile,
    reply: { 201: FileBrief },
    handle: async (ctx, { actor, params, body }) => ({
      status: 201,
      body: fileToWire(await createFile(ctx, actor, params.specId ?? '', body)),
    }),
  }),
  route({
    ...one,
    operation: 'getSpecFile',
    summary: 'Gets a file of a specification with its content',
    method: 'GET',
    reply: { 200: FileReply },
    handle: async (ctx, { actor, params }) => {
      const file = await getFile(ctx, actor, params.specId ?? '', params.filePath ?? '');
      return { body: fileToReply(file), headers: etag(file) };
    },
  }),
  route({
    ...one,
    operation: 'updateSpecFile',
    summary: 'Changes the name, the type or the content of a file',
    method: 'PATCH',
    body: FileChangeBody,
    reply: { 200: FileBrief },
    handle: async (ctx, { actor, params, body, ifMatch }) => {
      const { specId = '', filePath = '' } = params;
      const file = await updateFile(ctx, actor, specId, filePath, changeOf(body), ifMatch);
      return { body: fileToWire(file), headers: etag(file) };
    },
  }),
  route({
    ...one,
    operation: 'deleteSpecFile',
    summary: 'Moves a file of a specification to the trash',
    method: 'DELETE',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await deleteFile(ctx, actor, params.specId ?? '', params.filePath ?? '');
      return { status: 204 };
    },
  }),
];

function changeOf({ name, type, content }: Static<typeof FileChangeBody>): FileChange {
  const changes: FileChange[] = [
    ...(name === undefined ? [] : [{ name }]),
    ...(type === undefined ? [] : [{ isRoot: type === 'ROOT' }]),
    ...(content === undefined ? [] : [{ content }]),
  ];
  const [change, second] = changes;
  if (!change) throw specProblem('The required body parameter is missing from the request.');
  if (second) throw specProblem("Only one of 'content', 'type', or 'name' should be provided.");
  return change;
}
