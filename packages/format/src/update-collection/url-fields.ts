import type { UrlDefinition, VariableEntry } from '../collection.ts';
import { equalJson, type Json, type JsonObject } from '../json.ts';
import type { Versions } from './merge.ts';
import type { ChangedField } from './review.ts';
import { rowFields, withRows } from './rows.ts';
import { pathShape } from './tree.ts';

type Urls = Versions<UrlDefinition | undefined>;

/** What tells where a request goes. Variables of the path go with it, since they are named in it. */
const PLACE = ['protocol', 'host', 'port', 'path', 'hash', 'variable'];

/**
 * The fields of a URL. Where it goes is one field; parameters renamed by the definition take the values along that
 * were given to them. `isSamePlace`: both are the same path, however the server is spelled.
 */
export function urlFields(urls: Urls, at: string[], isSamePlace: boolean): ChangedField[] {
  const existing = urls.existing ?? {};
  const fresh = urls.fresh ?? {};
  const query = rowFields(lists(urls, 'query'), [...at, 'query'], false);
  const place = mergePlace({ ...urls, existing, fresh }, isSamePlace);
  if (!place) return [...rowFields(lists(urls, 'variable'), [...at, 'variable'], false), ...query];
  const field: ChangedField = {
    path: at.join('.'),
    at,
    members: PLACE,
    before: placeOf(existing),
    definition: placeOf(fresh),
    after: placeOf(place.after),
    conflict: place.conflict,
  };
  const variables = place.conflict ? rowFields(lists(urls, 'variable'), [...at, 'variable'], false) : [];
  return [field, ...variables, ...query];
}

function lists(urls: Urls, part: 'query' | 'variable'): Versions {
  return {
    base: urls.base?.[part] as Json | undefined,
    fresh: urls.fresh?.[part] as Json | undefined,
    existing: urls.existing?.[part] as Json | undefined,
    hasBase: urls.hasBase,
  };
}

function placeOf(url: UrlDefinition): JsonObject {
  const place: JsonObject = {};
  for (const key of PLACE) {
    const value = (url as JsonObject)[key];
    if (value !== undefined) place[key] = value;
  }
  return place;
}

type Place = { after: UrlDefinition; conflict: boolean };

/** Undefined when the request stays where it is. */
function mergePlace(urls: Versions<UrlDefinition>, isSamePlace: boolean): Place | undefined {
  const { base, fresh, existing, hasBase } = urls;
  const own = pathShape(existing);
  const wanted = pathShape(fresh);
  const old = base && pathShape(base);
  if (own.key === wanted.key) {
    const names =
      old?.key === wanted.key ? renamed(old.names, wanted.names, own.names) : new Map<string, string>();
    const server = serverChange(urls);
    if (names.size === 0 && !server) return undefined;
    return { after: { ...existing, ...server, ...withNames(urls, names) }, conflict: false };
  }
  if (isSamePlace) return undefined;
  if (!hasBase) return { after: existing, conflict: true };
  // The user sends it elsewhere, and that is theirs.
  if (old?.key === wanted.key) return undefined;
  if (old?.key !== own.key) return { after: existing, conflict: true };
  const variable = rowsAfter(lists(urls, 'variable'));
  const { variable: _gone, ...rest } = existing;
  const after: UrlDefinition = { ...rest, ...serverChange(urls), path: fresh.path ?? [] };
  if (variable.length > 0) after.variable = variable;
  return { after, conflict: false };
}

/** The server of the definition, where it changed and the user has not. */
function serverChange({
  base,
  fresh,
  existing,
  hasBase,
}: Versions<UrlDefinition>): UrlDefinition | undefined {
  const serverOf = ({ protocol, host, port }: UrlDefinition): Json => [
    protocol ?? null,
    host ?? [],
    port ?? null,
  ];
  if (!hasBase || !base || equalJson(serverOf(base), serverOf(fresh))) return undefined;
  if (!equalJson(serverOf(base), serverOf(existing))) return undefined;
  const server: UrlDefinition = {};
  if (fresh.protocol !== undefined) server.protocol = fresh.protocol;
  if (fresh.host !== undefined) server.host = fresh.host;
  if (fresh.port !== undefined) server.port = fresh.port;
  return server;
}

/** Names that the definition changed and the user did not. */
function renamed(
  old: readonly (string | undefined)[],
  wanted: readonly (string | undefined)[],
  own: readonly (string | undefined)[],
): Map<string, string> {
  const names = new Map<string, string>();
  for (const [index, name] of wanted.entries()) {
    const before = own[index];
    if (name !== undefined && before !== undefined && name !== before && old[index] === before)
      names.set(before, name);
  }
  return names;
}

function withNames(urls: Versions<UrlDefinition>, names: ReadonlyMap<string, string>): UrlDefinition {
  if (names.size === 0) return {};
  const rename = (rows: VariableEntry[] | undefined): VariableEntry[] =>
    (rows ?? []).map((row) => ({ ...row, key: names.get(row.key) ?? row.key }));
  const path = (urls.existing.path ?? []).map((segment) => {
    const name = segment.startsWith(':') ? names.get(segment.slice(1)) : undefined;
    return name === undefined ? segment : `:${name}`;
  });
  const variable = rowsAfter({
    base: rename(urls.base?.variable) as Json,
    fresh: (urls.fresh.variable ?? []) as Json,
    existing: rename(urls.existing.variable) as Json,
    hasBase: urls.hasBase,
  });
  return variable.length > 0 ? { path, variable } : { path };
}

function rowsAfter(versions: Versions): VariableEntry[] {
  const fields = rowFields(versions, [], false);
  const changes = fields.flatMap(({ row, after }) => (row ? [{ row, value: after }] : []));
  return withRows(versions.existing, changes, false) as VariableEntry[];
}
