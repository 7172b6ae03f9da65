import type { CookieJson, Execution } from '../execution.ts';
import { answer } from './answer.ts';
import { Cookie, CookieList, cookieListOf, cookieOf } from './cookie.ts';
import { isObject } from './plain.ts';
import { Url } from './url.ts';

/**
 * `pm.cookies.jar()`. Each operation calls back, or gives a promise without a callback. What goes to `Execution.jar`:
 * `get` and `unset` `{name}`, `getAll` `{http, secure}`, `set` a cookie object or the text of a Set-Cookie header.
 */
export class CookieJar {
  static readonly name = 'PostmanCookieJar';
  readonly #execution: Execution;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  get(url: unknown, name: unknown, callback?: unknown): unknown {
    const address = addressOf(url, 'get');
    if (typeof name !== 'string') throw new TypeError('CookieJar.get() requires cookie name to be a string');
    return this.#run('get', address, { name }, callback, (cookie) =>
      cookie ? cookieOf(cookie as CookieJson).valueOf() : null,
    );
  }

  getAll(url: unknown, options?: unknown, callback?: unknown): unknown {
    const address = addressOf(url, 'getAll');
    const last = typeof options === 'function' && !callback ? options : callback;
    const given = options === last ? undefined : options;
    if (given !== undefined && typeof given !== 'object')
      throw new TypeError('CookieJar.getAll() requires options to be an object');
    const values = isObject(given) ? given : {};
    const wanted = {
      http: Object.hasOwn(values, 'http') ? Boolean(values.http) : true,
      ...(Object.hasOwn(values, 'secure') ? { secure: Boolean(values.secure) } : undefined),
    };
    return this.#run('getAll', address, wanted, last, (cookies) =>
      cookieListOf((cookies ?? []) as CookieJson[]),
    );
  }

  set(url: unknown, name: unknown, value?: unknown, callback?: unknown): unknown {
    const address = addressOf(url, 'set');
    const last = typeof value === 'function' && !callback ? value : callback;
    const given = value === last ? undefined : value;
    let cookie: unknown;
    if (name && typeof name === 'string' && given) cookie = { name, value: String(given) };
    else if (typeof name === 'string') cookie = name;
    else if (isObject(name)) cookie = plainCookie(name);
    else throw new TypeError('CookieJar.set() requires a valid set cookie arguments');
    return this.#run('set', address, cookie, last, (set) => (set ? cookieOf(set as CookieJson) : undefined));
  }

  unset(url: unknown, name: unknown, callback?: unknown): unknown {
    const address = addressOf(url, 'unset');
    if (typeof name !== 'string')
      throw new TypeError('CookieJar.unset() requires cookie name to be a string');
    return this.#run('unset', address, { name }, callback, () => undefined);
  }

  clear(url: unknown, callback?: unknown): unknown {
    return this.#run('clear', addressOf(url, 'clear'), undefined, callback, () => undefined);
  }

  #run(
    operation: string,
    url: string,
    values: unknown,
    callback: unknown,
    result: (answer: unknown) => unknown,
  ): unknown {
    return answer(this.#execution, this.#execution.jar(operation, url, values).then(result), callback);
  }
}

/** The cookies of the request's URL: `pm.cookies`. */
export class RequestCookies extends CookieList {
  declare jar: () => CookieJar;

  constructor(execution: Execution) {
    super(undefined, execution.cookies().map(cookieOf));
    Object.defineProperty(this, 'jar', { value: () => new CookieJar(execution), configurable: true });
  }
}

function addressOf(url: unknown, operation: string): string {
  if (url && typeof url === 'string') return new Url(url).toString(true);
  if (url instanceof Url) return url.toString(true);
  // A URL of the collection library that scripts can require.
  if (isObject(url) && typeof url.getHost === 'function') return String(url);
  throw new TypeError(`CookieJar.${operation}() requires a valid url`);
}

function plainCookie(cookie: Record<string, unknown>): Record<string, unknown> {
  const {
    name,
    key,
    value,
    expires,
    maxAge,
    domain,
    path,
    secure,
    httpOnly,
    hostOnly,
    sameSite,
    extensions,
  } = cookie;
  const plain: Record<string, unknown> = {
    name: name || key,
    value,
    domain,
    path,
    secure,
    httpOnly,
    hostOnly,
  };
  Object.assign(plain, { maxAge, sameSite, extensions });
  plain.expires = expires instanceof Date ? expires.getTime() : expires;
  for (const part of Object.keys(plain)) if (plain[part] === undefined) delete plain[part];
  if (cookie instanceof Cookie) plain.value = cookie.valueOf();
  return plain;
}
