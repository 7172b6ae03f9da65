import type { UrlDefinition } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import { setMember } from '../json.ts';
import type { Secrets } from './secrets.ts';
import type { Variables } from './variables.ts';

export type Server = { url: string; variables: Map<string, string> };

const ROOT: Server = { url: '/', variables: new Map() };
const LEADING_VARIABLE = /^\{\{([^{}]*)\}\}/;
const VARIABLE = /\{\{([^{}]*)\}\}|\{([^{}]*)\}/g;
const DEPTH_MAX = 10;

/** The server that a URL names. Variables at its start are what they hold; others are variables of the server. */
export function serverOf(url: UrlDefinition, context: { variables: Variables; secrets: Secrets }): Server {
  const host = (url.host ?? []).join('.');
  const protocol = url.protocol ? `${url.protocol}://` : '';
  const port = url.port ? `:${url.port}` : '';
  let text = `${protocol}${host}${port}`.trim();
  const { variables } = context;
  for (let depth = 0; depth < DEPTH_MAX; depth += 1) {
    const name = LEADING_VARIABLE.exec(text)?.[1]?.trim();
    const value = name === undefined ? undefined : variables.get(name)?.trim();
    if (value === undefined || value === '') break;
    text = text.replace(LEADING_VARIABLE, () => value);
  }
  if (text === '' || text === '/') return ROOT;
  // COMPAT: `{{baseUrl}}` is what everyone calls the server; without a value it says nothing more.
  if (/^\{\{ ?baseUrl ?\}\}$/.test(text)) return ROOT;
  // COMPAT: without a scheme Postman sends by HTTP.
  if (!text.includes('://') && !text.startsWith('/') && !text.startsWith('{{')) text = `http://${text}`;
  const used = new Map<string, string>();
  const isWhole = LEADING_VARIABLE.test(text);
  const written = withoutCredentials(text).replace(VARIABLE, (_, double?: string, single?: string) => {
    const name = (double ?? single ?? '').trim();
    const plain = name.replace(/^\$/, '') || 'server';
    const fallback = isWhole && used.size === 0 ? '/' : plain;
    if (!used.has(plain)) used.set(plain, variables.resolve(variables.get(name) ?? '') || fallback);
    return `{${plain}}`;
  });
  if (context.secrets.isIn(written)) return ROOT;
  return { url: withoutLastSlashes(written), variables: used };
}

/** Paths begin with a slash; `file://` keeps its own. */
function withoutLastSlashes(url: string): string {
  let end = url.length;
  while (end > 1 && url[end - 1] === '/') end -= 1;
  return url[end - 1] === ':' ? url : url.slice(0, end);
}

/** No user, no password, nothing after the path. */
function withoutCredentials(text: string): string {
  return text.replace(/^([^:/?#]*:\/\/)[^/?#]*@/, '$1').replace(/[?#].*$/s, '');
}

export function serverObject({ url, variables }: Server): JsonObject {
  const server: JsonObject = { url };
  if (variables.size === 0) return server;
  const entries: JsonObject = {};
  for (const [name, value] of variables) setMember(entries, name, { default: value });
  server.variables = entries;
  return server;
}

/**
 * Requests that write out what others take from a variable (`https://x.example/v1/a` beside `{{baseUrl}}/a`) are on
 * the same server: by the address, the servers whose URL goes on with a path.
 */
export function serversWithPath(servers: Iterable<Server>): Map<string, { server: Server; path: string }[]> {
  const found = new Map<string, { server: Server; path: string }[]>();
  for (const server of servers) {
    const parts = /^([^:/]+:\/\/[^/]+)(\/.*)$/.exec(server.url);
    const [, origin = '', path = ''] = parts ?? [];
    if (!parts) continue;
    const known = found.get(origin);
    if (known) known.push({ server, path });
    else found.set(origin, [{ server, path }]);
  }
  for (const list of found.values()) list.sort((a, b) => b.path.length - a.path.length);
  return found;
}
