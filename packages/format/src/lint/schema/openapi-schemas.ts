// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import openApi20 from '@seriousme/openapi-schema-validator/schemas/v2.0/schema.json' with { type: 'json' };
import openApi30 from '@seriousme/openapi-schema-validator/schemas/v3.0/schema.json' with { type: 'json' };
import openApi31 from '@seriousme/openapi-schema-validator/schemas/v3.1/schema.json' with { type: 'json' };
import openApi32 from '@seriousme/openapi-schema-validator/schemas/v3.2/schema.json' with { type: 'json' };
import { isObject, type Json, type JsonObject, member } from '../../json.ts';
import type { Dialect } from './issue.ts';

/** The published schemas of OpenAPI, changed so that what they say about a mistake is about that mistake. */
export function openApiSchema(version: string): { schema: JsonObject; dialect: Dialect } {
  switch (version) {
    case 'oas2':
      return { schema: forSwagger(precise(openApi20 as JsonObject, 'jsonReference')), dialect: 'draft4' };
    case 'oas3_2':
      return { schema: withSchemas(openApi32 as JsonObject), dialect: 'draft2020-12' };
    case 'oas3_1':
      return { schema: withSchemas(openApi31 as JsonObject), dialect: 'draft2020-12' };
    default:
      return { schema: forOpenApi30(precise(openApi30 as JsonObject, 'Reference')), dialect: 'draft7' };
  }
}

/**
 * `oneOf: [thing, reference]` makes a validator complain about both. Deciding by `$ref` first leaves one complaint;
 * a list of allowed words needs no type beside it.
 */
function precise(schema: JsonObject, reference: string): JsonObject {
  const change = (value: Json, name: string): Json => {
    if (Array.isArray(value)) return value.map((item) => change(item, name));
    if (!isObject(value)) return value;
    const copy: JsonObject = {};
    for (const [key, inner] of Object.entries(value)) copy[key] = change(inner, key);
    if (Array.isArray(copy.enum)) delete copy.type;
    if (/Flow$|^oauth2(?!Scopes)/.test(name) && Array.isArray(copy.required))
      copy.required = [...new Set([...copy.required, 'scopes'])];
    const other = besideReference(copy.oneOf, reference);
    if (other === undefined) return copy;
    delete copy.oneOf;
    const isReference = { type: 'object', required: ['$ref'] };
    return { ...copy, if: isReference, then: { $ref: `#/definitions/${reference}` }, else: other };
  };
  return change(schema, '') as JsonObject;
}

function besideReference(oneOf: Json | undefined, reference: string): Json | undefined {
  if (!Array.isArray(oneOf) || oneOf.length !== 2) return undefined;
  const isReference = (one: Json) => isObject(one) && one.$ref === `#/definitions/${reference}`;
  return oneOf.some(isReference) ? oneOf.find((one) => !isReference(one)) : undefined;
}

/** What 2.0 lacks beside `allOf` has rules of its own, which say so better. */
function forSwagger(schema: JsonObject): JsonObject {
  const { schema: inner } = schema.definitions as { schema: { properties: JsonObject } };
  const list = { type: 'array', minItems: 1, items: { $ref: '#/definitions/schema' } };
  Object.assign(inner.properties, { anyOf: list, oneOf: list });
  const { securityDefinitions } = schema.definitions as { securityDefinitions: JsonObject };
  const of = (name: string): Json => ({ $ref: `#/definitions/${name}` });
  const flows = ['implicit', 'password', 'application', 'accessCode'];
  const ofFlows = flows.map((flow) => of(`oauth2${flow.charAt(0).toUpperCase()}${flow.slice(1)}Security`));
  securityDefinitions.additionalProperties = byMember(
    'type',
    ['basic', 'apiKey', 'oauth2'],
    [of('basicAuthenticationSecurity'), of('apiKeySecurity'), byMember('flow', flows, ofFlows)],
  );
  return schema;
}

/** Alternatives of 3.0 that a member decides, as one `if` after the other. */
function forOpenApi30(schema: JsonObject): JsonObject {
  const copy = structuredClone(schema);
  delete copy.$schema;
  delete copy.id;
  const definitions = copy.definitions as { [name: string]: JsonObject };
  const location = definitions.ParameterLocation as JsonObject;
  definitions.ParameterLocation = byMember(
    'in',
    ['path', 'query', 'header', 'cookie'],
    location.oneOf as Json[],
  );
  definitions.SecurityScheme = byMember(
    'type',
    ['apiKey', 'http', 'oauth2', 'openIdConnect'],
    (definitions.SecurityScheme as JsonObject).oneOf as Json[],
  );
  const properties = (definitions.Schema as JsonObject).properties as { [name: string]: JsonObject };
  properties.multipleOf = { type: 'number', exclusiveMinimum: 0 };
  properties.additionalProperties = {
    if: { type: 'object', required: ['$ref'] },
    then: { $ref: '#/definitions/Reference' },
    else: { if: { type: 'boolean' }, else: { $ref: '#/definitions/Schema' } },
  };
  return copy;
}

function byMember(name: string, values: readonly string[], alternatives: readonly Json[]): JsonObject {
  const unknown: JsonObject = {
    type: 'object',
    required: [name],
    properties: { [name]: { enum: [...values] } },
  };
  return values.reduceRight<JsonObject>((otherwise, value, index) => {
    const isThis = { type: 'object', required: [name], properties: { [name]: { enum: [value] } } };
    return { if: isThis, then: alternatives[index] as Json, else: otherwise };
  }, unknown);
}

/** 3.1 and 3.2 leave schemas to their dialect: here, JSON Schema 2020-12. */
function withSchemas(schema: JsonObject): JsonObject {
  // File names in references are checked by following them, and hold what addresses may not.
  const text = JSON.stringify(schema, (key, value) =>
    key === '$dynamicAnchor' ? undefined : key === '$ref' && isObject(value) ? { type: 'string' } : value,
  );
  const copy = JSON.parse(text.replaceAll('"$dynamicRef":"#meta"', '"$ref":"#/$defs/schema"')) as JsonObject;
  const definitions = member(copy, '$defs') as { [name: string]: Json };
  definitions.schema = {
    type: ['object', 'boolean'],
    if: { type: 'object' },
    then: { $ref: 'https://json-schema.org/draft/2020-12/schema' },
  };
  return copy;
}
