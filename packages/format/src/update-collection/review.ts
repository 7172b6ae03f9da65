import type { CollectionItem } from '../collection.ts';
import type { Json, JsonObject } from '../json.ts';

/** What a changed definition does to a collection. Plain JSON, so that it can be shown, sent and stored. */
export type UpdateReview = {
  /** Whether the definition before was known, so that it can be told who changed what. */
  hasPrevious: boolean;
  added: AddedItem[];
  changed: ChangedItem[];
  removed: RemovedItem[];
};

export type ItemKind = 'collection' | 'folder' | 'request' | 'example';

export type AddedItem = {
  kind: 'folder' | 'request' | 'example';
  /** The id that it will have. */
  id: string;
  name: string;
  /** The folder, or the request of an example; null is the collection. */
  parent: string | null;
  /** The neighbour it stands behind or before; at the end without one. */
  after?: string;
  before?: string;
  /** A folder comes without what is in it. */
  item: JsonObject;
  /** It was there before and somebody took it away: by default it stays away. */
  isDeleted: boolean;
};

export type ChangedItem = { kind: ItemKind; id: string; name: string; fields: ChangedField[] };

export type ChangedField = {
  /** Its name, as choices use it: `request.url.query.limit`. */
  path: string;
  /** Members on the way to the value. */
  at: string[];
  /** With `members`: only these of the object there, absent ones are removed. */
  members?: string[];
  /** With `row`: one row of the list there. */
  row?: RowPlace;
  /** What the collection has; absent when it has nothing. */
  before?: Json;
  /** What the definition says now. */
  definition?: Json;
  /** What it becomes unless something else is chosen. */
  after?: Json;
  /** Both sides changed it, or nobody knows who did: what the collection has stays by default. */
  conflict: boolean;
};

/** A row by its key and how many of that key stand before it. */
export type RowPlace = { key: string; nth: number; after?: { key: string; nth: number } };

export type RemovedItem = {
  kind: 'folder' | 'request' | 'example';
  id: string;
  name: string;
  /** `definition`: it came from there. `unknown`: nobody knows, because the definition before is not there. */
  origin: 'definition' | 'unknown';
  /** Whether somebody has changed it, or added scripts or examples. */
  isEdited: boolean;
};

export type FieldChoice = 'existing' | 'definition' | 'proposed';

export type UpdateChoices = {
  /** By the id of what is added, changed or removed. */
  items?: Readonly<Record<string, 'accept' | 'reject'>>;
  /** By the id of what is changed and the path of the field. */
  fields?: Readonly<Record<string, Readonly<Record<string, FieldChoice>>>>;
  /** Which side conflicts without a choice of their own go to; `existing` by default. */
  conflicts?: 'existing' | 'definition';
  /** Whether requests whose operation is gone are deleted; not by default. What is of unknown origin never is. */
  deleteOrphanedRequests?: boolean;
  /** Whether saved examples follow the definition; they do by default. */
  syncExamples?: boolean;
};

/** A folder or a request as an object of JSON: its type only says more about the same value. */
export function jsonOf(item: CollectionItem): JsonObject {
  return item as JsonObject;
}
