import type { AuthDefinition, BodyDefinition, HeaderEntry, Json, RequestDefinition } from '@parley/format';
import type { FileAccess } from '../options.ts';
import type { Header, OutgoingRequest, SendError } from '../send/message.ts';
import { mapTexts } from '../variables/resolve.ts';
import type { Behavior } from './behavior.ts';
import { type BuiltBody, buildBody } from './body.ts';
import { addSystemHeaders, findHeader, userHeaders } from './headers.ts';
import { type BuiltUrl, buildUrl, hostHeader, urlText, urlToDefinition } from './url.ts';

export type BuiltRequest = {
  /** What goes over the wire. Auth schemes change it in place. */
  request: OutgoingRequest;
  /** With every variable replaced, the URL encoded: what reports show when the request cannot be sent. */
  definition: RequestDefinition;
  warnings: string[];
  /** Why it cannot be sent. */
  error: SendError | undefined;
};

/** The version that requests name when nobody says otherwise. */
export const USER_AGENT = 'ParleyRuntime/0.1.0';

/**
 * Makes the request to send of a definition: variables are replaced in every field, then the URL, the headers and
 * the body are made as `behavior` says. Gives a promise only when the body has to look at files.
 *
 * @param complete False leaves the system headers to `completeRequest`, for requests that are signed in between.
 * @throws {RangeError} when a text grows without bounds, see `replaceIn`.
 */
export function buildRequest(
  definition: RequestDefinition,
  resolve: (text: string) => string,
  behavior: Behavior,
  files?: FileAccess,
  userAgent?: string,
  complete = true,
): BuiltRequest | Promise<BuiltRequest> {
  const url = urlOf(definition, resolve, behavior);
  const entries = mapTexts(definition.header, resolve);
  const body = mapTexts(definition.body, resolve);
  const auth = mapTexts(definition.auth, resolve);
  const method = methodOf(definition.method, resolve);
  const headers = userHeaders(entries);
  const built = buildBody(body, {
    method,
    keepBody: behavior.disableBodyPruning,
    contentType: findHeader(headers, 'content-type')?.value,
    files,
  });
  const finish = (ready: BuiltBody): BuiltRequest => {
    const request = requestOf(url, method, headers, ready, behavior);
    const result: BuiltRequest = {
      request,
      definition: resolvedDefinition(url, entries, method, ready.definition, auth, definition),
      warnings: ready.warnings,
      error:
        url.problem === undefined
          ? undefined
          : { name: 'Error', code: 'PARLEY_INVALID_URL', message: url.problem },
    };
    if (complete) {
      completeRequest(request, behavior, userAgent);
    }
    return result;
  };
  return built instanceof Promise ? built.then(finish) : finish(built);
}

/**
 * Adds what the engine sends by itself: the system headers and the length of the body. Called once, after the
 * request is signed.
 */
export function completeRequest(request: OutgoingRequest, behavior: Behavior, userAgent = USER_AGENT): void {
  const { headers } = request;
  const disabled = behavior.disabledSystemHeaders;
  // COMPAT: the type of a text stands between what schemes added and the other system headers, that of a form after
  // them, that of a file after the length, too.
  const type = takeSystemContentType(headers);
  const late = type !== undefined && isLate(request, type);
  if (type !== undefined && !late) {
    headers.push(type);
  }
  addSystemHeaders(headers, { disabled, userAgent, host: hostHeader(request.url) });
  const form = late && (request.form !== undefined || isMultipart(type));
  if (form) {
    headers.push(type);
  }
  setContentLength(request, behavior);
  if (late && !form) {
    headers.push(type);
  }
}

/**
 * Brings Content-Length in line with the body, also after a scheme changed the body. A length that the user wrote is
 * corrected: a wrong one would leave the server waiting, or cut the next request off.
 */
export function setContentLength(request: OutgoingRequest, behavior: Behavior): void {
  const { headers, body } = request;
  const written = findHeader(headers, 'content-length');
  const length = body === undefined ? 0 : body.kind === 'bytes' ? body.bytes.length : body.length;
  const unknown = length === undefined || isChunked(headers);
  if (unknown || (body === undefined && WITHOUT_LENGTH.has(request.method))) {
    // RFC 9112 6.2: never beside Transfer-Encoding, as two readers could take the body to end at two places.
    if (written !== undefined && (unknown || written.value !== '0')) {
      headers.splice(headers.indexOf(written), 1);
    }
    return;
  }
  if (written !== undefined) {
    written.value = String(length);
  } else if (!behavior.disabledSystemHeaders.has('content-length')) {
    headers.push({ key: 'Content-Length', value: String(length), system: true });
  }
}

/**
 * The definition of a request as it went out, in the form and the order of newman's reports: the user's headers with
 * the disabled ones, then those that were added.
 *
 * @param resolved The definition that `buildRequest` gave for it.
 */
