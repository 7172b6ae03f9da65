import type {
  AuthDefinition,
  BodyDefinition,
  Collection,
  CollectionItem,
  HeaderEntry,
  ItemEvent,
  RequestDefinition,
  UrlDefinition,
  VariableEntry,
} from '../collection.ts';
import type { Json, JsonObject } from '../json.ts';
import { elementId } from '../to-collection/element-id.ts';
import { parseUrl } from '../url.ts';
import type { ImportedVariables } from './import-result.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
const NAME_MAX = 255;

/** Every part of the name of an element that may be missing. */
type Parts = {
  id: string;
  name: string;
  description?: string | undefined;
  auth?: AuthDefinition | undefined;
  event?: ItemEvent[] | undefined;
  variable?: VariableEntry[] | undefined;
  behavior?: JsonObject | undefined;
};

export type RequestParts = Parts & {
  method: string;
  url: UrlDefinition;
  header?: HeaderEntry[] | undefined;
  body?: BodyDefinition | undefined;
  response?: Json[] | undefined;
};

/** A source's own id as one of ours: the same at every import. */
export function stableId(...parts: string[]): string {
  return elementId(parts.join('\n'), 'import');
}

export function makeRequest(parts: RequestParts): CollectionItem {
  const { id, name, method, url, header = [], body, auth, description, event, variable, behavior } = parts;
  const request: RequestDefinition = { method: method === '' ? 'GET' : method, header, url };
  if (body) request.body = body;
  if (auth) request.auth = auth;
  if (description) request.description = description;
  const item: CollectionItem = { id, name: nameOf(name, url.raw), request, response: parts.response ?? [] };
  if (event && event.length > 0) item.event = event;
  if (variable && variable.length > 0) item.variable = variable;
  if (behavior && Object.keys(behavior).length > 0) item.protocolProfileBehavior = behavior;
  return item;
}

export function makeFolder(parts: Parts & { item: CollectionItem[] }): CollectionItem {
  const { id, name, item, description, auth, event, variable } = parts;
  const folder: CollectionItem = { id, name: nameOf(name, 'Folder'), item };
  if (description) folder.description = description;
  if (auth) folder.auth = auth;
  if (event && event.length > 0) folder.event = event;
  if (variable && variable.length > 0) folder.variable = variable;
  return folder;
}

export function makeCollection(parts: Parts & { item: CollectionItem[] }): Collection {
  const { id, name, item, description, auth, event, variable } = parts;
  const collection: Collection = {
    info: { _postman_id: id, name: nameOf(name, 'Imported'), schema: SCHEMA },
    item,
  };
  if (description) collection.info.description = description;
  if (auth) collection.auth = auth;
  if (event && event.length > 0) collection.event = event;
  if (variable && variable.length > 0) collection.variable = variable;
  return collection;
}

export type VariableParts = { key: string; value: Json; isSecret?: boolean; isDisabled?: boolean };

export function makeVariables(
  scope: 'environment' | 'globals',
  parts: { id: string; name: string; values: readonly VariableParts[] },
): ImportedVariables {
  const values = parts.values.map(({ key, value, isSecret, isDisabled }) => ({
    key,
    value,
    type: isSecret ? 'secret' : 'default',
    enabled: !isDisabled,
    ...(isDisabled ? { disabled: true } : {}),
  }));
  return {
    id: parts.id,
    name: nameOf(parts.name, scope === 'globals' ? 'Globals' : 'Environment'),
    values,
    _postman_variable_scope: scope,
  };
}

function nameOf(name: string, fallback: string | undefined): string {
  const trimmed = name.trim();
  return (trimmed === '' ? fallback || 'Request' : trimmed).slice(0, NAME_MAX);
}

/** Parameters without a value are left out. */
export function makeAuth(
  type: string,
  parameters: { readonly [key: string]: Json | undefined } = {},
): AuthDefinition {
  if (type === 'noauth') return { type };
  const rows: JsonObject[] = [];
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== '')
      rows.push({ key, value, type: typeof value === 'boolean' ? 'boolean' : 'string' });
  }
  return { type, [type]: rows };
}

export function makeScript(listen: 'prerequest' | 'test', text: string): ItemEvent[] {
  if (text.trim() === '') return [];
  return [{ listen, script: { type: 'text/javascript', exec: text.split(/\r?\n/) } }];
}

/** A raw URL with its parts; `query` rows come after those that it has. */
export function makeUrl(
  raw: string,
  query: NonNullable<UrlDefinition['query']> = [],
  variable: VariableEntry[] = [],
): UrlDefinition {
  const url = parseUrl(raw) as UrlDefinition;
  if (variable.length > 0) url.variable = variable;
  if (query.length === 0) return url;
  const enabled = query.filter(({ disabled }) => !disabled);
  const hash = url.hash === undefined ? '' : `#${url.hash}`;
  const place = hash === '' ? raw : raw.slice(0, -hash.length);
  const joint = url.query === undefined ? '?' : url.query.length > 0 && !/[?&]$/.test(place) ? '&' : '';
  const text = enabled.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join('&');
  url.raw = enabled.length === 0 ? raw : `${place}${joint}${text}${hash}`;
  url.query = [...(url.query ?? []).filter(({ key, value }) => key !== '' || value !== null), ...query];
  return url;
}

/** What a text is, for the colours of an editor. */
export function rawBody(raw: string, mediaType: string): BodyDefinition {
  const language = languageOf(mediaType);
  return { mode: 'raw', raw, ...(language === undefined ? {} : { options: { raw: { language } } }) };
}

export function languageOf(mediaType: string): string | undefined {
  const type = mediaType.toLowerCase();
  if (type.includes('json')) return 'json';
  if (type.includes('xml')) return 'xml';
  if (type.includes('html')) return 'html';
  if (type.includes('javascript')) return 'javascript';
  return type.startsWith('text/plain') ? 'text' : undefined;
}

export function headerValue(header: readonly HeaderEntry[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return header.find(({ key, disabled }) => !disabled && key.toLowerCase() === wanted)?.value;
}
