import type { Collection, CollectionItem } from '../collection.ts';
import { isObject, type Json, type JsonObject, member, setMember } from '../json.ts';
import { buildUrl } from '../url.ts';
import type {
  AddedItem,
  ChangedField,
  ChangedItem,
  RemovedItem,
  UpdateChoices,
  UpdateReview,
} from './review.ts';
import { withRows } from './rows.ts';

/** Elements of the copy by id, and the list that each is in. */
type Copy = {
  items: Map<string, JsonObject>;
  lists: Map<string, JsonObject[]>;
  root: JsonObject[];
};

/**
 * Carries out a review. Ids, order, scripts and everything that nobody chose to change stay as they are; the given
 * collection is not changed. Parts of the result may be the same objects as in the given one or the review.
 */
export function applyUpdate(
  existing: Collection,
  review: UpdateReview,
  choices: UpdateChoices = {},
): Collection {
  const copy: Copy = { items: new Map(), lists: new Map(), root: [] };
  copy.root = copyItems(existing.item as JsonObject[], '', copy);
  let result: JsonObject = { ...(existing as JsonObject), item: copy.root };
  const accepted = acceptedAdditions(review, choices);
  for (const added of accepted) if (added.kind === 'folder') insert(copy, added);
  for (const changed of review.changed) {
    const fields = chosenFields(changed, choices);
    if (fields.length === 0) continue;
    if (changed.kind === 'collection') result = withFields(result, fields);
    else change(copy, changed, fields);
  }
  for (const added of accepted) if (added.kind !== 'folder') insert(copy, added);
  // Folders come after what is in them.
  for (const removed of review.removed) if (isRemoved(removed, choices)) remove(copy, removed);
  return { ...result, item: copy.root } as Collection;
}

function copyItems(items: readonly JsonObject[], at: string, copy: Copy): JsonObject[] {
  const list: JsonObject[] = [];
  for (const [index, item] of items.entries()) {
    const place = `${at}/${index}`;
    const mine = { ...item };
    const id = typeof item.id === 'string' ? item.id : place;
    list.push(mine);
    copy.items.set(id, mine);
    copy.lists.set(id, list);
    if (Array.isArray(item.item)) mine.item = copyItems(item.item as JsonObject[], place, copy);
    if (!Array.isArray(item.response)) continue;
    const examples = item.response.map((example) => (isObject(example) ? { ...example } : example));
    mine.response = examples;
    for (const example of examples) {
      if (!isObject(example) || typeof example.id !== 'string') continue;
      copy.items.set(example.id, example);
      copy.lists.set(example.id, examples as JsonObject[]);
    }
  }
  return list;
}

/** Folders without what is accepted in them are left out; what is accepted brings its folders along. */
function acceptedAdditions(review: UpdateReview, choices: UpdateChoices): AddedItem[] {
  const byId = new Map(review.added.map((added) => [added.id, added]));
  const accepted = new Set<AddedItem>();
  const moved = review.changed.flatMap((changed) =>
    chosenFields(changed, choices).filter(({ field }) => field.path === 'folder'),
  );
  const accept = (id: string | null): void => {
    const added = id === null ? undefined : byId.get(id);
    if (!added || accepted.has(added)) return;
    accepted.add(added);
    accept(added.parent);
  };
  for (const added of review.added) {
    if (added.kind === 'folder') continue;
    const choice = choices.items?.[added.id];
    const isFollowed = added.kind !== 'example' || choices.syncExamples !== false;
    if (choice === 'accept' || (choice === undefined && isFollowed && !added.isDeleted)) accept(added.id);
  }
  for (const { value } of moved) if (typeof value === 'string') accept(value);
  for (const added of review.added) if (choices.items?.[added.id] === 'accept') accept(added.id);
  return review.added.filter((added) => accepted.has(added));
}

type Chosen = { field: ChangedField; value: Json | undefined };

/** Fields that change, and to what. */
function chosenFields({ kind, id, fields }: ChangedItem, choices: UpdateChoices): Chosen[] {
  if (choices.items?.[id] === 'reject') return [];
  if (kind === 'example' && choices.syncExamples === false && choices.items?.[id] !== 'accept') return [];
  return fields.flatMap((field): Chosen[] => {
    const choice =
      choices.fields?.[id]?.[field.path] ?? (field.conflict ? (choices.conflicts ?? 'proposed') : 'proposed');
    if (choice === 'existing') return [];
    return [{ field, value: choice === 'definition' ? field.definition : field.after }];
  });
}

