import type { Behavior } from './behavior.ts';
import type { Header, OutgoingRequest, OutgoingUrl } from './message.ts';
import { authority, isSamePlace, outgoingUrl, urlText } from './outgoing-url.ts';
import { hasHeader, headerValue } from './request-head.ts';
import { failure } from './send-failure.ts';

/** Parts of a request that no redirect may carry to another place. */
export type BoundParts = { headers: readonly string[]; body: boolean };

const BODY_HEADERS = ['content-type', 'content-length', 'transfer-encoding'];

/**
 * The request that a response redirects to, or undefined when it is no redirect.
 * @throws Error when Location names nothing that can be requested, or a place that the body must not reach.
 */
export function redirected(
  request: OutgoingRequest,
  response: { code: number; headers: Header[] },
  behavior: Behavior,
  bound?: BoundParts,
): OutgoingRequest | undefined {
  if (response.code < 300 || response.code >= 400) return undefined;
  const location = headerValue(response.headers, 'location');
  if (location === undefined || location === '') return undefined;
  const url = resolveLocation(request, location);
  const dropped = new Set<string>();
  const next: OutgoingRequest = { ...request, url };
  if (!behavior.followOriginalHttpMethod && response.code !== 307 && response.code !== 308) {
    // COMPAT: every method but HEAD becomes GET, also after 301 and 302.
    if (request.method !== 'HEAD') next.method = 'GET';
    next.body = undefined;
    delete next.form;
    for (const name of BODY_HEADERS) dropped.add(name);
  }
  if (url.host !== request.url.host) {
    // Credentials belong to the host that they were given for. The port does not count (COMPAT).
    if (!behavior.followAuthorizationHeader) dropped.add('authorization');
    dropped.add('cookie');
  }
  const leaves = bound !== undefined && !isSamePlace(request.url, url) && !isUpgrade(request.url, url);
  if (leaves) {
    for (const name of ['referer', ...bound.headers]) dropped.add(name.toLowerCase());
    if (bound.body && next.body !== undefined)
      throw failure('PARLEY_REDIRECTS', `The body holds secrets that are not for ${authority(url)}`);
  }
  const hostBefore = headerValue(request.headers, 'host');
  const sameHost = url.host === request.url.host;
  // COMPAT: the new Host follows the other headers, and what describes form data follows that.
  const late: Header[] = [];
  const multipart = headerValue(request.headers, 'content-type')?.startsWith('multipart/form-data') ?? false;
  next.headers = request.headers.filter((header) => {
    const name = header.key.toLowerCase();
    if (dropped.has(name)) return false;
    // A Host header of the user's own stays as long as the host does.
    if (name === 'host' && !(sameHost && hostBefore !== authority(request.url))) {
      late.unshift({ ...header, value: authority(url) });
      return false;
    }
    if (!multipart || !header.system || !BODY_HEADERS.includes(name)) return true;
    late.push(header);
    return false;
  });
  // The address may hold secrets, too.
  if (!behavior.removeRefererHeaderOnRedirect && !leaves) setReferer(next.headers, urlText(request.url));
  next.headers.push(...late);
  return next;
}

/** The same host, from now on with TLS. */
const isUpgrade = (from: OutgoingUrl, to: OutgoingUrl): boolean =>
  from.host === to.host && from.protocol === 'http' && to.protocol === 'https';

function setReferer(headers: Header[], value: string): void {
  if (!hasHeader(headers, 'referer')) {
    headers.push({ key: 'Referer', value, system: true });
    return;
  }
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as Header;
    if (header.key.toLowerCase() === 'referer') headers[index] = { ...header, value };
  }
}

/** Stands before dot segments while a URL is parsed, as it is written in the result. */
const MARK = '\uE000';
const MARK_ENCODED = '%EE%80%80';

/**
 * Location may be absolute, relative to the host or the path, or without a scheme; bytes beyond ASCII are UTF-8
 * unless they cannot be. COMPAT: dot segments of a whole path are kept.
 */
function resolveLocation(request: OutgoingRequest, location: string): OutgoingUrl {
  const text = /[\x80-\xff]/.test(location) ? fromBytes(location) : location;
  const parts = /^((?:https?:)?\/\/[^/?#\\]*)?(\/[^?#]*)(.*)$/is.exec(text);
  const dotted = parts !== null && /\/\.\.?(?:\/|$)/.test(parts[2] as string);
  const marked = dotted
    ? (parts[1] ?? '') + (parts[2] as string).replace(/\/(?=\.\.?(?:\/|$))/g, `/${MARK}`) + parts[3]
    : text;
  let parsed: URL;
  try {
    parsed = new URL(marked, urlText(request.url));
  } catch {
    throw failure('ERR_INVALID_URL', `Invalid redirect URL "${text}"`);
  }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw failure('PARLEY_PROTOCOL', `Invalid protocol: ${parsed.protocol}`);
  }
  const url = outgoingUrl(parsed);
  if (dotted) url.path = url.path.replaceAll(MARK_ENCODED, '');
  return url;
}

function fromBytes(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return latin1;
  }
}
