import type { VariableEntry, VariableSet } from '../collection.ts';
import { elementId } from './element-id.ts';
import type { Server } from './operation.ts';
import type { ConvertOptions } from './options.ts';
import type { Variables } from './variables.ts';

/** Server variables (`{region}`) as variables of ours. */
export function withVariables(url: string): string {
  return url.replace(/\{+([^{}]+)\}+/g, '{{$1}}');
}

/** The first server is the base URL of the collection, its variables are variables of the collection. */
export function addBaseUrl(servers: readonly Server[], definitionUrl: string, variables: Variables): void {
  const first = servers[0];
  variables.add('baseUrl', baseUrlOf(first?.url ?? '', definitionUrl), first?.description);
  for (const { name, value, description } of first?.variables ?? []) variables.add(name, value, description);
}

/** Paths begin with a slash, so that one at the end would be written twice. */
function baseUrlOf(url: string, definitionUrl: string): string {
  return absolute(withVariables(url), definitionUrl).replace(/\/+$/, '');
}

/**
 * Addresses of servers are relative to where the definition stands, and without any it is that (OpenAPI 3.1.1, 4.8.5).
 * Not by a URL parser, which would write variables in another way.
 */
function absolute(url: string, definitionUrl: string): string {
  const [, scheme = '', host = '', path = '/'] =
    /^([a-z][\w+.-]*:)(\/\/[^/?#]*)([^?#]*)/i.exec(definitionUrl) ?? [];
  if (url.startsWith('//')) return scheme + url;
  if (url.startsWith('/')) return scheme + host + url;
  // Many write a host without its scheme, which is no relative path to them.
  if (/^[\w+.-]*:|^\{\{|^[^/]*[.:][^/]*[^./]/.test(url)) return url;
  const folder = path.slice(0, path.lastIndexOf('/') + 1) || '/';
  return `${scheme}${host}${folder}${url.replace(/^(?:\.\/)+/, '')}`;
}

/** An environment for each further server, which overrides what the collection says about the first. */
export function otherServers(
  servers: readonly Server[],
  title: string,
  { definitionUrl, idSeed }: Pick<ConvertOptions, 'definitionUrl' | 'idSeed'>,
): VariableSet[] {
  return servers.slice(1).map((server, index) => {
    const baseUrl = baseUrlOf(server.url, definitionUrl);
    const values: VariableEntry[] = [{ key: 'baseUrl', value: baseUrl, type: 'default' }];
    for (const { name, value } of server.variables) values.push({ key: name, value, type: 'default' });
    const name = `${title} - ${server.description || server.url}`;
    return { id: elementId(`environment ${index} ${server.url}`, idSeed), name: name.slice(0, 255), values };
  });
}
