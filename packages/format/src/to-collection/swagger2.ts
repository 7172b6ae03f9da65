import { isObject, type Json, type JsonObject, member } from '../json.ts';
import {
  type Body,
  type Encoding,
  type Example,
  type Header,
  listOf,
  type Media,
  type Parameter,
  type ParameterIn,
  placeOf,
  type Response,
  type Server,
  textOf,
} from './operation.ts';
import type { Place, Places } from './places.ts';

const PLACES = new Set(['path', 'query', 'header']);
const URLENCODED = 'application/x-www-form-urlencoded';
const MULTIPART = 'multipart/form-data';
/** How Swagger 2 writes lists, in the words of OpenAPI 3. Tabs have no word there. */
const STYLES: Readonly<Record<string, string>> = {
  ssv: 'spaceDelimited',
  pipes: 'pipeDelimited',
  tsv: 'tabDelimited',
};

/** One server for each scheme. With `own`, only when the operation has schemes of its own. */
export function readServers2(root: JsonObject, own?: JsonObject): Server[] {
  if (own && !Array.isArray(own.schemes)) return [];
  const host = textOf(root.host);
  const basePath = textOf(root.basePath);
  const path = basePath === '' || basePath.startsWith('/') ? basePath : `/${basePath}`;
  if (host === '') return path === '' ? [] : [{ url: path, description: '', variables: [] }];
  const schemes = (listOf(root.schemes) ?? []).filter(
    (scheme): scheme is string => typeof scheme === 'string',
  );
  if (schemes.length === 0) schemes.push('https');
  return schemes.map((scheme) => ({ url: `${scheme}://${host}${path}`, description: '', variables: [] }));
}

export function readParameters2(places: Places, rows: readonly Place[]): Parameter[] {
  const parameters: Parameter[] = [];
  for (const place of rows) {
    const where = place.value.in;
    if (where === 'body' || where === 'formData') continue;
    if (typeof where !== 'string' || !PLACES.has(where)) {
      places.warn(place, `a parameter is in ${JSON.stringify(where)}, which is not a place`);
    } else parameters.push(readParameter2(place, textOf(place.value.name), where as ParameterIn));
  }
  return parameters;
}

/** A parameter is its own schema here. */
function readParameter2(place: Place, name: string, where: ParameterIn): Parameter {
  const { value, document } = place;
  const format = textOf(value.collectionFormat);
  const explode = format === 'multi';
  return {
    name,
    in: where,
    description: textOf(value.description),
    required: value.required === true || where === 'path',
    deprecated: value.deprecated === true || value['x-deprecated'] === true,
    style: STYLES[format] ?? (where === 'query' ? 'form' : 'simple'),
    explode,
    schema: placeOf(value.schema, document) ?? place,
    media: undefined,
    examples: oneExample(value['x-example'] ?? value.example),
  };
}

function oneExample(value: Json | undefined): Example[] {
  return value === undefined ? [] : [{ key: '', summary: '', value, isText: false }];
}

export function readBody2(places: Places, rows: readonly Place[], operation: Place): Body | undefined {
  const consumes = mediaTypes(operation.value.consumes ?? places.root.value.consumes);
  const body = rows.find((place) => place.value.in === 'body');
  if (body) {
    const schema = placeOf(body.value.schema, body.document);
    const given = body.value['x-examples'];
    const single = oneExample(body.value['x-example'] ?? body.value.example);
    const types = consumes.filter((type) => type !== URLENCODED && type !== MULTIPART);
    if (types.length === 0) types.push('application/json');
    const content = types.map((type): Media => {
      const examples = isObject(given) ? oneExample(member(given, type)) : [];
      return { type, schema, examples: examples.length > 0 ? examples : single, encoding: new Map() };
    });
    return { description: textOf(body.value.description), required: body.value.required === true, content };
  }
  const fields = rows.filter((place) => place.value.in === 'formData');
  return fields.length === 0 ? undefined : formBody(fields, consumes);
}

/** Form fields are properties of one object. */
function formBody(fields: readonly Place[], consumes: readonly string[]): Body {
  const properties: JsonObject = {};
  const required: string[] = [];
  const encoding = new Map<string, Encoding>();
  for (const { value } of fields) {
    const name = textOf(value.name);
    const { name: _name, in: _in, required: isRequired, ...schema } = value;
    Object.defineProperty(properties, name, { value: schema, enumerable: true, configurable: true });
    if (isRequired === true) required.push(name);
    const format = textOf(value.collectionFormat);
    if (value.type === 'array')
      encoding.set(name, { style: STYLES[format] ?? 'form', explode: format === 'multi' });
  }
  const hasFile = fields.some(({ value }) => value.type === 'file');
  const type =
    hasFile || (consumes.includes(MULTIPART) && !consumes.includes(URLENCODED)) ? MULTIPART : URLENCODED;
  const document = fields[0]?.document;
  const schema = document && { document, value: { type: 'object', properties, required } };
  const content = [{ type, schema, examples: [], encoding }];
  return { description: '', required: required.length > 0, content };
}

export function readResponses2(places: Places, operation: Place): Response[] {
  const produces = mediaTypes(operation.value.produces ?? places.root.value.produces);
  const holder = places.at(operation, 'responses');
  if (!holder) return [];
  const responses: Response[] = [];
  for (const status of Object.keys(holder.value)) {
    if (status.startsWith('x-')) continue;
    const place = places.at(holder, status);
    if (!place) continue;
    responses.push({
      status,
      description: textOf(place.value.description),
      headers: readHeaders2(places, place),
      content: readContent2(place, produces),
      links: [],
    });
  }
  return responses;
}

function readHeaders2(places: Places, response: Place): Header[] {
  return places.each(response, 'headers').map(({ key, place }) => ({
    name: key,
    parameter: readParameter2(place, key, 'header'),
  }));
}

function readContent2({ value, document }: Place, produces: readonly string[]): Media[] {
  const schema = placeOf(value.schema, document);
  const examples = isObject(value.examples) ? value.examples : {};
  const types = Object.keys(examples).filter((type) => type.includes('/'));
  if (types.length === 0 && schema) types.push(produces[0] ?? 'application/json');
  const content = types.map((type): Media => {
    return { type, schema, examples: oneExample(member(examples, type)), encoding: new Map() };
  });
  // Some files give names instead of media types, as OpenAPI 3 does.
  const named = Object.keys(examples).filter((name) => !name.includes('/'));
  const first = content[0];
  if (first && named.length > 0 && first.examples.length === 0) {
    for (const name of named) {
      const example = member(examples, name);
      if (example !== undefined)
        first.examples.push({ key: name, summary: '', value: example, isText: false });
    }
  }
  return content;
}

function mediaTypes(value: Json | undefined): string[] {
  return (listOf(value) ?? []).filter(
    (type): type is string => typeof type === 'string' && type.includes('/'),
  );
}
