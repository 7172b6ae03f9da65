import { callHost } from '../host.ts';
import { ownedParameters, replaceParameters, type URLSearchParams } from './url-search-params.ts';

/** In the order of the parts that `host-calls/url.ts` gives. */
const order = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
  'origin',
] as const;
type Part = (typeof order)[number];

function parse(url: unknown, base: unknown): string[] | undefined {
  const parts = callHost<string | undefined>(
    'url.parse',
    String(url).toWellFormed(),
    base === undefined ? undefined : String(base).toWellFormed(),
  );
  return parts?.split('\n');
}

/** `URL` of the URL Standard, parsed by the host. */
export class URL {
  #parts: string[];
  #searchParams: URLSearchParams | undefined;

  constructor(url: unknown, base?: unknown) {
    const parts = parse(url, base);
    if (parts === undefined) {
      throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(url) });
    }
    this.#parts = parts;
  }

  static canParse(url: unknown, base?: unknown): boolean {
    return parse(url, base) !== undefined;
  }

  static parse(url: unknown, base?: unknown): URL | null {
    return URL.canParse(url, base) ? new URL(url, base) : null;
  }

  #get(part: Part): string {
    return this.#parts[order.indexOf(part)] as string;
  }

  #set(part: Part, value: unknown): void {
    const parts = callHost<string>('url.set', this.#get('href'), part, String(value).toWellFormed());
    this.#parts = parts.split('\n');
    if (this.#searchParams && (part === 'search' || part === 'href')) {
      replaceParameters(this.#searchParams, this.#get('search'));
    }
  }

  get href(): string {
    return this.#get('href');
  }
  set href(value: unknown) {
    this.#set('href', value);
  }
  get origin(): string {
    return this.#get('origin');
  }
  get protocol(): string {
    return this.#get('protocol');
  }
  set protocol(value: unknown) {
    this.#set('protocol', value);
  }
  get username(): string {
    return this.#get('username');
  }
  set username(value: unknown) {
    this.#set('username', value);
  }
  get password(): string {
    return this.#get('password');
  }
  set password(value: unknown) {
    this.#set('password', value);
  }
  get host(): string {
    return this.#get('host');
  }
  set host(value: unknown) {
    this.#set('host', value);
  }
  get hostname(): string {
    return this.#get('hostname');
  }
  set hostname(value: unknown) {
    this.#set('hostname', value);
  }
  get port(): string {
    return this.#get('port');
  }
  set port(value: unknown) {
    this.#set('port', value);
  }
  get pathname(): string {
    return this.#get('pathname');
  }
  set pathname(value: unknown) {
    this.#set('pathname', value);
  }
  get search(): string {
    return this.#get('search');
  }
  set search(value: unknown) {
    this.#set('search', value);
  }
  get hash(): string {
    return this.#get('hash');
  }
  set hash(value: unknown) {
    this.#set('hash', value);
  }

  get searchParams(): URLSearchParams {
    this.#searchParams ??= ownedParameters(this.#get('search'), (query) => {
      this.#parts = callHost<string>('url.set', this.#get('href'), 'search', query).split('\n');
    });
    return this.#searchParams;
  }

  toString(): string {
    return this.href;
  }

  toJSON(): string {
    return this.href;
  }

  get [Symbol.toStringTag](): string {
    return 'URL';
  }
}
