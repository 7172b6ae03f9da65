import type { RequestDefinition } from '@parley/format';
import { assertionsOf } from '../expect/expect.ts';
import { brandRequest } from '../expect/http-subject.ts';
import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { HeaderList } from './header.ts';
import { byteLength, type Fields, has, isNumeric, isObject, jsonOf, member, settle } from './plain.ts';
import { Property } from './property.ts';
import { RequestAuth } from './request-auth.ts';
import { RequestBody } from './request-body.ts';
import { Url } from './url.ts';

/** The definition that parts are still to be made of. A symbol, so that neither JSON nor loops see it. */
const source: unique symbol = Symbol('definition');

/**
 * A request with the interface of postman-collection's `Request`. Its parts (`url`, `headers`, `body`, `auth`) are made
 * when they are first read; a part that nobody touched goes out as it came in.
 */
export class Request extends Property {
  static override readonly name = 'PostmanRequest';
  method: unknown;
  [source]: Fields;

  constructor(definition?: unknown) {
    super(definition);
    const options: Fields =
      typeof definition === 'string' || definition instanceof Url
        ? { url: definition }
        : isObject(definition)
          ? definition
          : {};
    this[source] = options;
    this.method = methodOf(options.method);
    brandRequest(this);
  }

  [shown](): Entry[] {
    const parts = ['description', 'url', 'headers', 'method', 'body', 'auth', 'to'];
    return parts
      .filter((name) => name === 'to' || member(this, name) !== undefined)
      .map((name): Entry => [name, name === 'method' ? this.method : hidden]);
  }

  static isRequest(value: unknown): boolean {
    return value instanceof Request;
  }

  get url(): Url {
    return settle(this, 'url', new Url(this[source].url), true);
  }

  /** COMPAT: what is assigned stays as it is, a text too, and becomes a URL when the request goes out. */
  set url(value: unknown) {
    settle(this, 'url', value, true);
  }

  get headers(): HeaderList {
    return settle(this, 'headers', new HeaderList(this, this[source].header), true);
  }

  set headers(value: unknown) {
    const list = value instanceof HeaderList ? value : new HeaderList(this, value);
    settle(this, 'headers', list, true);
  }

  get body(): RequestBody | undefined {
    const definition = this[source].body;
    if (definition === undefined || !has(this[source], 'body')) return undefined;
    return settle(this, 'body', new RequestBody(definition), true);
  }

  set body(value: unknown) {
    settle(this, 'body', value, true);
  }

  get auth(): RequestAuth | undefined {
    const definition = this[source].auth;
    return definition ? settle(this, 'auth', new RequestAuth(definition, this), true) : undefined;
  }

  set auth(value: unknown) {
    settle(this, 'auth', value, true);
  }

  /** Assertions: `pm.request.to.have.header('x')`. */
  get to(): unknown {
    return assertionsOf(this);
  }

  update(options: unknown): void {
    if (!isObject(options)) return;
    if (has(options, 'url')) this.urlOf().update(options.url);
    if (options.header) this.headers.repopulate(options.header);
    if (has(options, 'method')) this.method = methodOf(options.method);
    if (has(options, 'body')) this.body = new RequestBody(options.body);
    if (options.auth) this.auth = new RequestAuth(options.auth);
  }

  authorizeUsing(type: unknown, options?: unknown): void {
    let scheme = type;
    let parameters = options;
    if (isObject(type) && (options === null || options === undefined)) {
      scheme = type.type;
      const { type: _, ...rest } = type;
      parameters = rest;
    }
    if (scheme === null) {
      // Kept as an own member, so that the definition's does not show through again.
      this.auth = undefined;
      return;
    }
    if (!RequestAuth.isValidType(scheme)) return;
    if (this.auth instanceof RequestAuth) this.auth.clear(scheme);
    else this.auth = new RequestAuth(this.auth);
    (this.auth as RequestAuth).use(scheme, parameters);
  }

  getHeaders(options?: {
    enabled?: unknown;
    ignoreCase?: unknown;
    multiValue?: unknown;
    sanitizeKeys?: unknown;
  }): Fields {
    const { enabled, ignoreCase, multiValue, sanitizeKeys } = options ?? {};
    return this.headers.toObject(enabled, !ignoreCase, multiValue, sanitizeKeys);
  }

  forEachHeader(callback: (header: unknown, request: Request) => unknown): void {
    for (const header of this.headers.all()) callback(header, this);
  }

  addHeader(header: unknown): void {
    this.headers.add(header);
  }

