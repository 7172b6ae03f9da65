import type { Header, OutgoingRequest } from './message.ts';
import { typeFailure } from './send-failure.ts';

// RFC 9110 5.6.2.
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
// Line ends and U+0000 in a value would begin another header or request.
const FORBIDDEN_IN_VALUE = /[\r\n\0]/;
// A blank or a control character would end the target.
const FORBIDDEN_IN_TARGET = /[\0-\x20\x7f]/;
const BEYOND_LATIN1 = /[^\0-\xff]/;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** What one request writes before its body. */
export type RequestHead = {
  /** Latin-1 text; the bytes on the wire are its code units. */
  text: string;
  /** True: the body goes out in chunks (RFC 9112 7.1). */
  chunked: boolean;
  /** The request asks for the end of the connection. */
  close: boolean;
};

/**
 * The head of an HTTP/1.1 request: headers as given, names, case and order untouched, nothing added.
 * @throws Error with Node's code when a method, target or header cannot be written.
 */
export function requestHead(
  request: OutgoingRequest,
  target: string,
  proxyAuthorization?: string,
): RequestHead {
  const { method, headers } = request;
  if (!TOKEN.test(method)) {
    throw typeFailure('ERR_INVALID_HTTP_TOKEN', `Method must be a valid HTTP token ["${method}"]`);
  }
  if (FORBIDDEN_IN_TARGET.test(target)) {
    throw typeFailure('ERR_UNESCAPED_CHARACTERS', 'Request path contains unescaped characters');
  }
  // COMPAT: Postman's heads are Latin-1 where they can be, yet UTF-8 when a body follows.
  const beyond = hasBytes(request.body) ? BEYOND_ASCII : BEYOND_LATIN1;
  let text = `${method} ${wireText(target, beyond)} HTTP/1.1\r\n`;
  let chunked = false;
  let close = false;
  for (let index = 0; index < headers.length; index++) {
    const { key, value } = headers[index] as Header;
    checkHeader(key, value);
    text += `${key}: ${wireText(value, beyond)}\r\n`;
    // Only names of these lengths can be one of the two that change the framing.
    if (key.length === 17 && key.toLowerCase() === 'transfer-encoding') {
      chunked = /\bchunked\s*$/i.test(value);
    } else if (key.length === 10 && key.toLowerCase() === 'connection') {
      close = /\bclose\b/i.test(value);
    }
  }
  // It is for the proxy alone, so it does not become a header of the request.
  if (proxyAuthorization !== undefined) text += `Proxy-Authorization: ${proxyAuthorization}\r\n`;
  return { text: `${text}\r\n`, chunked, close };
}

/** @throws Error with Node's code when the line cannot be written. */
export function checkHeader(key: string, value: string): void {
  if (!TOKEN.test(key)) {
    throw typeFailure('ERR_INVALID_HTTP_TOKEN', `Header name must be a valid HTTP token ["${key}"]`);
  }
  if (FORBIDDEN_IN_VALUE.test(value)) {
    throw typeFailure('ERR_INVALID_CHAR', `Invalid character in header content ["${key}"]`);
  }
}

function hasBytes(body: OutgoingRequest['body']): boolean {
  return body !== undefined && (body.kind === 'stream' || body.bytes.length > 0);
}

/** Text with characters of the given kind goes out as UTF-8. */
function wireText(text: string, beyond: RegExp): string {
  return beyond.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}

/** Base64 of `user:password` as the URL carries it. */
export function basicFromUserinfo(userinfo: string): string {
  const colon = userinfo.indexOf(':');
  const user = decode(colon < 0 ? userinfo : userinfo.slice(0, colon));
  const password = colon < 0 ? '' : decode(userinfo.slice(colon + 1));
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function hasHeader(headers: readonly Header[], name: string): boolean {
  for (let index = 0; index < headers.length; index++) {
    const { key } = headers[index] as Header;
    if (key.length === name.length && key.toLowerCase() === name) return true;
  }
  return false;
}

/** The first value of a header; `name` in lower case. */
export function headerValue(headers: readonly Header[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index++) {
    const { key, value } = headers[index] as Header;
    if (key.length === name.length && key.toLowerCase() === name) return value;
  }
  return undefined;
}

/** The request with what only the transport can know to be missing; the given one is left as it is. */
export function completed(request: OutgoingRequest): OutgoingRequest {
  const added: Header[] = [];
  const { url, headers, body } = request;
  if (url.userinfo !== undefined && !hasHeader(headers, 'authorization')) {
    added.push({ key: 'Authorization', value: basicFromUserinfo(url.userinfo), system: true });
  }
  if (
    body?.kind === 'stream' &&
    !hasHeader(headers, 'content-length') &&
    !hasHeader(headers, 'transfer-encoding')
  ) {
    // Without a length the body would have no end.
    added.push({ key: 'Transfer-Encoding', value: 'chunked', system: true });
  }
  return added.length === 0 ? request : { ...request, headers: [...headers, ...added] };
}
