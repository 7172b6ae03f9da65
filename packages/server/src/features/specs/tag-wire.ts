import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import type { TaggedEntry } from './tags.ts';
import { meta } from './wire.ts';

const tag = Type.Object({ id: Type.String(), name: Type.String() });
export const NewTag = Type.Object({ name: Type.String({ minLength: 1, maxLength: 255 }) });
export const TagReply = Type.Object({ data: tag });
export const TagList = Type.Object({ data: Type.Array(tag), meta });

/** COMPAT: people are text here, numbers everywhere else among specifications. */
const entry = Type.Object({
  id: Type.String(),
  name: Type.String(),
  path: Type.String(),
  type: Type.Union([Type.Literal('FILE'), Type.Literal('FOLDER')]),
  createdBy: Type.String(),
  updatedBy: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  parentId: Type.Optional(Type.String()),
  fileType: Type.Optional(Type.Union([Type.Literal('ROOT'), Type.Literal('DEFAULT')])),
  content: Type.Optional(Type.String()),
});
export const TagFiles = Type.Object({ data: Type.Array(entry) });

export const entryToWire = ({ file, parentId, ...one }: TaggedEntry): Static<typeof entry> => ({
  id: one.id,
  name: one.name,
  path: one.path,
  type: file ? 'FILE' : 'FOLDER',
  createdBy: String(one.createdBy),
  updatedBy: String(one.updatedBy),
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
  ...(parentId === null ? {} : { parentId }),
  ...(file
    ? { fileType: file.isRoot ? ('ROOT' as const) : ('DEFAULT' as const), content: file.content }
    : {}),
});
