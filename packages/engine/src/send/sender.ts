import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { CancelSignal } from '../cancellation.ts';
import type { SendOptions } from '../options.ts';
import { type Behavior, mergedBehavior } from './behavior.ts';
import { clockMs } from './clock.ts';
import { type Attempt, connect, newAttempt } from './connect.ts';
import { Connection, ConnectionPool } from './connection-pool.ts';
import { addCookies, keepCookies } from './cookie-headers.ts';
import type { CookieJar } from './cookies.ts';
import type { DecodedStream } from './decode-stream.ts';
import { exchangeHttp1, type RawOutcome, type RawResponse } from './http1.ts';
import type { Http2Sessions } from './http2.ts';
import type { Exchange, Header, IncomingResponse, OutgoingRequest } from './message.ts';
import { urlText } from './outgoing-url.ts';
import { type BoundParts, redirected } from './redirects.ts';
import { completed, headerValue, type RequestHead, requestHead } from './request-head.ts';
import { type Plan, Routes } from './route.ts';
import { cancelled, failure, toSendError } from './send-failure.ts';
import { Watch } from './watch.ts';

export type { Behavior } from './behavior.ts';

const RESPONSE_BYTES_MAX = 100 * 1024 * 1024;
const REDIRECTS_MAX = 10;

/** How one request is sent. */
export type SendHow = {
  behavior: Behavior;
  /** For connecting, and for each silence of the server; undefined or 0 is none. */
  timeoutMs?: number | undefined;
  signal?: CancelSignal | undefined;
  jar?: CookieJar | undefined;
  /** Sends with one key share a connection of their own, one after another (NTLM authenticates connections). */
  connection?: string | undefined;
  /** Hears the head of every response, before its body. */
  onHead?: ((head: { code: number; reason: string; headers: Header[] }) => void) | undefined;
  /** Hears the decoded body as it arrives. */
  onData?: ((bytes: Buffer) => void) | undefined;
  /** After decoding; instead of the sender's own limit. */
  maxResponseBytes?: number | undefined;
  /** What holds secrets that are for this place only. */
  bound?: BoundParts | undefined;
};

export type Sender = {
  /**
   * Sends a request and follows redirects. Gives every exchange in order; the last is the result. A failure of the
   * network is an exchange with an `error`, never a rejection.
   */
  send: (request: OutgoingRequest, how: SendHow) => Promise<Exchange[]>;
  /** Ends every connection at once; what is on its way fails. */
  close: () => void;
};

export function createSender(options: SendOptions, defaults: Behavior = {}): Sender {
  return new Transport(options, defaults);
}

class Transport implements Sender {
  readonly #options: SendOptions;
  readonly #defaults: Behavior;
  readonly #routes: Routes;
  readonly #pool = new ConnectionPool();
  #sessions: Http2Sessions | undefined;
  /** What to say about connections whose certificate nobody verified. */
  #untrusted: WeakMap<object, string> | undefined;
  #closed = false;
  readonly #attempts = new Set<Attempt>();

  constructor(options: SendOptions, defaults: Behavior) {
    this.#options = options;
    this.#routes = new Routes(options);
    this.#defaults = { ...behaviorOf(options), ...defaults };
  }

