import type { UrlDefinition } from '../collection.ts';
import { escapeKey, unionOfKeys } from '../fields.ts';
import { equalJson, isObject, type Json, type JsonObject, member } from '../json.ts';
import { mergeText, mergeWhole, type Outcome, type Versions } from './merge.ts';
import type { ChangedField } from './review.ts';
import { rowFields } from './rows.ts';
import { urlFields } from './url-fields.ts';

type Objects = Versions<JsonObject>;

/** Members that are elements of their own, or that a definition never speaks of. */
const NOT_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'item',
  'response',
  'request',
  'event',
  'uid',
  '_postman_id',
]);
const REQUEST_PARTS: ReadonlySet<string> = new Set(['url', 'header', 'body', 'auth']);

/** What a changed definition changes in a folder or a request, field by field. */
export function itemFields(items: Objects, isSamePlace: boolean): ChangedField[] {
  const fields = memberFields(items, [], NOT_FIELDS);
  const { fresh, existing, base } = items;
  if (!isObject(fresh.request) || !isObject(existing.request)) return fields;
  const old = isObject(base?.request) ? base.request : undefined;
  const request: Objects = {
    base: old,
    fresh: fresh.request,
    existing: existing.request,
    hasBase: items.hasBase,
  };
  return [...fields, ...requestFields(request, ['request'], isSamePlace)];
}

function requestFields(request: Objects, at: string[], isSamePlace: boolean): ChangedField[] {
  const part = (name: string): Versions => ({
    base: request.base && member(request.base, name),
    fresh: member(request.fresh, name),
    existing: member(request.existing, name),
    hasBase: request.hasBase,
  });
  const url = part('url') as Versions<UrlDefinition | undefined>;
  return [
    ...memberFields(request, at, REQUEST_PARTS),
    ...authFields(part('auth'), at),
    ...urlFields(url, [...at, 'url'], isSamePlace),
    ...rowFields(part('header'), [...at, 'header'], true),
    ...bodyFields(part('body'), [...at, 'body']),
  ];
}

/** A saved example. The request that it answers is taken as a whole. */
export function exampleFields(examples: Objects): ChangedField[] {
  const part = (name: string): Versions => ({
    base: examples.base && member(examples.base, name),
    fresh: member(examples.fresh, name),
    existing: member(examples.existing, name),
    hasBase: examples.hasBase,
  });
  const fields = memberFields(
    examples,
    [],
    new Set(['id', 'header', 'body', 'responseTime', 'uid', '_postman_id']),
  );
  pushField(fields, ['body'], part('body'), mergeText(part('body')));
  return [...fields, ...rowFields(part('header'), ['header'], true)];
}

/** What belongs to the collection as a whole. */
export function collectionFields(collections: Objects): ChangedField[] {
  const part = (name: string): Versions => ({
    base: collections.base && member(collections.base, name),
    fresh: member(collections.fresh, name),
    existing: member(collections.existing, name),
    hasBase: collections.hasBase,
  });
  const info = part('info');
  const objects: Objects = {
    base: isObject(info.base) ? info.base : undefined,
    fresh: isObject(info.fresh) ? info.fresh : {},
    existing: isObject(info.existing) ? info.existing : {},
    hasBase: info.hasBase,
  };
  return [
    ...memberFields(objects, ['info'], new Set(['_postman_id', 'schema'])),
    ...memberFields(collections, [], new Set([...NOT_FIELDS, 'info', 'variable', 'auth'])),
    ...authFields(part('auth'), []),
    ...rowFields(part('variable'), ['variable'], false),
  ];
}

function memberFields(objects: Objects, at: string[], leftOut: ReadonlySet<string>): ChangedField[] {
  const fields: ChangedField[] = [];
  for (const key of unionOfKeys(objects.existing, objects.fresh)) {
    if (leftOut.has(key)) continue;
    const versions: Versions = {
      base: objects.base && member(objects.base, key),
      fresh: member(objects.fresh, key),
      existing: member(objects.existing, key),
      hasBase: objects.hasBase,
    };
    pushField(fields, [...at, key], versions, mergeWhole(versions));
  }
  return fields;
}

/** The same scheme with other parameters is one that somebody has filled in. */
function authFields(versions: Versions, at: string[]): ChangedField[] {
  const fields: ChangedField[] = [];
  const { fresh, existing, base, hasBase } = versions;
  const isFilledIn =
    !hasBase && isObject(fresh) && isObject(existing) && fresh.type === existing.type && base === undefined;
  if (!isFilledIn) pushField(fields, [...at, 'auth'], versions, mergeWhole(versions));
  return fields;
}

function bodyFields(versions: Versions, at: string[]): ChangedField[] {
  const { base, fresh, existing, hasBase } = versions;
  const fields: ChangedField[] = [];
  const isOneMode = isObject(fresh) && isObject(existing) && fresh.mode === existing.mode;
  if (!isOneMode) {
    pushField(fields, at, versions, mergeBody(versions));
    return fields;
  }
  const old = isObject(base) && base.mode === fresh.mode ? base : undefined;
  // A base of another mode says nothing of this one.
  const knows = hasBase && (old !== undefined || base === undefined || base === null);
  const part = (name: string): Versions => ({
    base: old && member(old, name),
    fresh: member(fresh, name),
    existing: member(existing, name),
    hasBase: knows,
  });
  pushField(fields, [...at, 'raw'], part('raw'), mergeText(part('raw')));
  for (const list of ['urlencoded', 'formdata']) fields.push(...rowFields(part(list), [...at, list], false));
  const rest: Objects = { base: old, fresh, existing, hasBase: knows };
  return [...fields, ...memberFields(rest, at, new Set(['mode', 'raw', 'urlencoded', 'formdata']))];
}

/** Bodies of two modes: where only the user chose another one, it is theirs. */
function mergeBody(versions: Versions): Outcome {
  const { base, fresh, existing, hasBase } = versions;
  const none = (value: Json | undefined): boolean => value === undefined || value === null;
  if (none(fresh) && none(existing)) return { after: existing, conflict: false };
  if (
    hasBase &&
    isObject(base) &&
    isObject(fresh) &&
    base.mode === fresh.mode &&
    !equalJson(existing, base)
  ) {
    return { after: existing, conflict: false };
  }
  return mergeWhole(versions);
}

/** A field when there is something to do or to choose. */
export function pushField(fields: ChangedField[], at: string[], versions: Versions, outcome: Outcome): void {
  const { existing, fresh } = versions;
  if (!outcome.conflict && equalJson(outcome.after, existing)) return;
  const field: ChangedField = { path: at.map(escapeKey).join('.'), at, conflict: outcome.conflict };
  if (existing !== undefined) field.before = existing;
  if (fresh !== undefined) field.definition = fresh;
  if (outcome.after !== undefined) field.after = outcome.after;
  fields.push(field);
}
