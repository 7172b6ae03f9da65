import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { nameOfPath } from '../specs/file-paths.ts';
import type { SpecFile } from '../specs/stored-files.ts';
import type { GivenSchemaFile } from './schemas.ts';
import type { Api, SchemaState } from './store.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
const summary = Type.Optional(Type.String({ maxLength: 1_000 }));
const description = Type.Optional(Type.String({ maxLength: 20_000 }));
export const ApiBody = Type.Object({ name, summary, description });

export const page = {
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
};
/** COMPAT: the last page has an empty cursor. */
export const meta = Type.Object({ limit: Type.Integer(), total: Type.Integer(), nextCursor: Type.String() });

const times = { createdAt: Type.String(), updatedAt: Type.String() };
const idOnly = Type.Object({ id: Type.String() });
const api = {
  id: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  description: Type.String(),
  createdBy: Type.Integer(),
  updatedBy: Type.Integer(),
  ...times,
};
export const ApiReply = Type.Object(api);
/** COMPAT: people are text here alone. */
export const ApiChanged = Type.Object({ ...api, createdBy: Type.String(), updatedBy: Type.String() });
export const ApiList = Type.Object({ apis: Type.Array(ApiReply), meta });
export const ApiWithParts = Type.Object({
  ...api,
  gitInfo: Type.Optional(Type.Object({})),
  schemas: Type.Optional(Type.Array(idOnly)),
  versions: Type.Optional(Type.Array(Type.Object({ id: Type.String(), name: Type.String() }))),
  collections: Type.Optional(Type.Array(idOnly)),
});

const root = Type.Object({ enabled: Type.Boolean() });
export const NewSchema = Type.Object({
  type: Type.String({ maxLength: 40 }),
  files: Type.Array(
    Type.Object({
      path: Type.String({ minLength: 1 }),
      content: Type.String(),
      root: Type.Optional(root),
    }),
  ),
});
export const SchemaFileBody = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1 })),
  content: Type.Optional(Type.String()),
  root: Type.Optional(root),
});

/** COMPAT: people are text among schemas, and numbers where their files are listed. */
const writers = { createdBy: Type.String(), updatedBy: Type.String() };
const people = { createdBy: Type.Integer(), updatedBy: Type.Integer() };
const file = { id: Type.String(), name: Type.String(), path: Type.String(), ...times };
const WrittenFile = Type.Object({ ...file, ...writers, root: Type.Optional(root) });
const schema = { id: Type.String(), type: Type.String(), ...times, ...writers };
export const SchemaWritten = Type.Object({ ...schema, files: Type.Array(WrittenFile) });
export const SchemaReply = Type.Object({
  ...schema,
  files: Type.Object({
    data: Type.Array(WrittenFile),
    meta: Type.Object({ nextPath: Type.Union([Type.String(), Type.Null()]) }),
  }),
  content: Type.Optional(Type.String({ description: 'With `bundled=true`: the whole schema as one text' })),
});
export const SchemaFileReply = WrittenFile;
const ListedFile = Type.Object({ ...file, ...people });
export const SchemaFileList = Type.Object({
  files: Type.Array(ListedFile),
  meta: Type.Object({ nextCursor: Type.String() }),
});
export const SchemaFileText = Type.Object({
  ...file,
  ...writers,
  root: Type.Optional(root),
  content: Type.String(),
});

export const apiToWire = (one: Api): Static<typeof ApiReply> => ({
  id: one.id,
  name: one.name,
  summary: one.summary,
  description: one.description,
  createdBy: one.createdBy,
  updatedBy: one.updatedBy,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});

export const apiToChanged = (one: Api): Static<typeof ApiChanged> => ({
  ...apiToWire(one),
  createdBy: String(one.createdBy),
  updatedBy: String(one.updatedBy),
});

export const schemaFilesFromWire = (files: Static<typeof NewSchema>['files']): GivenSchemaFile[] =>
  files.map((one) => ({ path: one.path, content: one.content, isRoot: one.root?.enabled === true }));

const fileBasics = (one: SpecFile) => ({
  id: one.id,
  name: nameOfPath(one.path),
  path: one.path,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});

export const fileToWritten = (one: SpecFile): Static<typeof WrittenFile> => ({
  ...fileBasics(one),
  createdBy: String(one.createdBy),
  updatedBy: String(one.updatedBy),
  ...(one.isRoot ? { root: { enabled: true } } : {}),
});

export const fileToListed = (one: SpecFile): Static<typeof ListedFile> => ({
  ...fileBasics(one),
  createdBy: one.createdBy,
  updatedBy: one.updatedBy,
});

/** As new as the file that was changed last. */
function schemaBasics({ schema: one, files }: SchemaState) {
  const latest = files.reduce<{ updatedAt: number; updatedBy: number }>(
    (known, other) => (other.updatedAt > known.updatedAt ? other : known),
    one,
  );
  return {
    id: one.id,
    type: one.type,
    createdAt: iso(one.createdAt),
    updatedAt: iso(latest.updatedAt),
    createdBy: String(one.createdBy),
    updatedBy: String(latest.updatedBy),
  };
}

export const schemaToWritten = (state: SchemaState): Static<typeof SchemaWritten> => ({
  ...schemaBasics(state),
  files: state.files.map(fileToWritten),
});

export const schemaToReply = (
  state: SchemaState,
  shown: readonly SpecFile[],
  nextPath: string | null,
  content: string | null,
): Static<typeof SchemaReply> => ({
  ...schemaBasics(state),
  files: { data: shown.map(fileToWritten), meta: { nextPath } },
  ...(content === null ? {} : { content }),
});