  async send(request: OutgoingRequest, how: SendHow): Promise<Exchange[]> {
    const exchanges: Exchange[] = [];
    const behavior = mergedBehavior(this.#defaults, how.behavior);
    const jar = behavior.disableCookies ? undefined : how.jar;
    let next = completed(request);
    for (;;) {
      // What the jar adds belongs to this hop only.
      const withCookies = jar && !jar.untouched ? await addCookies(next, jar) : next;
      const exchange = await this.#exchange(withCookies, how, behavior);
      exchanges.push(exchange);
      const { response } = exchange;
      if (!response) return exchanges;
      if (jar) keepCookies(jar, next, response.headers);
      if (exchange.error || response.code < 300 || response.code >= 400) return exchanges;
      if (behavior.followRedirects === false) return exchanges;
      try {
        const target = redirected(next, response, behavior, how.bound);
        if (!target) return exchanges;
        if (exchanges.length > (behavior.maxRedirects ?? REDIRECTS_MAX)) {
          const loop = `Probably stuck in a redirect loop ${urlText(next.url)}`;
          throw failure('PARLEY_REDIRECTS', `Exceeded maxRedirects. ${loop}`);
        }
        next = completed(target);
      } catch (error) {
        // The response stays with the exchange, for those who want to see where it points.
        exchange.error = toSendError(error);
        return exchanges;
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#pool.close();
    this.#sessions?.close();
    for (const attempt of this.#attempts) {
      attempt.ended = true;
      attempt.socket?.destroy();
    }
  }

  async #exchange(request: OutgoingRequest, how: SendHow, behavior: Behavior): Promise<Exchange> {
    const startedAt = Date.now();
    const start = clockMs();
    const attempt = newAttempt();
    const warnings: string[] = [];
    const watch = new Watch();
    let outcome: RawOutcome;
    let response: IncomingResponse | undefined;
    try {
      watch.start(how.timeoutMs, how.signal);
      outcome = await this.#sendOnce(request, how, behavior, watch, attempt, warnings);
      if (outcome.response) {
        response = await incoming(outcome.response, this.#bytesMax(how));
      }
    } catch (error) {
      outcome = { response: undefined, error: error as Error, firstByte: undefined };
    } finally {
      watch.end();
    }
    const since = (at: number | undefined): number | undefined => (at === undefined ? undefined : at - start);
    const exchange: Exchange = {
      request,
      timings: {
        startedAt,
        lookup: since(attempt.lookup),
        connect: since(attempt.connect),
        secureConnect: since(attempt.secureConnect),
        response: since(outcome.firstByte),
        end: clockMs() - start,
      },
      warnings,
    };
    if (response) exchange.response = response;
    else exchange.error = toSendError(outcome.error ?? failure('ECONNRESET', 'socket hang up'));
    return exchange;
  }

  async #sendOnce(
    request: OutgoingRequest,
    how: SendHow,
    behavior: Behavior,
    watch: Watch,
    attempt: Attempt,
    warnings: string[],
  ): Promise<RawOutcome> {
    const plan = this.#routes.plan(request, behavior, how.connection);
    const { key } = plan;
    let head: RequestHead | undefined;
    if (plan.protocol !== 'http2') head = requestHead(request, plan.target, plan.proxyAuthorization);
    const bytesMax = this.#bytesMax(how);
    let { onHead, onData } = how;
    let stream: DecodedStream | undefined;
    if (onData) {
      const { DecodedStream } = await import('./decode-stream.ts');
      const decoded = new DecodedStream(onData, bytesMax);
      stream = decoded;
      onHead = (received) => {
        decoded.begin(received.headers);
        how.onHead?.(received);
      };
      onData = (bytes) => decoded.write(bytes);
    }
    for (let first = true; ; first = false) {
      const session = plan.protocol === 'http1' ? undefined : this.#sessions?.find(key);
      // Only the first attempt may meet a connection that is dead already.
      const idle = plan.protocol === 'http2' || !first ? undefined : this.#pool.take(key);
      const way = session ?? idle ?? (await this.#open(plan, watch, attempt));
      const warning = this.#untrusted?.get(way);
      if (warning !== undefined) warnings.push(warning);
      let again: boolean;
      let outcome: RawOutcome;
      if (way instanceof Connection) {
        const lenient = behavior.insecureHTTPParser ?? false;
        head ??= requestHead(request, plan.target, plan.proxyAuthorization);
        const { method, body } = request;
        const call = { method, head, body, lenient, bytesMax, watch, onHead, onData };
        outcome = await exchangeHttp1(this.#pool, way, call);
        // A server may close a kept connection just when it is used again: such a request was not read.
        again = way === idle && outcome.error !== undefined && outcome.firstByte === undefined;
      } else {
        const { exchangeHttp2 } = await import('./http2.ts');
        const sent = await exchangeHttp2(way, { request, bytesMax, watch, onHead, onData });
        outcome = sent;
        again = first && sent.unprocessed;
      }
      if (again && !watch.reason && !this.#closed) continue;
      if (stream) await stream.end();
      return outcome;
    }
  }

  #bytesMax(how: SendHow): number {
    return how.maxResponseBytes ?? this.#options.maxResponseBytes ?? RESPONSE_BYTES_MAX;
  }

  async #open(plan: Plan, watch: Watch, attempt: Attempt): Promise<Connection | ClientHttp2Session> {
    if (watch.reason) throw watch.reason;
    if (this.#closed) throw cancelled();
    this.#attempts.add(attempt);
    watch.connecting = true;
    attempt.onConnect = () => {
      watch.connecting = false;
      watch.touch();
    };
    try {
      const socket = await new Promise<Socket>((resolve, reject) => {
        watch.onStop = (reason) => {
          attempt.ended = true;
          attempt.socket?.destroy();
          reject(reason);
        };
        connect(plan.route, attempt).then((opened) => {
          if (attempt.ended) opened.destroy();
          resolve(opened);
        }, reject);
      });
      if (this.#closed) {
        socket.destroy();
        throw cancelled();
      }
      return await this.#welcome(plan, socket);
    } finally {
      watch.connecting = false;
      watch.touch();
      this.#attempts.delete(attempt);
    }
  }

  /** Gives a new connection to those who speak the protocol that was agreed on. */
  async #welcome(plan: Plan, socket: Socket): Promise<Connection | ClientHttp2Session> {
    const { tls } = plan.route;
    const agreed = tls ? (socket as TLSSocket).alpnProtocol : undefined;
    if (plan.protocol === 'http2' && tls && agreed !== 'h2') {
      socket.destroy();
      throw failure('PARLEY_PROTOCOL', 'The server does not speak HTTP/2');
    }
    if (plan.protocol === 'http2' || agreed === 'h2') {
      const { Http2Sessions } = await import('./http2.ts');
      this.#sessions ??= new Http2Sessions();
      const session = this.#sessions.add(plan.key, socket, tls ? 'https://localhost' : 'http://localhost');
      this.#noteTrust(session, plan, socket);
      return session;
    }
    const connection = this.#pool.add(socket, plan.key);
    this.#noteTrust(connection, plan, socket);
    return connection;
  }

  #noteTrust(way: Connection | ClientHttp2Session, plan: Plan, socket: Socket): void {
    if (!plan.route.tls || (socket as TLSSocket).authorized) return;
    const reason = (socket as TLSSocket).authorizationError;
    this.#untrusted ??= new WeakMap();
    this.#untrusted.set(way, `The certificate of ${plan.route.host} is not trusted: ${reason}`);
  }
}

function behaviorOf(options: SendOptions): Behavior {
  const behavior: Behavior = {};
  if (options.followRedirects !== undefined) behavior.followRedirects = options.followRedirects;
  if (options.maxRedirects !== undefined) behavior.maxRedirects = options.maxRedirects;
  if (options.strictSSL !== undefined) behavior.strictSSL = options.strictSSL;
  if (options.protocolVersion !== undefined) behavior.protocolVersion = options.protocolVersion;
  return behavior;
}

/** @throws Error when the body cannot be decoded. */
async function incoming(raw: RawResponse, bytesMax: number): Promise<IncomingResponse> {
  const response: IncomingResponse = {
    code: raw.code,
    reason: raw.reason,
    headers: raw.headers,
    httpVersion: raw.httpVersion,
    body: raw.pieces.length === 1 ? (raw.pieces[0] as Buffer) : Buffer.concat(raw.pieces, raw.bytes),
    wireBytes: raw.bytes,
  };
  if (raw.truncated) response.truncated = true;
  const encoding = raw.bytes > 0 ? headerValue(raw.headers, 'content-encoding') : undefined;
  if (encoding === undefined) return response;
  const { codingsOf, decodeBody } = await import('./decode-body.ts');
  const decoded = await decodeBody(response.body, codingsOf(encoding), bytesMax);
  response.body = decoded.body;
  if (decoded.truncated) response.truncated = true;
  return response;
}
