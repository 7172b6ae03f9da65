import { randomUUID } from 'node:crypto';
import { isMap, type Shape } from './shape.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const COLLECTION_SCHEMA = 'https://schema.postman.com/json/collection/v2.1.0/collection.json';

/** Values that mean something to the server, by the last key of their path; the longest matching ending wins. */
const KNOWN_VALUES: { [ending: string]: Json } = {
  'auth.type': 'apikey',
  'apikey[].type': 'string',
  'apikey[].key': 'key',
  'body.mode': 'raw',
  'info.schema': COLLECTION_SCHEMA,
  'postman.type': 'cloud',
  'script.type': 'text/javascript',
  'values[].type': 'default',
  'value.type': 'default',
  'workspace.type': 'team',
  dataMode: 'raw',
  code: 200,
  enabled: true,
  host: ['example', 'org'],
  language: 'json',
  listen: 'test',
  method: 'POST',
  oauth: 'noauth',
  packages: {},
  path: ['things'],
  protocol: 'https',
  provider: 'postman',
  raw: 'https://example.org/things',
  requestObject: '{}',
  time: '50',
  type: 'text',
  url: 'https://example.org/things',
};

/**
 * A value of the given shape, with harmless content. Optional keys are all there, except that an element which could
 * be a folder or a request becomes one of each. Keys named in `without` are left out.
 */
export function sampleOf(shape: Shape, without: ReadonlySet<string> = new Set(), path = ''): Json {
  const known = knownValue(path);
  if (known !== undefined && typeof shape === 'string' && !Array.isArray(known))
    return structuredClone(known);
  if (typeof shape === 'string') return sampleLeaf(shape, path);
  if (Array.isArray(shape)) {
    if (Array.isArray(known) && shape.length > 0) return structuredClone(known);
    return shape.flatMap((element) => variants(element).map((one) => sampleOf(one, without, `${path}[]`)));
  }
  const value: { [key: string]: Json } = {};
  for (const [key, member] of Object.entries(shape)) {
    const name = key.replace(/\?$/, '');
    if (name !== '*' && !without.has(name))
      value[name] = sampleOf(member, without, path === '' ? name : `${path}.${name}`);
  }
  return value;
}

/** An element with `item` as well as `request` is the union of folders and requests. */
function variants(shape: Shape): Shape[] {
  if (typeof shape === 'string' || Array.isArray(shape)) return [shape];
  if (shape['item?'] === undefined || shape['request?'] === undefined) return [shape];
  const omit = (...keys: string[]) =>
    Object.fromEntries(Object.entries(shape).filter(([key]) => !keys.includes(key)));
  return [omit('request?', 'response?', 'protocolProfileBehavior?'), omit('item?')];
}

function knownValue(path: string): Json | undefined {
  const steps = path.replace(/\[\]$/, '').split('.');
  return KNOWN_VALUES[steps.slice(-2).join('.')] ?? KNOWN_VALUES[steps.at(-1) ?? ''];
}

function sampleLeaf(shape: string, path: string): Json {
  const type = shape.split('|').find((one) => one !== 'null');
  if (type === 'string')
    return /(^|[.\]])(u?id|_postman_id)$/i.test(path) ? randomUUID() : `a ${path.split('.').at(-1)}`;
  if (type === 'number') return 1;
  if (type === 'boolean') return true;
  // `any` is a union of kinds; a list is what the places that have it (headers) take.
  return type === 'any' ? [] : null;
}

/**
 * `base` with `mine` laid over it: members of objects and elements of arrays one by one, anything else replaced. So is
 * a map from identifiers: those of an example name what is not here.
 */
export function overlay(base: Json | undefined, mine: Json | undefined): Json {
  if (mine === undefined) return base ?? null;
  if (Array.isArray(mine))
    return mine.map((element, index) => overlay(Array.isArray(base) ? base[index] : undefined, element));
  if (!isTree(mine)) return mine;
  const tree = isTree(base) && !isMap(mine) ? base : {};
  const keys = new Set([...Object.keys(tree), ...Object.keys(mine)]);
  return Object.fromEntries([...keys].map((key) => [key, overlay(tree[key], mine[key])]));
}

function isTree(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
