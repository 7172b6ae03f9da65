import type { ConvertOptions } from '@parley/format/openapi';
import Type, { type Static } from 'typebox';
import {
  convertOptionValues,
  isConvertOption,
  levelMax,
  withPublicDefaults,
} from '../../definitions/convert-options.ts';
import { iso } from '../../http/paging.ts';
import type { Linked } from './links.ts';
import type { SpecTask } from './tasks.ts';
import { meta } from './wire.ts';

const flag = Type.Optional(Type.Boolean());

/** Names and values of Postman's converter; unknown options are left alone. */
const Options = Type.Object(
  Object.fromEntries(
    Object.entries(convertOptionValues).map(([name, values]) => [
      name,
      values === 'level'
        ? Type.Optional(Type.Integer({ minimum: 1, maximum: levelMax }))
        : Type.Optional(Type.Union(values.map((value) => Type.Literal(value)))),
    ]),
  ),
);

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

export function optionsFromWire(given: { [name: string]: unknown } = {}): ConvertOptions {
  const chosen = Object.entries(given).filter(
    ([name, value]) => isConvertOption(name) && value !== undefined,
  );
  return withPublicDefaults(Object.fromEntries(chosen));
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
