import { type ConvertOptions, publicDefaults } from '@parley/format/openapi';
import Type, { type Static } from 'typebox';
import { iso } from '../../http/paging.ts';
import type { Linked } from './links.ts';
import type { SpecTask } from './tasks.ts';
import { meta } from './wire.ts';

const oneOf = <T extends string>(...values: T[]) =>
  Type.Optional(Type.Union(values.map((value) => Type.Literal(value))));
const flag = Type.Optional(Type.Boolean());

/** Names and values of Postman's converter; unknown options are left alone. */
const Options = Type.Object({
  requestNameSource: oneOf('Fallback', 'URL'),
  indentCharacter: oneOf('Space', 'Tab'),
  parametersResolution: oneOf('Schema', 'Example'),
  folderStrategy: oneOf('Paths', 'Tags'),
  preferredRequestBodyType: oneOf('first-listed', 'raw', 'form-data', 'x-www-form-urlencoded'),
  includeAuthInfoInExample: flag,
  enableOptionalParameters: flag,
  keepImplicitHeaders: flag,
  includeDeprecated: flag,
  includeWebhooks: flag,
  alwaysInheritAuthentication: flag,
  nestedFolderHierarchy: flag,
  collapseFolders: flag,
  schemaFaker: flag,
  stackLimit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
});

const name = Type.String({ minLength: 1, maxLength: 255 });
export const NewCollection = Type.Object({ name, options: Type.Optional(Options) });
export const NewSpecOf = Type.Object({
  name,
  type: Type.Optional(Type.String({ maxLength: 40 })),
  format: Type.Optional(Type.String({ maxLength: 40, description: 'JSON or YAML' })),
});

export const TaskStarted = Type.Object({ taskId: Type.String(), url: Type.String() });
export const TaskReply = Type.Object({
  status: Type.String({ description: 'pending, completed or failed' }),
  meta: Type.Object({ model: Type.String(), action: Type.String() }),
  details: Type.Optional(
    Type.Union([
      Type.Object({ resources: Type.Array(Type.Object({ id: Type.String(), url: Type.String() })) }),
      Type.String({ description: 'Why it failed' }),
    ]),
  ),
});

const linked = {
  id: Type.String(),
  name: Type.String(),
  state: Type.String({ description: 'in-sync, out-of-sync or sync-in-progress' }),
  createdAt: Type.String(),
  updatedAt: Type.String(),
  createdBy: Type.Integer(),
};
export const CollectionsOfSpec = Type.Object({ collections: Type.Array(Type.Object(linked)), meta });
export const SpecsOfCollection = Type.Object({
  specs: Type.Array(Type.Object({ ...linked, updatedBy: Type.Integer() })),
  meta,
});

const syncOptions = Type.Object({ syncExamples: flag, deleteOrphanedRequests: flag });
export const SyncOptionsChange = Type.Object({ syncOptions: Type.Optional(syncOptions) });
export const SyncOptionsReply = Type.Object({
  syncOptions: Type.Object({ syncExamples: Type.Boolean(), deleteOrphanedRequests: Type.Boolean() }),
});

/** What is not given is as the documents of the original say. */
export function optionsFromWire(given: Static<typeof Options> | undefined): ConvertOptions {
  const known = Object.keys(Options.properties);
  const chosen = Object.entries(given ?? {}).filter(
    ([key, value]) => known.includes(key) && value !== undefined,
  );
  return { ...publicDefaults, ...Object.fromEntries(chosen) };
}

export const linkedToWire = (one: Linked): Static<typeof CollectionsOfSpec>['collections'][number] => ({
  id: one.id,
  name: one.name,
  state: one.state,
  createdAt: iso(one.createdAt),
  updatedAt: iso(one.updatedAt),
  createdBy: one.createdBy,
});

export const taskToWire = ({ status, model, action, details }: SpecTask): Static<typeof TaskReply> => ({
  status,
  meta: { model, action },
  ...(details === null ? {} : { details }),
});
