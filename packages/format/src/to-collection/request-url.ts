import type { UrlDefinition, VariableEntry } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import { buildUrl, parseQuery, parseUrl } from '../url.ts';
import type { Operation, Parameter, Server } from './operation.ts';
import { parametersIn, pathRow, type QueryRow, queryRows, type RowContext } from './parameter-rows.ts';
import { segmentOf } from './serialize.ts';
import { withVariables } from './servers.ts';
import type { Variables } from './variables.ts';

/** Names that a path variable (`:name`) can have: what would end the name is left to collection variables. */
const SEGMENT = /^\{([^{}:./?#;\s]+)\}$/;
const TEMPLATE = /\{([^{}]+)\}/g;

/** The URL of an operation: `{{baseUrl}}`, or its own server, and the path with its variables. */
export function requestUrl(operation: Operation, context: RowContext, variables: Variables): UrlDefinition {
  const { place, hash, query } = splitPath(operation.path);
  const parameters = new Map<string, Parameter>();
  for (const parameter of parametersIn(operation, 'path', context.options)) {
    parameters.set(parameter.name, parameter);
  }
  const rows: VariableEntry[] = [];
  const withNames = (template: string): string =>
    template.replace(TEMPLATE, (_, name: string) => {
      variables.add(name, valueInSegment(name, parameters, context), parameters.get(name)?.description);
      return `{{${name}}}`;
    });
  const path = place.map((segment) => {
    const whole = SEGMENT.exec(segment)?.[1];
    if (whole !== undefined) {
      if (!rows.some((row) => row.key === whole)) rows.push(variableRow(whole, parameters, context));
      return `:${whole}`;
    }
    const text = withNames(segment);
    // A colon in front would make a path variable of a plain text.
    return text.startsWith(':') ? `%3A${text.slice(1)}` : text;
  });
  const own = operation.servers[0];
  const base = own === undefined ? { host: ['{{baseUrl}}'] } : baseOf(own, variables);
  const url: UrlDefinition = { ...base, path: [...(base.path ?? []), ...path] };
  if (url.path?.length === 0) delete url.path;
  const given: QueryRow[] = query === undefined ? [] : (parseQuery(withNames(query)) as QueryRow[]);
  const all = [...given, ...queryRows(operation, context)];
  if (all.length > 0) url.query = all;
  if (hash !== undefined) url.hash = withNames(hash);
  if (rows.length > 0) url.variable = rows;
  return { raw: buildUrl(url as JsonObject), ...url };
}

/** Some files tell operations apart by a query or fragment in the path, which is not how paths are meant. */
function splitPath(path: string): { place: string[]; query: string | undefined; hash: string | undefined } {
  const hashAt = path.indexOf('#');
  const rest = hashAt < 0 ? path : path.slice(0, hashAt);
  const queryAt = rest.indexOf('?');
  const place = queryAt < 0 ? rest : rest.slice(0, queryAt);
  const segments = place.split('/');
  if (segments[0] === '') segments.shift();
  return {
    place: segments,
    query: queryAt < 0 ? undefined : rest.slice(queryAt + 1),
    hash: hashAt < 0 ? undefined : path.slice(hashAt + 1),
  };
}

function variableRow(
  name: string,
  parameters: ReadonlyMap<string, Parameter>,
  context: RowContext,
): VariableEntry {
  const parameter = parameters.get(name);
  // Named in the path and nowhere described: there is still a place to fill in.
  return parameter ? pathRow(parameter, context) : { key: name, value: '', type: 'any' };
}

function valueInSegment(
  name: string,
  parameters: ReadonlyMap<string, Parameter>,
  context: RowContext,
): string {
  const parameter = parameters.get(name);
  if (!parameter) return '';
  const value = context.values.ofParameter(parameter, context.purpose);
  return segmentOf(name, value, parameter.style, parameter.explode);
}

function baseOf(server: Server, variables: Variables): UrlDefinition {
  for (const { name, value, description } of server.variables) variables.add(name, value, description);
  const {
    raw: _raw,
    query: _query,
    hash: _hash,
    ...base
  } = parseUrl(withVariables(server.url)) as UrlDefinition;
  if (base.path?.at(-1) === '') base.path.pop();
  // A server that is only a path hangs on the one of the collection.
  return base.host === undefined ? { ...base, host: ['{{baseUrl}}'] } : base;
}
