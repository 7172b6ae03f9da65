import type { DefinitionProblem } from '@parley/format/definition';
import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { nameOfPath } from './file-paths.ts';
import { specTypes } from './spec-types.ts';
import type { GivenFile } from './specs.ts';
import type { Spec } from './store.ts';
import type { SpecFile } from './stored-files.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
/** Any text here; the handler refuses unknown ones in the documented words. */
const type = Type.String({ maxLength: 40, description: `One of ${Object.keys(specTypes).join(', ')}` });
const fileType = Type.Union([Type.Literal('ROOT'), Type.Literal('DEFAULT')]);

export const NewSpec = Type.Object({
  name,
  type,
  files: Type.Array(
    Type.Object({ path: Type.String(), content: Type.String(), type: Type.Optional(fileType) }),
  ),
});
export const SpecChange = Type.Object({ name });
export const NewFile = Type.Object({ path: Type.String({ minLength: 1 }), content: Type.String() });
export const FileChangeBody = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1 })),
  type: Type.Optional(fileType),
  content: Type.Optional(Type.String()),
});

export const page = {
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
export const meta = Type.Object({ nextCursor: Type.Union([Type.String(), Type.Null()]) });
const dates = { createdAt: Type.String(), updatedAt: Type.String() };
const people = { createdBy: Type.Integer(), updatedBy: Type.Integer() };

export const SpecReply = Type.Object({
  ...{ id: Type.String(), name: Type.String(), type: Type.String(), ...people, ...dates },
  fileFormat: Type.Optional(Type.String({ description: 'json, yaml, proto, graphql or smithy' })),
});
export const SpecList = Type.Object({ specs: Type.Array(SpecReply), meta });

const file = { id: Type.String(), path: Type.String(), type: fileType, ...people, ...dates };
export const FileBrief = Type.Object(file);
export const FileReply = Type.Object({ ...file, name: Type.String(), content: Type.String() });
export const FileList = Type.Object({
  files: Type.Array(Type.Object({ ...file, name: Type.String() })),
  meta,
});

const place = Type.Object({ line: Type.Integer(), column: Type.Integer() });
const problem = Type.Object({
  file: Type.String(),
  path: Type.Array(Type.Union([Type.String(), Type.Integer()]), {
    description: 'Members on the way to the value; empty in languages that have no such places',
  }),
  severity: Type.String({ description: 'error or warning' }),
  start: place,
  end: place,
  reason: Type.String(),
});
export const ProblemList = Type.Object({ data: Type.Array(problem) });

export const filesFromWire = (files: Static<typeof NewSpec>['files']): GivenFile[] =>
  files.map(({ path, content, type: kind }) => ({ path, content, isRoot: kind === 'ROOT' }));

export const specToWire = (spec: Spec & { fileFormat?: string }): Static<typeof SpecReply> => ({
  id: spec.id,
  name: spec.name,
  type: spec.type,
  ...(spec.fileFormat === undefined ? {} : { fileFormat: spec.fileFormat }),
  createdBy: spec.createdBy,
  updatedBy: spec.updatedBy,
  createdAt: iso(spec.createdAt),
  updatedAt: iso(spec.updatedAt),
});

export const fileToWire = (one: SpecFile): Static<typeof FileBrief> => ({
  id: one.id,
  path: one.path,
  type: one.isRoot ? 'ROOT' : 'DEFAULT',
  createdBy: one.createdBy,
  updatedBy: one.updatedBy,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});

export const fileToListItem = (one: SpecFile): Static<typeof FileList>['files'][number] => ({
  ...fileToWire(one),
  name: nameOfPath(one.path),
});

export const fileToReply = (one: SpecFile & { content: string }): Static<typeof FileReply> => ({
  ...fileToListItem(one),
  content: one.content,
});

export const problemToWire = (one: DefinitionProblem): Static<typeof problem> => ({
  file: one.file,
  path: [...one.path],
  severity: one.severity,
  start: { line: one.range.start.line, column: one.range.start.column },
  end: { line: one.range.end.line, column: one.range.end.column },
  reason: one.reason,
});
