import type { SendOptions } from '../options.ts';
import type { Behavior } from './behavior.ts';
import type { Route } from './connect.ts';
import type { OutgoingRequest, OutgoingUrl } from './message.ts';
import { portOf, requestTarget, urlText } from './outgoing-url.ts';
import { proxyAuthorization, proxyFor } from './proxies.ts';
import { headerValue } from './request-head.ts';
import { failure } from './send-failure.ts';
import { TlsSettings } from './tls-settings.ts';

export type Protocol = 'http1' | 'http2' | 'auto';

/** The way of one request: where it connects to, and which connections it may share. */
export type Plan = {
  key: string;
  route: Route;
  protocol: Protocol;
  /** Text of the request line; the whole URL for a proxy that reads it. */
  target: string;
  proxyAuthorization: string | undefined;
};

/** Plans the ways of requests by the options of a sender. */
export class Routes {
  readonly #options: SendOptions;
  readonly #proxied: boolean;
  #tls: TlsSettings | undefined;

  constructor(options: SendOptions) {
    this.#options = options;
    this.#proxied = mayHaveProxy(options);
  }

  /** @throws Error when a proxy or a certificate cannot be used. */
  plan(request: OutgoingRequest, behavior: Behavior, connection: string | undefined): Plan {
    const { url } = request;
    const port = portOf(url);
    const { host, protocol: scheme } = url;
    // Node would take no host to be this machine, and the words for a proxy would take a line end as their own.
    if (host === '' || /[\r\n\0]/.test(host))
      throw failure('ERR_INVALID_URL', `Invalid URI "${urlText(url)}"`);
    const route: Route = {
      host,
      port,
      tls: undefined,
      resumption: undefined,
      proxy: undefined,
      proxyTls: undefined,
      tunnel: false,
      check: this.#options.checkAddress,
      direct: false,
    };
    const plan: Plan = {
      key: `${scheme}://${host}:${port}`,
      route,
      protocol: 'http1',
      target: requestTarget(url),
      proxyAuthorization: undefined,
    };
    if (connection !== undefined) plan.key += ` ${connection}`;
    if (this.#proxied) this.#useProxy(plan, url, behavior);
    const version = behavior.protocolVersion;
    const wholeWay = route.proxy === undefined || route.tunnel;
    if (version === 'http2' && wholeWay) plan.protocol = 'http2';
    if (scheme === 'https') {
      if (version === 'auto') plan.protocol = 'auto';
      this.#useTls(plan, request, behavior);
    }
    if (plan.protocol === 'http2') plan.key += ' h2';
    route.direct = scheme === 'http' && plan.protocol === 'http1';
    return plan;
  }

  #useProxy(plan: Plan, url: OutgoingUrl, behavior: Behavior): void {
    const proxy = proxyFor(url, this.#options);
    if (!proxy) return;
    const { route } = plan;
    const kind = proxy.protocol ?? 'http';
    route.proxy = proxy;
    route.tunnel =
      url.protocol === 'https' || proxy.tunnel === true || kind === 'socks4' || kind === 'socks5';
    const credentials = JSON.stringify([proxy.username, proxy.password]);
    const way = `${kind}://${proxy.host}:${proxy.port} ${credentials}`;
    if (kind === 'https') {
      route.proxyTls = this.#settings().forProxy(proxy.host, behavior.strictSSL !== false).options;
    }
    if (route.tunnel) {
      plan.key += ` by ${way}`;
      return;
    }
    plan.key = `${plan.key} over ${way}`;
    plan.target = urlText(url);
    plan.proxyAuthorization = proxyAuthorization(proxy);
  }

  #useTls(plan: Plan, request: OutgoingRequest, behavior: Behavior): void {
    const { url } = request;
    // COMPAT: as in Node, the Host header names the server, so that one behind an address can be asked for.
    const named = headerValue(request.headers, 'host');
    const name = named === undefined ? url.host : nameOf(named) || url.host;
    const choice = this.#settings().forRequest(url, behavior, name, ALPN[plan.protocol]);
    plan.key += ` ${choice.key}`;
    plan.route.tls = choice.options;
    plan.route.resumption = this.#settings().resumption(plan.key);
  }

  #settings(): TlsSettings {
    this.#tls ??= new TlsSettings(this.#options);
    return this.#tls;
  }
}

const ALPN: { [protocol in Protocol]: string[] } = {
  http1: ['http/1.1'],
  http2: ['h2'],
  auto: ['h2', 'http/1.1'],
};

/** The name in a Host header, without the port. */
function nameOf(header: string): string {
  const value = header.trim();
  if (value.startsWith('[')) return value.slice(1, value.indexOf(']'));
  const colon = value.indexOf(':');
  return colon < 0 ? value : value.slice(0, colon);
}

/** False when no request can have a proxy, so that nobody needs to look. */
function mayHaveProxy(options: SendOptions): boolean {
  if (options.proxies?.some((rule) => !rule.disabled)) return true;
  const environment = options.proxyEnvironment;
  return (
    environment !== undefined &&
    Boolean(
      environment.HTTP_PROXY || environment.http_proxy || environment.HTTPS_PROXY || environment.https_proxy,
    )
  );
}
