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

const PLACES = new Set(['path', 'query', 'header', 'cookie', 'querystring']);
/** More examples of one thing are not read. */
const EXAMPLES_MAX = 200;

export function readServers3(holder: JsonObject): Server[] {
  const servers: Server[] = [];
  for (const server of listOf(holder.servers) ?? []) {
    if (!isObject(server) || typeof server.url !== 'string') continue;
    const variables: Server['variables'] = [];
    const declared = isObject(server.variables) ? server.variables : {};
    for (const name of Object.keys(declared)) {
      const variable = member(declared, name);
      if (!isObject(variable)) continue;
      const { default: standard, enum: values } = variable;
      const first = Array.isArray(values) ? values[0] : undefined;
      const value = standard ?? first ?? '';
      variables.push({
        name,
        value: typeof value === 'object' ? '' : String(value),
        description: textOf(variable.description),
      });
    }
    servers.push({
      url: server.url,
      description: textOf(server.description) || textOf(server.name),
      variables,
    });
  }
  return servers;
}

export function readParameters3(places: Places, rows: readonly Place[]): Parameter[] {
  const parameters: Parameter[] = [];
  for (const place of rows) {
    const where = place.value.in;
    if (typeof where !== 'string' || !PLACES.has(where)) {
      places.warn(place, `a parameter is in ${JSON.stringify(where)}, which is not a place`);
    } else parameters.push(readParameter3(places, place, textOf(place.value.name), where as ParameterIn));
  }
  return parameters;
}

export function readParameter3(places: Places, place: Place, name: string, where: ParameterIn): Parameter {
  const { value, document } = place;
  const style = textOf(value.style) || (where === 'query' || where === 'cookie' ? 'form' : 'simple');
  const media = readContent(places, place)[0];
  return {
    name,
    in: where,
    description: textOf(value.description),
    required: value.required === true || where === 'path',
    deprecated: value.deprecated === true,
    style,
    explode: typeof value.explode === 'boolean' ? value.explode : style === 'form' || style === 'deepObject',
    schema: placeOf(value.schema, document),
    media,
    examples: readExamples(places, place),
  };
}

export function readBody3(places: Places, operation: Place): Body | undefined {
  const body = places.at(operation, 'requestBody');
  if (!body) return undefined;
  return {
    description: textOf(body.value.description),
    required: body.value.required === true,
    content: readContent(places, body),
  };
}

export function readResponses3(places: Places, operation: Place): Response[] {
  const holder = places.at(operation, 'responses');
  if (!holder) return [];
  const responses: Response[] = [];
  for (const status of Object.keys(holder.value)) {
    if (status.startsWith('x-')) continue;
    const place = places.at(holder, status);
    if (!place) continue;
    responses.push({
      status,
      description: textOf(place.value.description) || textOf(place.value.summary),
      headers: readHeaders(places, place),
      content: readContent(places, place),
      links: isObject(place.value.links) ? Object.keys(place.value.links) : [],
    });
  }
  return responses;
}

function readHeaders(places: Places, response: Place): Header[] {
  return places.each(response, 'headers').map(({ key, place }) => ({
    name: key,
    parameter: readParameter3(places, place, key, 'header'),
  }));
}

function readContent(places: Places, holder: Place): Media[] {
  const content = member(holder.value, 'content');
  if (!isObject(content)) return [];
  return places.each(holder, 'content').map(({ key, place }) => ({
    type: key,
    // A stream of items, of which 3.2 gives the schema, is shown by its first item.
    schema: placeOf(place.value.schema ?? place.value.itemSchema, place.document),
    examples: readExamples(places, place),
    encoding: readEncoding(place.value.encoding),
  }));
}

/** `examples` by name, else the one `example`. */
function readExamples(places: Places, holder: Place): Example[] {
  const { example, examples } = holder.value;
  const found: Example[] = [];
  if (isObject(examples)) {
    for (const { key, place } of places.each(holder, 'examples').slice(0, EXAMPLES_MAX)) {
      const made = readExample(key, place.value);
      if (made) found.push(made);
    }
  }
  if (found.length === 0 && example !== undefined) {
    found.push({ key: '', summary: '', value: example, isText: false });
  }
  return found;
}

function readExample(key: string, value: JsonObject): Example | undefined {
  const summary = textOf(value.summary) || textOf(value.description);
  if (value.value !== undefined) return { key, summary, value: value.value, isText: false };
  if (value.dataValue !== undefined) return { key, summary, value: value.dataValue, isText: false };
  // 3.2 can also write an example as it is sent.
  if (typeof value.serializedValue === 'string') {
    return { key, summary, value: value.serializedValue, isText: true };
  }
  return undefined;
}

function readEncoding(value: Json | undefined): Map<string, Encoding> {
  const encodings = new Map<string, Encoding>();
  if (!isObject(value)) return encodings;
  for (const name of Object.keys(value)) {
    const entry = member(value, name);
    if (!isObject(entry)) continue;
    const encoding: Encoding = {};
    if (typeof entry.contentType === 'string') encoding.contentType = entry.contentType;
    if (typeof entry.style === 'string') encoding.style = entry.style;
    if (typeof entry.explode === 'boolean') encoding.explode = entry.explode;
    encodings.set(name, encoding);
  }
  return encodings;
}