  removeHeader(header: unknown, options?: { ignoreCase?: unknown }): void {
    const named = typeof header === 'string' ? header : member(header, 'key');
    if (!named) return;
    const key = options?.ignoreCase ? String(named).toLowerCase() : named;
    this.headers.remove(
      (entry: { key: unknown }) =>
        (options?.ignoreCase ? String(entry.key).toLowerCase() : entry.key) === key,
    );
  }

  upsertHeader(header: unknown): void {
    const key = member(header, 'key');
    if (!key) return;
    const known = this.headers.members.find((entry) => entry.key === key);
    if (known) known.value = member(header, 'value') as string;
    else this.headers.add(header);
  }

  addQueryParams(params: unknown): void {
    this.urlOf().addQueryParams(params);
  }

  removeQueryParams(params: unknown): void {
    this.urlOf().removeQueryParams(params);
  }

  /** Bytes of the body, from Content-Length when there is one, and characters of the head. */
  size(): { body: number; header: number; total: number; source: string } {
    const length = this.headers.get('Content-Length');
    const known = Boolean(length) && isNumeric(length);
    const body = known ? Number.parseInt(String(length), 10) : this.body ? byteLength(String(this.body)) : 0;
    const line = `${this.method} ${this.urlOf().getPathWithQuery()} HTTP/X.X\r\n\r\n`;
    const header = line.length + this.headers.contentSize();
    return { body, header, total: body + header, source: known ? 'CONTENT-LENGTH' : 'COMPUTED' };
  }

  clone(): Request {
    return new Request(this.toJSON());
  }

  override toJSON(): Fields {
    const { url, headers, body, auth } = this;
    const json: Fields = { url: jsonOf(url), method: this.method };
    if (headers.count() > 0) json.header = headers.toJSON();
    for (const key of ['id', 'name', 'description'] as const)
      if (Object.keys(this).includes(key)) json[key] = jsonOf(this[key]);
    if (body !== undefined) json.body = jsonOf(body);
    if (auth !== undefined) json.auth = jsonOf(auth);
    return json;
  }

  private urlOf(): Url {
    const { url } = this;
    if (url instanceof Url) return url;
    return settle(this, 'url', new Url(url), true);
  }
}

function methodOf(method: unknown): string {
  return method === undefined || method === null ? 'GET' : String(method).toUpperCase();
}

const parts = ['url', 'headers', 'body', 'auth'] as const;

/** True when a part was read or the method is another: cheap, and never false for a request that differs. */
export function requestChanged(request: Request): boolean {
  return (
    parts.some((part) => Object.hasOwn(request, part)) || request.method !== methodOf(request[source].method)
  );
}

/**
 * The request as the host sends it. Parts that scripts made or assigned, as texts or plain values, are brought into form;
 * `all` does so with parts that nobody touched too.
 */
export function definitionOf(request: Request, all = false): RequestDefinition {
  const before = request[source];
  const touched = (part: string): boolean => all || Object.hasOwn(request, part);
  // What the definition has besides the parts, as files may, goes along.
  const definition: Fields = { ...(all ? undefined : before), method: methodOf(request.method || undefined) };
  definition.url = touched('url') ? wireUrl(request.url) : before.url;
  definition.header = touched('headers') ? request.headers.members.map(wireHeader) : before.header;
  definition.body = touched('body') ? wireBody(request.body) : before.body;
  definition.auth = touched('auth')
    ? request.auth && new RequestAuth(jsonOf(request.auth)).toJSON()
    : before.auth;
  for (const key of Object.keys(definition)) if (definition[key] === undefined) delete definition[key];
  return definition as RequestDefinition;
}

/** Once more through the constructor: scripts assign texts where lists belong. */
function wireUrl(url: unknown): Fields {
  const parsed = new Url(isObject(url) ? jsonOf(url) : url);
  const json = parsed.toJSON();
  json.raw = parsed.toString();
  if (json.port !== undefined && json.port !== null) json.port = String(json.port);
  if (Array.isArray(json.query)) for (const entry of json.query) entry.value = textOrNull(entry.value);
  return json;
}

function wireHeader(header: object): unknown {
  const json = jsonOf(header) as Fields;
  const { value } = json;
  json.value = typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
  return json;
}

function wireBody(body: unknown): Fields | undefined {
  if (!body) return undefined;
  const json = new RequestBody(isObject(body) ? jsonOf(body) : body).toJSON();
  if (isObject(json.raw)) json.raw = JSON.stringify(json.raw);
  if (Array.isArray(json.urlencoded))
    for (const entry of json.urlencoded) entry.value = textOrNull(entry.value);
  return json;
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
