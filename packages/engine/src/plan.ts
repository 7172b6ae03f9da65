import type {
  AuthDefinition,
  Collection,
  CollectionItem,
  ItemEvent,
  Json,
  RequestDefinition,
} from '@parley/format';
import type { RunItem, ScriptKind } from './events.ts';
import type { ScriptText } from './script/task.ts';

/** A run that cannot start: a folder that does not exist, a shard out of range. */
export class RunError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'RunError';
    this.code = code;
  }
}

type BehaviorDefinition = { [name: string]: Json };

/** An item with everything that it takes over from its folders and the collection. */
export type PlannedItem = RunItem & {
  request: RequestDefinition;
  scripts: { readonly [kind in ScriptKind]: readonly ScriptText[] };
  /** Its own authorization or that of the nearest ancestor which has one. */
  auth: AuthDefinition | undefined;
  /** Settings merged, the nearest wins. */
  behavior: BehaviorDefinition;
  /** Index of the top-level folder or request it stands in. */
  branch: number;
};

type Inherited = {
  path: readonly string[];
  pathIds: readonly string[];
  scripts: { readonly [kind in ScriptKind]: readonly ScriptText[] };
  auth: AuthDefinition | undefined;
  behavior: BehaviorDefinition;
};

/**
 * Lists the requests of a run in their order, depth first.
 *
 * @param folders names or ids; each one chooses the first folder or request that has it, and the order of the
 * collection stays (newman's rule)
 * @throws RunError when one of them does not exist
 */
export function planItems(collection: Collection, folders: readonly string[] | undefined): PlannedItem[] {
  const planned: PlannedItem[] = [];
  const wanted = folders === undefined || folders.length === 0 ? undefined : new Set(folders);
  const root: Inherited = extended(
    { path: [], pathIds: [], scripts: { prerequest: [], test: [] }, auth: undefined, behavior: {} },
    { ...collection, name: collection.info.name, id: collection.info._postman_id ?? '' },
  );

  const visit = (
    items: readonly CollectionItem[],
    inherited: Inherited,
    chosen: boolean,
    branch: number,
  ): void => {
    for (const [index, item] of items.entries()) {
      const own = branch < 0 ? index : branch;
      const runs = choose(item, chosen, wanted);
      if (item.item !== undefined) visit(item.item, extended(inherited, item), runs, own);
      else if (item.request !== undefined && runs) planned.push(plannedItem(item, inherited, own));
    }
  };
  visit(collection.item, root, wanted === undefined, -1);

  if (wanted !== undefined && wanted.size > 0) {
    const names = [...wanted].map((name) => `"${name}"`).join(', ');
    throw new RunError('FOLDER_NOT_FOUND', `Unable to find a folder or request: ${names}`);
  }
  return planned;
}

/** Whether an element runs; a name that was found is taken off the list. */
function choose(item: CollectionItem, chosen: boolean, wanted: Set<string> | undefined): boolean {
  if (wanted === undefined) return true;
  const { id, name } = item;
  if (id !== undefined && wanted.delete(id)) return true;
  if (name !== undefined && wanted.delete(name)) return true;
  return chosen;
}

function extended(from: Inherited, element: CollectionItem): Inherited {
  const id = element.id ?? '';
  const name = element.name ?? '';
  return {
    path: [...from.path, name],
    pathIds: [...from.pathIds, id],
    scripts: {
      prerequest: withScripts(from.scripts.prerequest, element.event, 'prerequest', id, name),
      test: withScripts(from.scripts.test, element.event, 'test', id, name),
    },
    auth: element.auth ?? from.auth,
    behavior:
      element.protocolProfileBehavior === undefined
        ? from.behavior
        : { ...from.behavior, ...element.protocolProfileBehavior },
  };
}

function withScripts(
  from: readonly ScriptText[],
  events: readonly ItemEvent[] | undefined,
  kind: ScriptKind,
  ownerId: string,
  ownerName: string,
): readonly ScriptText[] {
  if (events === undefined) return from;
  const own: ScriptText[] = [];
  for (const event of events) {
    if (event.listen !== kind || event.disabled === true || event.script === undefined) continue;
    const source = (event.script.exec ?? []).join('\n');
    own.push({ id: event.script.id ?? '', source, ownerId, ownerName });
  }
  return own.length === 0 ? from : [...from, ...own];
}

function plannedItem(item: CollectionItem, inherited: Inherited, branch: number): PlannedItem {
  const own = extended(inherited, item);
  const request = item.request ?? {};
  return {
    id: item.id ?? '',
    name: item.name ?? '',
    definition: item,
    path: inherited.path,
    pathIds: inherited.pathIds,
    request,
    scripts: own.scripts,
    auth: request.auth ?? inherited.auth,
    behavior: own.behavior,
    branch,
  };
}

/** Where `setNextRequest` leads: by id first, then by name, of duplicates the last. */
export function createLookup(items: readonly PlannedItem[]): (wanted: string) => number | undefined {
  let ids: Map<string, number> | undefined;
  let names: Map<string, number> | undefined;
  return (wanted) => {
    ids ??= new Map(items.map((item, index) => [item.id, index]));
    names ??= new Map(items.map((item, index) => [item.name, index]));
    return ids.get(wanted) ?? names.get(wanted);
  };
}

/**
 * Which iterations, or which branches of one iteration, belong to a shard. Every unit belongs to exactly one.
 *
 * @throws RunError when the index is not within 1 and the total
 */
export function inShard(shard: { index: number; total: number } | undefined): (unit: number) => boolean {
  if (shard === undefined) return () => true;
  const { index, total } = shard;
  if (!Number.isInteger(index) || !Number.isInteger(total) || index < 1 || index > total)
    throw new RunError('SHARD_INVALID', `There is no shard ${index} of ${total}.`);
  return (unit) => unit % total === index - 1;
}
