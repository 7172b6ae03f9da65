import type { Json } from '@parley/format';
import type { SendOptions } from '../options.ts';
import type { Behavior as SendBehavior } from '../send/behavior.ts';

/** How one request is made and sent. The names are those of `protocolProfileBehavior`. */
export type Behavior = Required<SendBehavior> & {
  disableBodyPruning: boolean;
  disableUrlEncoding: boolean;
  /** Names in lower case of system headers that are not sent. */
  disabledSystemHeaders: ReadonlySet<string>;
};

export type ProfileBehavior = { readonly [name: string]: Json } | undefined;

/**
 * The behavior of a request: each setting comes from the nearest level that has it, else from the options of the run.
 *
 * @param levels From the collection, over the folders, to the request.
 */
export function mergeBehavior(levels: readonly ProfileBehavior[], options: SendOptions = {}): Behavior {
  const found: { [name: string]: Json } = Object.assign({}, ...levels);
  const flag = (name: string, fallback: boolean): boolean => {
    const value = found[name];
    return typeof value === 'boolean' ? value : fallback;
  };
  return {
    followRedirects: flag('followRedirects', options.followRedirects ?? true),
    maxRedirects: count(found.maxRedirects, options.maxRedirects ?? REDIRECTS_MAX),
    followOriginalHttpMethod: flag('followOriginalHttpMethod', false),
    followAuthorizationHeader: flag('followAuthorizationHeader', false),
    removeRefererHeaderOnRedirect: flag('removeRefererHeaderOnRedirect', false),
    strictSSL: flag('strictSSL', options.strictSSL ?? true),
    disableBodyPruning: flag('disableBodyPruning', false),
    disableUrlEncoding: flag('disableUrlEncoding', false),
    disableCookies: flag('disableCookies', false),
    disabledSystemHeaders: namesOf(found.disabledSystemHeaders),
    insecureHTTPParser: flag('insecureHTTPParser', false),
    tlsPreferServerCiphers: flag('tlsPreferServerCiphers', false),
    tlsDisabledProtocols: texts(found.tlsDisabledProtocols),
    tlsCipherSelection: texts(found.tlsCipherSelection),
    protocolVersion: version(found.protocolVersion) ?? options.protocolVersion ?? 'auto',
  };
}

const REDIRECTS_MAX = 10;

/** Upper bound of what a collection may ask for, so that a loop of redirects ends. */
const REDIRECTS_LIMIT = 1000;

function count(value: Json | undefined, fallback: number): number {
  return typeof value === 'number' && value >= 0 ? Math.min(Math.floor(value), REDIRECTS_LIMIT) : fallback;
}

function version(value: Json | undefined): Behavior['protocolVersion'] | undefined {
  return value === 'auto' || value === 'http1' || value === 'http2' ? value : undefined;
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

function namesOf(value: Json | undefined): ReadonlySet<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return NO_NAMES;
  }
  const names = Object.keys(value).filter((name) => value[name]);
  return names.length === 0 ? NO_NAMES : new Set(names.map((name) => name.toLowerCase()));
}

const NO_NAMES: ReadonlySet<string> = new Set();
