import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import { NewCollection } from '../specs/generation-wire.ts';
import type { ApiTask } from './tasks.ts';
import type { Version, VersionBrief } from './versions.ts';
import { meta } from './wire.ts';

const name = Type.String({ minLength: 1, maxLength: 255 });
const releaseNotes = Type.Optional(Type.String({ maxLength: 50_000 }));
const part = Type.Object({
  id: Type.Optional(Type.String()),
  filePath: Type.Optional(Type.String()),
  directoryPath: Type.Optional(Type.String()),
});
export const NewVersionBody = Type.Object({
  name,
  releaseNotes,
  branch: Type.Optional(Type.String()),
  schemas: Type.Array(part, { maxItems: 100 }),
  collections: Type.Array(part, { maxItems: 100 }),
});
export const VersionChange = Type.Object({ name, releaseNotes });

const version = {
  id: Type.String(),
  name: Type.String(),
  releaseNotes: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
};
export const VersionReply = Type.Object(version);
export const VersionList = Type.Object({ versions: Type.Array(VersionReply), meta });
export const VersionWithParts = Type.Object({
  version: Type.Object({
    ...version,
    schemas: Type.Array(Type.Object({ id: Type.String(), type: Type.String() })),
    collections: Type.Array(Type.Object({ id: Type.String(), name: Type.String() })),
  }),
});

export const NewApiCollection = Type.Object({
  operationType: Type.String({ description: 'COPY_COLLECTION, CREATE_NEW or GENERATE_FROM_SCHEMA' }),
  name: Type.Optional(Type.String({ maxLength: 255 })),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  options: NewCollection.properties.options,
});
export const ApiCollectionId = Type.Object({ id: Type.String() });
export const ApiCollection = Type.Object({}, { description: 'A collection in format v2.1, not wrapped' });
export const SyncTaskStarted = Type.Object({ taskId: Type.String() });

export const ApiTaskReply = Type.Object({
  id: Type.String(),
  status: Type.String({ description: 'pending, completed or failed' }),
  meta: Type.Object({ url: Type.String(), model: Type.String(), action: Type.String() }),
  details: Type.Object({
    resources: Type.Optional(Type.Array(Type.Object({ id: Type.String(), url: Type.String() }))),
    error: Type.Optional(Type.Object({ message: Type.String() })),
  }),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});

export const versionToWire = (one: VersionBrief): Static<typeof VersionReply> => ({
  id: one.id,
  name: one.name,
  releaseNotes: one.releaseNotes,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});

export const versionWithParts = (one: Version): Static<typeof VersionWithParts> => ({
  version: { ...versionToWire(one), schemas: one.schemas, collections: one.collections },
});

/** `base`: where the API of this server is. */
export const apiTaskToWire = (one: ApiTask, base: string): Static<typeof ApiTaskReply> => ({
  id: one.id,
  status: one.status,
  meta: { url: `${base}${one.url}`, model: one.model, action: one.action },
  details: {
    ...(one.resources === null ? {} : { resources: one.resources }),
    ...(one.reason === null ? {} : { error: { message: one.reason } }),
  },
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
});
