import type { AuthDefinition, Collection, CollectionItem, RequestDefinition } from '../collection.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { parseUrl } from '../url.ts';
import type { OpenApiOptions } from './options.ts';
import { descriptionText } from './text.ts';

/** A request of the collection, with what it inherits. */
export type Call = {
  /** Where it stands: `$.item[2].item[0]`. */
  at: string;
  item: CollectionItem;
  name: string;
  method: string;
  request: RequestDefinition;
  /** The tag of its folder; undefined at the root. */
  tag: string | undefined;
  auth: AuthDefinition | undefined;
  /** Its saved examples. */
  saved: JsonObject[];
};

export type Tag = { name: string; description: string; item: CollectionItem };

/** A list of items on the way down to the current one, and what it hands on. */
type Level = {
  items: readonly CollectionItem[];
  next: number;
  at: string;
  tag: string | undefined;
  auth: AuthDefinition | undefined;
};

/** All requests in their order, and a tag for each folder. With a loop: folders may be as deep as they like. */
export function callsOf(
  collection: Collection,
  options: OpenApiOptions,
): { calls: Call[]; tags: Map<string, Tag> } {
  const calls: Call[] = [];
  const tags = new Map<string, Tag>();
  const auth = authOr(collection.auth, undefined);
  const levels: Level[] = [{ items: listOf(collection.item), next: 0, at: '$.item', tag: undefined, auth }];
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const item = level.items[level.next];
    const at = `${level.at}[${level.next}]`;
    level.next += 1;
    if (!item) {
      if (level.next > level.items.length) levels.pop();
      continue;
    }
    if (item.item) {
      const tag = tagOf(item, level.tag, options);
      if (tag !== undefined) addTag(tags, tag, item, options);
      const own = authOr(item.auth, level.auth);
      levels.push({ items: listOf(item.item), next: 0, at: `${at}.item`, tag, auth: own });
    } else calls.push(callOf(item, at, level));
  }
  return { calls, tags };
}

function listOf(items: readonly CollectionItem[] | undefined): readonly CollectionItem[] {
  return Array.isArray(items) ? items : [];
}

function authOr(
  own: AuthDefinition | null | undefined,
  inherited: AuthDefinition | undefined,
): AuthDefinition | undefined {
  return own && typeof own.type === 'string' && own.type !== '' ? own : inherited;
}

function tagOf(
  folder: CollectionItem,
  parent: string | undefined,
  options: OpenApiOptions,
): string | undefined {
  const name = (folder.name ?? '').trim();
  if (parent === undefined) return name === '' ? undefined : name;
  return name === '' || options.tags === 'top' ? parent : `${parent} / ${name}`;
}

/** Folders of one name are one tag; the first that says something describes it. */
function addTag(tags: Map<string, Tag>, name: string, item: CollectionItem, options: OpenApiOptions): void {
  const known = tags.get(name);
  const isOwn = options.tags === 'path' || (item.name ?? '').trim() === name;
  const description = isOwn ? descriptionText(item.description) : '';
  if (!known) tags.set(name, { name, description, item });
  else if (known.description === '') known.description = description;
}

function callOf(item: CollectionItem, at: string, level: Level): Call {
  const request = item.request ?? {};
  const saved = (Array.isArray(item.response) ? item.response : []).filter(isObject);
  return {
    at,
    item,
    name: (item.name ?? '').trim(),
    method: methodOf(request),
    request: withUrlParts(request),
    tag: level.tag,
    auth: authOr(request.auth, authOr(item.auth, level.auth)),
    saved,
  };
}

function methodOf({ method }: RequestDefinition): string {
  const text = typeof method === 'string' ? method.trim().toUpperCase() : '';
  return text === '' ? 'GET' : text;
}

/** A URL that nobody has taken apart is taken apart here. */
export function withUrlParts(request: RequestDefinition): RequestDefinition {
  const url = request.url as Json | undefined;
  if (typeof url === 'string') return { ...request, url: parseUrl(url) };
  if (!isObject(url) || url.host !== undefined || url.path !== undefined) return request;
  return typeof url.raw === 'string' && url.raw !== ''
    ? { ...request, url: { ...parseUrl(url.raw), ...url } }
    : request;
}
