import type { VariableEntry, VariableSet } from '../collection.ts';
import { elementId } from './element-id.ts';
import type { Server } from './operation.ts';
import type { Variables } from './variables.ts';

/** Server variables (`{region}`) as variables of ours. */
export function withVariables(url: string): string {
  return url.replace(/\{+([^{}]+)\}+/g, '{{$1}}');
}

/** The first server is the base URL of the collection, its variables are variables of the collection. */
export function addBaseUrl(servers: readonly Server[], variables: Variables): void {
  const first = servers[0];
  variables.add('baseUrl', first ? baseUrlOf(first) : '/', first?.description);
  for (const { name, value, description } of first?.variables ?? []) variables.add(name, value, description);
}

/** Paths begin with a slash, so that one at the end would be written twice. */
function baseUrlOf(server: Server): string {
  const url = withVariables(server.url);
  return url.length > 1 && url.endsWith('/') ? url.slice(0, -1) : url;
}

/** An environment for each further server, which overrides what the collection says about the first. */
export function otherServers(servers: readonly Server[], title: string, seed: string): VariableSet[] {
  return servers.slice(1).map((server, index) => {
    const values: VariableEntry[] = [{ key: 'baseUrl', value: baseUrlOf(server), type: 'default' }];
    for (const { name, value } of server.variables) values.push({ key: name, value, type: 'default' });
    const name = `${title} - ${server.description || server.url}`;
    return { id: elementId(`environment ${index} ${server.url}`, seed), name: name.slice(0, 255), values };
  });
}
