import type { ProxyRule, SendOptions } from '../options.ts';
import { matchesPattern } from './match-pattern.ts';
import type { OutgoingUrl } from './message.ts';
import { portOf } from './outgoing-url.ts';
import { failure } from './send-failure.ts';

/** COMPAT: rules apply to both schemes and every port when they say nothing. */
const EVERY_REQUEST = 'http+https://*:*/*';

/**
 * The proxy of a request: the first rule that matches, else the one of the environment.
 * @throws Error when the environment names a proxy that cannot be read.
 */
export function proxyFor(url: OutgoingUrl, options: SendOptions): ProxyRule | undefined {
  for (const rule of options.proxies ?? []) {
    if (rule.disabled || !matchesPattern(rule.match ?? EVERY_REQUEST, url)) continue;
    if (rule.bypass?.some((entry) => bypasses(entry, url))) continue;
    return rule;
  }
  return options.proxyEnvironment ? fromEnvironment(url, options.proxyEnvironment) : undefined;
}

/** A pattern with a scheme, or a zone as NO_PROXY has them. */
function bypasses(entry: string, url: OutgoingUrl): boolean {
  return entry.includes('://') || entry === '<all_urls>' ? matchesPattern(entry, url) : inZone(entry, url);
}

function fromEnvironment(
  url: OutgoingUrl,
  environment: NonNullable<SendOptions['proxyEnvironment']>,
): ProxyRule | undefined {
  const without = environment.NO_PROXY || environment.no_proxy || '';
  if (without.trim() === '*') return undefined;
  if (without !== '' && without.split(',').some((zone) => inZone(zone, url))) return undefined;
  const plain = environment.HTTP_PROXY || environment.http_proxy;
  // COMPAT: https falls back to the proxy of http.
  const value = url.protocol === 'http' ? plain : environment.HTTPS_PROXY || environment.https_proxy || plain;
  return value ? parseProxy(value) : undefined;
}

/** `example.com`, `.example.com` and `example.com:8080` each cover the name and all below it. */
function inZone(entry: string, url: OutgoingUrl): boolean {
  const zone = entry.trim().toLowerCase();
  if (zone === '') return false;
  const port = /^(.*[^:]|\[.*\]):(\d+)$/.exec(zone);
  const name = (port ? (port[1] as string) : zone).replace(/^\[|\]$/g, '').replace(/^\*?\.+/, '');
  if (port && Number(port[2]) !== portOf(url)) return false;
  const host = url.host.toLowerCase();
  return host === name || host.endsWith(`.${name}`);
}

/**
 * `scheme://user:password@host:port`; the scheme may be missing.
 * @throws Error when it is no address.
 */
export function parseProxy(value: string): ProxyRule {
  let url: URL;
  try {
    url = new URL(/^[a-z][\w+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  } catch {
    throw failure('PARLEY_PROXY', 'The address of the proxy cannot be read');
  }
  const protocol = PROTOCOLS[url.protocol];
  if (!protocol) throw failure('PARLEY_PROXY', `A proxy cannot have the scheme ${url.protocol}`);
  const rule: ProxyRule = {
    protocol: protocol.name,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? protocol.port : Number(url.port),
  };
  if (url.username !== '') rule.username = decodeURIComponent(url.username);
  if (url.password !== '') rule.password = decodeURIComponent(url.password);
  return rule;
}

/** `Basic` credentials for a proxy, when it has any. */
export function proxyAuthorization(proxy: ProxyRule): string | undefined {
  if (proxy.username === undefined || proxy.username === '') return undefined;
  return `Basic ${Buffer.from(`${proxy.username}:${proxy.password ?? ''}`).toString('base64')}`;
}

const PROTOCOLS: { [scheme: string]: { name: NonNullable<ProxyRule['protocol']>; port: number } } = {
  'http:': { name: 'http', port: 80 },
  'https:': { name: 'https', port: 443 },
  'socks:': { name: 'socks5', port: 1080 },
  'socks4:': { name: 'socks4', port: 1080 },
  'socks4a:': { name: 'socks4', port: 1080 },
  'socks5:': { name: 'socks5', port: 1080 },
  'socks5h:': { name: 'socks5', port: 1080 },
};
