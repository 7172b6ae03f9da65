import type { Header, OutgoingRequest, OutgoingUrl, QueryRow } from '../send/message.ts';

/** The value that is sent: of several headers with one name it is the last. */
export function headerValue(request: OutgoingRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (let i = request.headers.length - 1; i >= 0; i--) {
    const header = request.headers[i] as Header;
    if (header.key.toLowerCase() === wanted) {
      return header.value;
    }
  }
  return undefined;
}

export function removeHeader(request: OutgoingRequest, name: string): void {
  const wanted = name.toLowerCase();
  if (request.headers.some((header) => header.key.toLowerCase() === wanted)) {
    request.headers = request.headers.filter((header) => header.key.toLowerCase() !== wanted);
  }
}

/**
 * Replaces every header of that name by one, marked as the engine's own: before the type of the body, which is known
 * already, when a request is signed for the first time.
 *
 * COMPAT: at the end of a complete request, which is one that is sent again, as Postman's runtime does.
 */
export function setHeader(request: OutgoingRequest, key: string, value: string): void {
  removeHeader(request, key);
  const complete = request.headers.some(({ system, key: name }) => system && name === 'Connection');
  const at = complete
    ? -1
    : request.headers.findIndex(
        (header) => header.system && ADDED_AFTER_SIGNING.has(header.key.toLowerCase()),
      );
  const header: Header = { key, value, system: true };
  if (at === -1) {
    request.headers.push(header);
  } else {
    request.headers.splice(at, 0, header);
  }
}

/**
 * Headers that signatures may cover: the user's and those that a scheme added, lower case names, the last of
 * several. What the engine adds by itself to every request is left out, since it is added after signing.
 */
export function signableHeaders(request: OutgoingRequest): Map<string, string> {
  const found = new Map<string, string>();
  for (const header of request.headers) {
    const name = header.key.toLowerCase();
    if (name !== '' && !(header.system && ADDED_AFTER_SIGNING.has(name))) {
      found.set(name, header.value);
    }
  }
  return found;
}

// In the order of their adding. `Host` is missing on purpose: AWS signatures set and cover it.
const ADDED_AFTER_SIGNING = new Set([
  'user-agent',
  'accept',
  'cache-control',
  'postman-token',
  'accept-encoding',
  'connection',
  'content-type',
  'content-length',
]);

/** Removes every row of these names; names are given decoded. */
export function removeQuery(request: OutgoingRequest, names: readonly string[]): void {
  const { query } = request.url;
  if (query.length === 0) {
    return;
  }
  const wanted = new Set(names.map((name) => encodeQueryPart(name, true)));
  if (query.some((row) => wanted.has(row.key))) {
    request.url.query = query.filter((row) => !wanted.has(row.key));
  }
}

/** Adds a row, encoded as the rest of the query is unless `raw` says that it stands as it is. */
export function addQuery(request: OutgoingRequest, key: string, value: string | null, raw = false): void {
  request.url.query.push(
    raw
      ? { key, value }
      : { key: encodeQueryPart(key, true), value: value === null ? null : encodeQueryPart(value) },
  );
}

// What the WHATWG URL Standard encodes in the query of a special URL, and what would end the row.
const QUERY_UNSAFE = /[^\x21\x24\x25\x28-\x3b\x3d\x3f-\x7e]/gu;
const QUERY_KEY_UNSAFE = /[^\x21\x24\x25\x28-\x3b\x3f-\x7e]/gu;

/** Percent-encodes a name or value of the query; what is encoded already stays. */
export function encodeQueryPart(text: string, isKey = false): string {
  return text.replace(isKey ? QUERY_KEY_UNSAFE : QUERY_UNSAFE, percentEncode);
}

function percentEncode(character: string): string {
  let encoded = '';
  for (const byte of Buffer.from(character, 'utf8')) {
    encoded += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}

/** Percent-encodes everything but letters, digits and `-._~` (RFC 3986 2.3, RFC 5849 3.6). */
export function encodeRfc3986(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, percentEncode);
}

/** `a=1&b`, without a question mark. */
export function queryText(query: readonly QueryRow[]): string {
  return query.map((row) => (row.value === null ? row.key : `${row.key}=${row.value}`)).join('&');
}

/** The host as a URL writes it: lower case, IPv6 in brackets. */
export function hostText(url: OutgoingUrl): string {
  const host = url.host.toLowerCase();
  return host.includes(':') ? `[${host}]` : host;
}

/** Host with the port when the URL names one, a default one too. */
export function authority(url: OutgoingUrl): string {
  return url.port === undefined ? hostText(url) : `${hostText(url)}:${url.port}`;
}

/** Puts rows behind the body and the bytes that they make; a `Content-Length` that is there follows. */
export function setForm(
  request: OutgoingRequest,
  form: { key: string; value: string; system?: boolean }[],
): void {
  const text = form.map((row) => `${encodeRfc3986(row.key)}=${encodeRfc3986(row.value)}`).join('&');
  const bytes = Buffer.from(text, 'utf8');
  request.form = form;
  request.body = { kind: 'bytes', bytes };
  for (const header of request.headers) {
    if (header.key.toLowerCase() === 'content-length') {
      header.value = String(bytes.length);
    }
  }
}
