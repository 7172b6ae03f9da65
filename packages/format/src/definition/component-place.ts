import type { OpenApiVersion, PathPart } from './types.ts';

/** The kinds of components, by the words of OpenAPI 3. */
export const componentKinds = [
  'schemas',
  'parameters',
  'responses',
  'requestBodies',
  'headers',
  'examples',
  'links',
  'callbacks',
  'securitySchemes',
  'pathItems',
] as const;
export type ComponentKind = (typeof componentKinds)[number];

const SCHEMA_HOLDERS = new Set([
  'schema',
  'items',
  'not',
  'additionalProperties',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contentSchema',
]);
/** Members of these, by name or by number, are schemas. */
const SCHEMA_GROUPS = new Set([
  'schemas',
  'definitions',
  '$defs',
  'properties',
  'patternProperties',
  'dependentSchemas',
  'allOf',
  'anyOf',
  'oneOf',
  'prefixItems',
]);
const GROUPS: { [group: string]: ComponentKind } = {
  parameters: 'parameters',
  responses: 'responses',
  requestBodies: 'requestBodies',
  headers: 'headers',
  examples: 'examples',
  links: 'links',
  callbacks: 'callbacks',
  securitySchemes: 'securitySchemes',
  pathItems: 'pathItems',
  paths: 'pathItems',
  webhooks: 'pathItems',
};

/** What kind of component may stand at a place; undefined where only the value itself may. */
export function componentKindAt(path: readonly PathPart[]): ComponentKind | undefined {
  const own = path.at(-1);
  const group = path.at(-2);
  if (own === undefined) return undefined;
  if (typeof group === 'string' && SCHEMA_GROUPS.has(group)) return 'schemas';
  // A property may be called "schema", which the line above has seen.
  if (typeof own === 'string' && SCHEMA_HOLDERS.has(own)) return 'schemas';
  if (own === 'requestBody') return 'requestBodies';
  const kind = typeof group === 'string' && Object.hasOwn(GROUPS, group) ? GROUPS[group] : undefined;
  if (kind === undefined && path.at(-3) === 'callbacks') return 'pathItems';
  return kind;
}

/** Where components of a kind are kept; undefined when the version has no place for them. */
export function componentsPath(kind: ComponentKind, version: OpenApiVersion): string[] | undefined {
  if (version === '2.0') {
    if (kind === 'schemas') return ['definitions'];
    return kind === 'parameters' || kind === 'responses' ? [kind] : undefined;
  }
  if (kind === 'pathItems' && version === '3.0') return undefined;
  return ['components', kind];
}
