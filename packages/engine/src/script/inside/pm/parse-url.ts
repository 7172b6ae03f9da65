import { type Pair, QueryParam } from './query-param.ts';

export type UrlParts = {
  protocol?: string;
  auth?: { user?: string; password?: string };
  host?: string[];
  port?: string;
  path?: string[];
  query?: Pair[];
  hash?: string;
  variable?: { key: string }[];
};

/**
 * Takes a URL apart without correcting it. Variables stay whole, whatever characters their names have. Like
 * postman-url-encoder's parser: the fragment is cut first, then the query, then the protocol.
 */
export function parseUrl(address: string): UrlParts {
  const parts: UrlParts = {};
  // `text` gives the parts, `mask` of the same length is searched: in it no variable holds a separator.
  let text = address.trimStart();
  if (text === '') return parts;
  let mask = masked(text);

  const hash = mask.indexOf('#');
  if (hash >= 0) {
    parts.hash = text.slice(hash + 1);
    text = text.slice(0, hash);
    mask = mask.slice(0, hash);
  }
  const question = mask.indexOf('?');
  if (question >= 0) {
    parts.query = cut(text.slice(question + 1), mask.slice(question + 1), '&').map(QueryParam.parseSingle);
    text = text.slice(0, question);
    mask = mask.slice(0, question);
  }
  if (mask.includes('\\')) {
    text = slashed(text, mask);
    mask = mask.replaceAll('\\', '/');
  }
  const protocol = mask.indexOf('://');
  if (protocol >= 0) {
    parts.protocol = text.slice(0, protocol);
    let start = protocol + 3;
    while (mask[start] === '/') start += 1;
    // `file:///path` has no host: one slash stays.
    if (parts.protocol.toLowerCase() === 'file' && start > protocol + 3) start -= 1;
    text = text.slice(start);
    mask = mask.slice(start);
  }
  const slash = mask.indexOf('/');
  if (slash >= 0) {
    parts.path = cut(text.slice(slash + 1), mask.slice(slash + 1), '/');
    text = text.slice(0, slash);
    mask = mask.slice(0, slash);
  }
  const at = mask.lastIndexOf('@');
  if (at >= 0) {
    const colon = mask.slice(0, at).indexOf(':');
    parts.auth =
      colon < 0
        ? { user: text.slice(0, at) }
        : { user: text.slice(0, colon), password: text.slice(colon + 1, at) };
    text = text.slice(at + 1);
    mask = mask.slice(at + 1);
  }
  const colon = mask.lastIndexOf(':');
  // The colons of an IPv6 address are followed by its bracket.
  if (colon >= 0 && !mask.includes(']', colon)) {
    parts.port = text.slice(colon + 1);
    text = text.slice(0, colon);
    mask = mask.slice(0, colon);
  }
  if (text !== '') parts.host = cut(text, mask, '.');
  const variables = pathVariables(parts.path);
  if (variables.length > 0) parts.variable = variables;
  return parts;
}

/** The name in a path segment `:name` or `:name.suffix`. */
export function pathVariable(segment: unknown): string | null {
  const text = String(segment);
  if (!text.startsWith(':')) return null;
  const dot = text.indexOf('.');
  return text.slice(1, dot < 0 ? undefined : dot) || null;
}

function pathVariables(path: readonly string[] | undefined): { key: string }[] {
  const keys = new Set<string>();
  for (const segment of path ?? []) {
    const key = pathVariable(segment);
    if (key !== null) keys.add(key);
  }
  return Array.from(keys, (key) => ({ key }));
}

function masked(text: string): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{[^{}]*[.:/?#@&\]][^{}]*\}\}/g, (variable) => '_'.repeat(variable.length));
}

function cut(text: string, mask: string, separator: string): string[] {
  if (text === mask) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let end = mask.indexOf(separator); end >= 0; end = mask.indexOf(separator, start)) {
    parts.push(text.slice(start, end));
    start = end + 1;
  }
  parts.push(text.slice(start));
  return parts;
}

function slashed(text: string, mask: string): string {
  let result = '';
  for (let index = 0; index < text.length; index += 1) result += mask[index] === '\\' ? '/' : text[index];
  return result;
}
