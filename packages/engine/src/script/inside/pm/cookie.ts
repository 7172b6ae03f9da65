import type { CookieJson } from '../execution.ts';
import { type Fields, has, isObject, member } from './plain.ts';
import { fieldsOf } from './property.ts';
import { PropertyList } from './property-list.ts';

const attributes: Record<string, string> = {
  httponly: 'httpOnly',
  secure: 'secure',
  domain: 'domain',
  path: 'path',
  'max-age': 'maxAge',
  session: 'session',
  expires: 'expires',
};

/** A cookie with the interface of postman-collection's `Cookie`. `value` is percent-encoded, reading it decodes. */
export class Cookie {
  static readonly name = 'PostmanCookie';
  static readonly indexKey = 'name';
  static readonly indexIgnoresCase = true;
  static readonly keepsAll = true;
  declare name?: unknown;
  declare value?: string;
  declare expires?: Date | number | string | null;
  declare maxAge?: number;
  declare domain?: unknown;
  declare path?: unknown;
  declare secure?: boolean;
  declare httpOnly?: boolean;
  declare hostOnly?: boolean;
  declare session?: boolean;
  declare sameSite?: unknown;
  declare extensions?: { key: string; value: unknown }[];

  constructor(definition?: unknown) {
    const options = typeof definition === 'string' ? Cookie.parse(definition) : definition;
    if (isObject(options)) this.update(options);
  }

  /** Takes a Set-Cookie text apart. */
  static parse(text: unknown): Fields {
    if (typeof text !== 'string') return isObject(text) ? text : {};
    const [first, ...rest] = text.split(/; */);
    const pair = Cookie.splitParam(first ?? '');
    const cookie: Fields = { key: pair.key, value: pair.value };
    const extensions: { key: string; value: unknown }[] = [];
    for (const part of rest) {
      const { key, value } = Cookie.splitParam(part);
      const attribute = attributes[key.toLowerCase()];
      if (attribute === undefined) extensions.push({ key, value });
      else cookie[attribute] = value;
    }
    if (extensions.length > 0) cookie.extensions = extensions;
    if (!cookie.domain) cookie.hostOnly = true;
    return cookie;
  }

  static splitParam(text: string): { key: string; value: string | true } {
    const equals = text.indexOf('=');
    if (equals < 0) return { key: text.trim(), value: true };
    const value = text.slice(equals + 1).trim();
    return { key: text.slice(0, equals).trim(), value: value.startsWith('"') ? value.slice(1, -1) : value };
  }

  static unparse(cookies: unknown): string {
    const list = Array.isArray(cookies) ? cookies : member(cookies, 'members');
    return Array.isArray(list) ? list.map((cookie) => Cookie.unparseSingle(cookie)).join('; ') : '';
  }

  static unparseSingle(cookie: unknown): string {
    if (!isObject(cookie)) return '';
    const value = cookie.value === undefined || cookie.value === null ? '' : String(cookie.value);
    return cookie.name ? `${cookie.name}=${value}` : value;
  }

  static isCookie(value: unknown): boolean {
    return value instanceof Cookie;
  }

  update(options: Fields): void {
    const name = options.name || options.key;
    if (name) this.name = name;
    if (options.expires !== undefined)
      this.expires = (
        typeof options.expires === 'string' ? new Date(options.expires) : options.expires
      ) as Date;
    if (has(options, 'maxAge') && options.maxAge !== undefined) this.maxAge = Number(options.maxAge);
    if (options.domain !== undefined) this.domain = options.domain;
    if (options.path !== undefined) this.path = options.path;
    if (options.sameSite !== undefined) this.sameSite = options.sameSite;
    for (const flag of ['secure', 'httpOnly', 'hostOnly', 'session'] as const)
      if (has(options, flag)) this[flag] = Boolean(options[flag]);
    if (options.value) this.value = encoded(String(options.value));
    if (options.extensions) this.extensions = options.extensions as { key: string; value: unknown }[];
  }

  valueOf(): unknown {
    try {
      return decodeURIComponent(this.value as string);
    } catch {
      return this.value;
    }
  }

  /** As a Set-Cookie header would have it. */
  toString(): string {
    let text = Cookie.unparseSingle(this);
    if (this.expires instanceof Date) {
      if (!Number.isNaN(this.expires.getTime())) text += `; Expires=${this.expires.toUTCString()}`;
    } else if (this.expires) text += `; Expires=${this.expires}`;
    if (this.maxAge && this.maxAge !== Infinity) text += `; Max-Age=${this.maxAge}`;
    if (this.domain && !this.hostOnly) text += `; Domain=${this.domain}`;
    if (this.path) text += `; Path=${this.path}`;
    if (this.secure) text += '; Secure';
    if (this.httpOnly) text += '; HttpOnly';
    for (const { key, value } of this.extensions ?? [])
      text += value === true ? `; ${key}` : `; ${key}=${value}`;
    return text;
  }

  toJSON(): Fields {
    return fieldsOf(this);
  }
}

/** Encodes once, whether or not it was encoded before. */
function encoded(value: string): string {
  let decoded = value;
  try {
    decoded = decodeURIComponent(value);
  } catch {
    // Not encoded: taken as it is.
  }
  try {
    return encodeURIComponent(decoded);
  } catch {
    return decoded;
  }
}

export class CookieList extends PropertyList<Cookie> {
  constructor(parent?: unknown, cookies?: unknown) {
    super(Cookie, parent, cookies);
  }

  static isCookieList(value: unknown): boolean {
    return value instanceof CookieList;
  }
}

/** A cookie of the jar as scripts see it. */
export function cookieOf(json: CookieJson): Cookie {
  return new Cookie({ ...json, expires: json.expires === null ? null : new Date(json.expires) });
}

export function cookieListOf(cookies: readonly CookieJson[]): CookieList {
  return new CookieList(undefined, cookies.map(cookieOf));
}