export function toDefinition(
  request: OutgoingRequest,
  resolved: RequestDefinition,
  auth: AuthDefinition | null | undefined = resolved.auth,
): RequestDefinition {
  const rest = new Set(request.headers);
  const header: HeaderEntry[] = [];
  for (const entry of resolved.header ?? []) {
    const sent = entry.disabled ? undefined : takeSent(rest, entry.key);
    if (sent !== undefined) {
      header.push({ ...entry, value: sent.value });
    } else if (entry.disabled || !isReplaced(request.headers, entry.key)) {
      header.push(entry);
    }
  }
  for (const added of rest) {
    // COMPAT: newman's reports leave out the type that a form or a file gave.
    if (!added.system || added.key !== 'Content-Type' || !isLate(request, added)) {
      header.push(added);
    }
  }
  const definition: RequestDefinition = {};
  if (resolved.description !== undefined && resolved.description !== null) {
    definition.description = shownDescription(resolved.description);
  }
  definition.url = urlToDefinition(request.url);
  definition.header = header;
  definition.method = request.method;
  if (resolved.body !== undefined && resolved.body !== null) {
    definition.body = shownBody(resolved.body, request);
  }
  if (auth !== undefined && auth !== null) {
    definition.auth = shownAuth(auth);
  }
  return definition;
}

function shownDescription(description: Json): Json {
  return typeof description === 'string' ? { content: description, type: 'text/plain' } : description;
}

/** With the rows that a scheme added to a form. */
function shownBody(body: BodyDefinition, { form }: OutgoingRequest): BodyDefinition {
  const added = form?.filter((row) => row.system);
  if (added === undefined || added.length === 0 || !Array.isArray(body.urlencoded)) {
    return body;
  }
  return { ...body, urlencoded: [...body.urlencoded, ...added] };
}

function shownAuth(auth: AuthDefinition): AuthDefinition {
  const rows = auth[auth.type] ?? [];
  if (!Array.isArray(rows)) {
    return auth;
  }
  const shown = rows.map((row) => {
    const { type = 'any', value, key, ...others } = Object(row);
    return { type, value, key, ...others };
  });
  return { type: auth.type, [auth.type]: shown };
}

// Node sends no length for them without a body, and neither does newman.
const WITHOUT_LENGTH = new Set(['GET', 'HEAD', 'TRACE', 'DELETE', 'CONNECT', 'OPTIONS']);

/** The last URL of a definition: most requests have the same one in every iteration. */
type KnownUrl = { text: string; encode: boolean; built: BuiltUrl };
const knownUrls = new WeakMap<RequestDefinition, KnownUrl>();

function urlOf(
  definition: RequestDefinition,
  resolve: (text: string) => string,
  behavior: Behavior,
): BuiltUrl {
  const encode = !behavior.disableUrlEncoding;
  const known = knownUrls.get(definition);
  const text = resolve(urlText(definition.url));
  if (known !== undefined && known.text === text && known.encode === encode) {
    return known.built;
  }
  const built = buildUrl(text, encode);
  knownUrls.set(definition, { text, encode, built });
  return built;
}

function methodOf(method: string | undefined, resolve: (text: string) => string): string {
  return typeof method === 'string' && method !== '' ? resolve(method).toUpperCase() : 'GET';
}

function requestOf(
  { url }: BuiltUrl,
  method: string,
  headers: Header[],
  body: BuiltBody,
  behavior: Behavior,
): OutgoingRequest {
  setContentType(headers, body, behavior);
  const request: OutgoingRequest = {
    method,
    // Schemes add to the query, so the rows of the known URL are not handed out.
    url: { ...url, query: url.query.map((row) => ({ ...row })) },
    headers,
    body: body.body,
  };
  if (body.form !== undefined) {
    request.form = body.form;
  }
  return request;
}

function setContentType(headers: Header[], body: BuiltBody, behavior: Behavior): void {
  if (body.contentType === undefined) {
    return;
  }
  const written = findHeader(headers, 'content-type');
  const mayAdd = !behavior.disabledSystemHeaders.has('content-type');
  if (written === undefined) {
    if (mayAdd) {
      headers.push({ key: 'Content-Type', value: body.contentType, system: true });
    }
  } else if (mayAdd && body.contentTypeMust !== undefined && !body.contentTypeMust.test(written.value)) {
    // COMPAT: a form that names another type would not be read; disabling the system header keeps the user's.
    written.value = body.contentType;
  }
}

function takeSystemContentType(headers: Header[]): Header | undefined {
  const header = findHeader(headers, 'content-type');
  if (!header?.system) {
    return undefined;
  }
  headers.splice(headers.indexOf(header), 1);
  return header;
}

function isLate(request: OutgoingRequest, type: Header): boolean {
  return request.form !== undefined || request.body?.kind === 'stream' || isMultipart(type);
}

function isMultipart(type: Header): boolean {
  return type.value.startsWith('multipart/form-data');
}

function isChunked(headers: readonly Header[]): boolean {
  return findHeader(headers, 'transfer-encoding') !== undefined;
}

function resolvedDefinition(
  url: BuiltUrl,
  header: HeaderEntry[] | undefined,
  method: string,
  body: BodyDefinition | undefined,
  auth: AuthDefinition | null | undefined,
  definition: RequestDefinition,
): RequestDefinition {
  const resolved: RequestDefinition = { url: url.definition, header: header ?? [], method };
  if (body !== undefined) {
    resolved.body = body;
  }
  if (auth !== undefined) {
    resolved.auth = auth;
  }
  if (definition.description !== undefined) {
    resolved.description = definition.description;
  }
  return resolved;
}

function takeSent(headers: Set<Header>, key: string): Header | undefined {
  for (const header of headers) {
    if (header.key === key && !header.system) {
      headers.delete(header);
      return header;
    }
  }
  return undefined;
}

/** True when a scheme took the user's own line away to set its own. */
function isReplaced(headers: readonly Header[], key: string): boolean {
  return findHeader(headers, String(key).toLowerCase())?.system === true;
}
