import type { Cookie, MemoryCookieStore, CookieJar as ToughJar } from 'tough-cookie';
import type { CookieJson } from '../script/inside/execution.ts';
import { CONTROL } from './response-head.ts';
import { failure } from './send-failure.ts';

type Library = typeof import('tough-cookie');

/** Lines of one response, or of one file, that are not read yet. */
type Unread = { url: string; lines: string[] } | { cookies: unknown[] };

/** Cookies read from one file. */
const LOADED_MAX = 100_000;

/** What a script may hand to `set`. */
export type CookieInput = {
  name?: unknown;
  key?: unknown;
  value?: unknown;
  expires?: unknown;
  maxAge?: unknown;
  domain?: unknown;
  path?: unknown;
  secure?: unknown;
  httpOnly?: unknown;
  hostOnly?: unknown;
  sameSite?: unknown;
  extensions?: unknown;
};

/**
 * The cookies of a run (RFC 6265bis). Secure cookies also go to loopback over http; malformed ones are read as
 * browsers do. The library behind it takes longer to load than a small run takes, so it is loaded when cookies are
 * needed, not when they arrive.
 */
export class CookieJar {
  #unread: Unread[] = [];
  #tough: ToughJar | undefined;
  #library: Library | undefined;
  #loading: Promise<ToughJar> | undefined;

  /**
   * A jar from what `serialize` gave, or any file of tough-cookie's format.
   * @throws Error when it is none.
   */
  static from(serialized: unknown): CookieJar {
    const cookies = Array.isArray(serialized)
      ? serialized
      : (serialized as { cookies?: unknown } | null | undefined)?.cookies;
    if (!Array.isArray(cookies)) throw failure('PARLEY_COOKIES', 'A cookie jar has a list "cookies"');
    if (cookies.length > LOADED_MAX) {
      throw failure('PARLEY_COOKIES', `A cookie jar holds at most ${LOADED_MAX} cookies`);
    }
    const jar = new CookieJar();
    if (cookies.length > 0) jar.#unread.push({ cookies });
    return jar;
  }

  /** True when nothing was ever stored: nothing needs to be asked. */
  get untouched(): boolean {
    return this.#tough === undefined && this.#unread.length === 0;
  }

  /** Takes the Set-Cookie lines of a response. Lines that may not be stored are passed over. */
  store(url: string, lines: string[]): void {
    if (this.#tough) storeLines(this.#tough, url, lines);
    else this.#unread.push({ url, lines });
  }

  /** The value of a Cookie header for a request; '' for none. */
  async header(url: string): Promise<string> {
    if (this.untouched) return '';
    return (this.#tough ?? (await this.#open())).getCookieStringSync(url);
  }

  async getAll(url: string, options: { http?: boolean; secure?: boolean } = {}): Promise<CookieJson[]> {
    if (this.untouched) return [];
    const tough = this.#tough ?? (await this.#open());
    // Longest path first, older ones first, as they stand in a request (RFC 6265 5.4).
    return tough.getCookiesSync(url, { ...options, sort: true }).map(cookieJson);
  }

  async get(url: string, name: string): Promise<CookieJson | undefined> {
    return (await this.getAll(url)).find((cookie) => cookie.name === name);
  }

  /**
   * Stores a cookie as if the URL had set it: by name and value, as an object, or as a Set-Cookie line.
   * @throws Error when the URL may not set it.
   */
  async set(url: string, cookie: string | CookieInput, value?: string): Promise<CookieJson> {
    const tough = this.#tough ?? (await this.#open());
    const stored = tough.setCookieSync(
      value === undefined && typeof cookie === 'string' ? cookie : this.#cookieOf(cookie, value),
      url,
      { loose: true },
    );
    if (!stored) throw failure('PARLEY_COOKIES', 'The cookie may not be stored');
    return cookieJson(stored);
  }

  async unset(url: string, name: string): Promise<void> {
    const cookie = await this.get(url, name);
    if (cookie) await this.#store().removeCookie(cookie.domain, cookie.path, cookie.name);
  }

  /** Removes the cookies that a request to the URL would carry. */
  async clear(url: string): Promise<void> {
    for (const cookie of await this.getAll(url)) {
      await this.#store().removeCookie(cookie.domain, cookie.path, cookie.name);
    }
  }

  /** Everything, in tough-cookie's own format. */
  async serialize(): Promise<unknown> {
    return (this.#tough ?? (await this.#open())).toJSON();
  }

  #store(): MemoryCookieStore {
    return (this.#tough as ToughJar).store as MemoryCookieStore;
  }

  #open(): Promise<ToughJar> {
    this.#loading ??= import('tough-cookie').then((library) => {
      const tough = new library.CookieJar(undefined, {
        looseMode: true,
        // COMPAT: a Secure cookie is taken from a plain answer too; it is only not sent there.
        enforceSecureOriginOnStorage: false,
      });
      for (const unread of this.#unread) {
        if ('lines' in unread) storeLines(tough, unread.url, unread.lines);
        else putAll(library, tough, unread.cookies);
      }
      this.#unread = [];
      this.#library = library;
      this.#tough = tough;
      return tough;
    });
    return this.#loading;
  }

  #cookieOf(input: string | CookieInput, value: string | undefined): Cookie {
    const { Cookie } = this.#library as Library;
    const fields: CookieInput = typeof input === 'string' ? { name: input, value } : input;
    const json: { [name: string]: unknown } = {
      key: fields.name ?? fields.key,
      value: fields.value === undefined || fields.value === null ? '' : String(fields.value),
    };
    for (const name of [
      'maxAge',
      'domain',
      'path',
      'secure',
      'httpOnly',
      'hostOnly',
      'extensions',
    ] as const) {
      if (fields[name] !== undefined && fields[name] !== null) json[name] = fields[name];
    }
    if (typeof fields.sameSite === 'string') json.sameSite = fields.sameSite.toLowerCase();
    const expires = dateOf(fields.expires);
    if (expires) json.expires = expires;
    const cookie = typeof json.key === 'string' ? Cookie.fromJSON(json) : undefined;
    if (!cookie) throw failure('PARLEY_COOKIES', 'A cookie needs a name');
    if (!isClean(cookie)) throw failure('PARLEY_COOKIES', 'A cookie holds no control characters');
    return cookie;
  }
}

function dateOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const date = value instanceof Date || typeof value === 'number' ? new Date(value) : new Date(String(value));
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

function storeLines(tough: ToughJar, url: string, lines: string[]): void {
  for (const line of lines) tough.setCookieSync(line, url, { ignoreError: true });
}

/** RFC 6265bis 5.6: others are ignored. One in the jar would make every later request to its host unsendable. */
function isClean({ key, value }: Cookie): boolean {
  return !CONTROL.test(`${key}${value}`);
}

function putAll(library: Library, tough: ToughJar, cookies: unknown[]): void {
  const store = tough.store as MemoryCookieStore;
  for (const entry of cookies) {
    const cookie = library.Cookie.fromJSON(entry);
    if (cookie?.domain && isClean(cookie)) {
      cookie.path ??= '/';
      void store.putCookie(cookie);
    }
  }
}

function cookieJson(cookie: Cookie): CookieJson {
  const expires = cookie.expiryTime();
  const session = expires === undefined || !Number.isFinite(expires);
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? '',
    path: cookie.path ?? '/',
    expires: session ? null : expires,
    httpOnly: cookie.httpOnly,
    secure: cookie.secure,
    hostOnly: cookie.hostOnly ?? false,
    session,
    ...(cookie.sameSite === undefined ? {} : { sameSite: cookie.sameSite }),
  };
}