function change(copy: Copy, changed: ChangedItem, fields: readonly Chosen[]): void {
  const item = copy.items.get(changed.id);
  if (!item) return;
  const own = fields.filter(({ field }) => field.path !== 'folder');
  const result = withFields(item, own);
  for (const key of Object.keys(item)) if (!Object.hasOwn(result, key)) delete item[key];
  for (const key of Object.keys(result)) setMember(item, key, result[key] as Json);
  const folder = fields.find(({ field }) => field.path === 'folder');
  if (folder) move(copy, changed.id, item, folder.value);
}

function move(copy: Copy, id: string, item: JsonObject, folder: Json | undefined): void {
  const target = typeof folder === 'string' ? copy.items.get(folder)?.item : copy.root;
  const list = copy.lists.get(id);
  if (!Array.isArray(target) || !list || list === target) return;
  list.splice(list.indexOf(item), 1);
  (target as JsonObject[]).push(item);
  copy.lists.set(id, target as JsonObject[]);
}

/** The element with some of its fields set. Rows of one list are changed together. */
function withFields(element: JsonObject, fields: readonly Chosen[]): JsonObject {
  let result = element;
  const lists = new Map<string, Chosen[]>();
  const urls = new Set<string>();
  for (const chosen of fields) {
    const { field, value } = chosen;
    if (field.at[0] === 'request' && field.at[1] === 'url') urls.add('request.url');
    if (field.row) {
      const key = field.at.join('\n');
      const list = lists.get(key);
      if (list) list.push(chosen);
      else lists.set(key, [chosen]);
    } else
      result = setAt(result, field.at, (old) =>
        field.members ? withMembers(old, field.members, value) : value,
      );
  }
  for (const [key, list] of lists) {
    const at = key.split('\n');
    const changes = list.flatMap(({ field, value }) => (field.row ? [{ row: field.row, value }] : []));
    result = setAt(result, at, (old) => withRows(old, changes, at.at(-1) === 'header'));
  }
  if (urls.size > 0) result = setAt(result, ['request', 'url'], (url) => withRaw(url, element));
  return result;
}

function withMembers(old: Json | undefined, members: readonly string[], value: Json | undefined): Json {
  const result: JsonObject = isObject(old) ? { ...old } : {};
  const given = isObject(value) ? value : {};
  for (const key of members) {
    const part = member(given, key);
    if (part === undefined) delete result[key];
    else result[key] = part;
  }
  return result;
}

/** The text of a URL repeats its parts. */
function withRaw(url: Json | undefined, before: JsonObject): Json | undefined {
  if (!isObject(url)) return url;
  const request = isObject(before.request) ? before.request : {};
  const old = isObject(request.url) ? request.url : {};
  if (old.raw === undefined) return url;
  return { ...url, raw: buildUrl(url) };
}

function setAt(
  target: JsonObject,
  at: readonly string[],
  make: (old: Json | undefined) => Json | undefined,
): JsonObject {
  const [key = '', ...rest] = at;
  const old = member(target, key);
  const value = rest.length === 0 ? make(old) : setAt(isObject(old) ? old : {}, rest, make);
  const result = { ...target };
  if (value === undefined) delete result[key];
  else setMember(result, key, value);
  return result;
}

function insert(copy: Copy, added: AddedItem): void {
  const list = listFor(copy, added);
  if (!list) return;
  const item: JsonObject = { ...added.item };
  if (added.kind === 'folder') item.item = [];
  const indexOf = (id: string | undefined): number =>
    id === undefined ? -1 : list.findIndex((entry) => isObject(entry) && entry.id === id);
  const after = indexOf(added.after);
  const before = indexOf(added.before);
  const at = after >= 0 ? after + 1 : before >= 0 ? before : list.length;
  list.splice(at, 0, item);
  copy.items.set(added.id, item);
  copy.lists.set(added.id, list);
}

function listFor(copy: Copy, { kind, parent }: AddedItem): JsonObject[] | undefined {
  if (parent === null) return copy.root;
  const holder = copy.items.get(parent);
  if (!holder) return undefined;
  const key = kind === 'example' ? 'response' : 'item';
  if (!Array.isArray(holder[key])) holder[key] = [];
  return holder[key] as JsonObject[];
}

function isRemoved({ kind, id, origin, isEdited }: RemovedItem, choices: UpdateChoices): boolean {
  const choice = choices.items?.[id];
  if (choice !== undefined) return choice === 'accept';
  if (origin !== 'definition') return false;
  if (kind === 'example') return choices.syncExamples !== false && !isEdited;
  return choices.deleteOrphanedRequests === true;
}

function remove(copy: Copy, { kind, id }: RemovedItem): void {
  const item = copy.items.get(id);
  const list = copy.lists.get(id);
  if (!item || !list) return;
  // A folder in which something is left stays.
  if (kind === 'folder' && ((item as CollectionItem).item?.length ?? 0) > 0) return;
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
