import type { BodyDefinition, BodyEntry, CollectionItem } from '../../collection.ts';
import { makeFolder, makeRequest, makeUrl, rawBody, stableId } from '../make-item.ts';
import { brunoAuth } from './bruno-auth.ts';
import type { BrunoItem, BrunoRow } from './bruno-item.ts';
import { eventsOf } from './bruno-scripts.ts';

export type BrunoMaking = { warn: (reason: string) => void; count: () => void };

/** Folders come before requests, both in the order of their numbers and then of their names. */
export function brunoItems(items: readonly BrunoItem[], making: BrunoMaking): CollectionItem[] {
  const rank = ({ kind }: BrunoItem): number => (kind === 'folder' ? 0 : 1);
  const sorted = [...items].sort(
    (a, b) => rank(a) - rank(b) || a.order - b.order || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
  );
  return sorted.flatMap((item) => {
    if (item.kind === 'other') {
      making.warn(`"${item.name}" is no HTTP request and is left out`);
      return [];
    }
    making.count();
    if (item.kind === 'request') return [requestOf(item, making)];
    return [makeFolder({ ...sharedParts(item, making.warn), item: brunoItems(item.children, making) })];
  });
}

/** What a folder, and a collection, gives to its requests. */
export function sharedParts(item: BrunoItem, warn: (reason: string) => void) {
  if (item.headers.some(({ isOn }) => isOn))
    warn(`headers of "${item.name}" are left out: folders and collections have none`);
  return {
    id: stableId('bruno', item.key),
    name: item.name,
    description: item.docs,
    auth: brunoAuth(item.auth, item.kind, warn),
    event: eventsOf(item, warn),
    variable: item.variables.before
      .filter(({ isOn }) => isOn)
      .map(({ key, value }) => ({ key, value, type: 'string' })),
  };
}

function requestOf(item: BrunoItem, { warn }: BrunoMaking): CollectionItem {
  // The address repeats the parameters that are on.
  const address = item.query.length > 0 ? item.url.replace(/\?[^#]*/, '') : item.url;
  return makeRequest({
    id: stableId('bruno', item.key),
    name: item.name,
    description: item.docs,
    method: item.method,
    url: makeUrl(
      address,
      item.query.map(plainRow),
      item.pathParams.map(({ key, value }) => ({ key, value })),
    ),
    header: item.headers.map(plainRow),
    body: bodyOf(item, warn),
    auth: brunoAuth(item.auth, item.kind, warn),
    event: eventsOf(item, warn),
  });
}

function plainRow({ key, value, isOn }: BrunoRow): { key: string; value: string; disabled?: true } {
  return { key, value, ...(isOn ? {} : { disabled: true }) };
}

const TYPES: { readonly [mode: string]: string } = {
  json: 'application/json',
  xml: 'application/xml',
  text: 'text/plain',
  sparql: 'application/sparql-query',
};

function bodyOf({ body, name }: BrunoItem, warn: (reason: string) => void): BodyDefinition | undefined {
  const { mode, text, variables, rows } = body;
  switch (mode) {
    case '':
    case 'none':
      return undefined;
    case 'form-urlencoded':
      return { mode: 'urlencoded', urlencoded: rows.map(plainRow) };
    case 'multipart-form':
      return { mode: 'formdata', formdata: rows.map(partOf) };
    case 'graphql':
      return { mode: 'graphql', graphql: { query: text, variables } };
    case 'file': {
      const chosen = rows.find(({ isOn }) => isOn) ?? rows[0];
      return { mode: 'file', file: { src: chosen?.files?.[0] ?? null } };
    }
    default:
      if (!Object.hasOwn(TYPES, mode))
        warn(`the body of "${name}" is of the unknown kind ${mode}; it became a text`);
      return rawBody(text, TYPES[mode] ?? '');
  }
}

function partOf(row: BrunoRow): BodyEntry {
  const { key, files, contentType } = row;
  const extra = {
    ...(row.isOn ? {} : { disabled: true }),
    ...(contentType === undefined ? {} : { contentType }),
  };
  if (!files) return { key, value: row.value, type: 'text', ...extra };
  const [first = null] = files;
  return { key, type: 'file', src: files.length > 1 ? files : first, ...extra };
}
