import type { AuthDefinition, Json, RequestDefinition } from '@parley/format';
import { schemeFor } from './auth/index.ts';
import { authParams } from './auth/params.ts';
import type { AuthContext, AuthMemory, AuthParams, AuthScheme } from './auth/scheme.ts';
import type { CancelSignal } from './cancellation.ts';
import type { ExchangeOrigin, RunItem, SentExchange } from './events.ts';
import type { RunOptions } from './options.ts';
import { randomUuid } from './random-uuid.ts';
import { type Behavior, mergeBehavior } from './request/behavior.ts';
import {
  type BuiltRequest,
  buildRequest,
  completeRequest,
  setContentLength,
  toDefinition,
} from './request/build.ts';
import { urlText, urlToText } from './request/url.ts';
import type { CookieJar } from './send/cookies.ts';
import type { Exchange, OutgoingBody, SendError } from './send/message.ts';
import { isSamePlace } from './send/outgoing-url.ts';
import type { Sender, SendHow } from './send/sender.ts';
import { dynamicValue } from './variables/dynamic.ts';
import { type Lookup, replaceIn, replaceInDeep } from './variables/resolve.ts';
import { changedBody, changedHeaders, VaultValues } from './vault-values.ts';

/** One request to send, with everything that it inherits. */
export type PerformTask = {
  definition: RequestDefinition;
  auth: AuthDefinition | undefined;
  behavior: { [name: string]: Json };
  item: RunItem;
  /** True: `{{name}}` stays as written. */
  literal?: boolean;
  origin?: ExchangeOrigin;
  onExchange: (origin: ExchangeOrigin, exchange: SentExchange) => void;
  onWarning: (message: string) => void;
  /** Cancels it. */
  signal: CancelSignal;
};

export type Performed = {
  /** The last exchange, whose response counts; undefined when the request could not be built. */
  exchange: SentExchange | undefined;
  error?: SendError;
};

type Surroundings = {
  options: RunOptions;
  sender: Sender;
  jar: () => CookieJar;
  lookup: Lookup;
};

/** A scheme that asks for another attempt each time ends here. */
const attemptsMax = 5;
/** A body that a scheme hashes is read into memory up to this size. */
const hashedBodyMax = 100 * 1024 * 1024;

/** Turns definitions into exchanges: variables, authorization, sending, authorization again. */
export class Performer {
  private readonly around: Surroundings;
  private readonly memories = new WeakMap<AuthDefinition, AuthMemory>();

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** Sends a request. Failures are results; only bugs and texts without end are thrown. */
  async perform(task: PerformTask): Promise<Performed> {
    const { options } = this.around;
    const vault =
      options.vault === undefined || task.literal
        ? undefined
        : new VaultValues(options.vault, this.around.lookup);
    const lookup = vault?.lookup ?? this.around.lookup;
    const resolve = task.literal
      ? (text: string): string => text
      : (text: string): string => replaceIn(text, lookup, dynamicValue);
    const behavior = mergeBehavior([task.behavior], options.send);
    const build = (): BuiltRequest | Promise<BuiltRequest> =>
      buildRequest(
        task.definition,
        resolve,
        behavior,
        task.literal ? undefined : options.files,
        options.send?.userAgent,
        false,
      );
    const building = build();
    let built = building instanceof Promise ? await building : building;
    if (built.error !== undefined) {
      for (const warning of built.warnings) task.onWarning(warning);
      return this.unsent(task, built, built.error);
    }

    let auth = this.resolvedAuth(task, lookup);
    let bound: { headers: string[]; body: boolean } | undefined;
    if (vault?.asked) {
      await vault.load(urlToText(built.request.url));
      const filled = await build();
      if (filled.error === undefined && isSamePlace(built.request.url, filled.request.url)) {
        bound = {
          headers: changedHeaders(built.request.headers, filled.request.headers),
          body: changedBody(built.request.body, filled.request.body),
        };
        built = filled;
        vault.given.clear();
        auth = this.resolvedAuth(task, lookup);
      }
    }
    for (const warning of built.warnings) task.onWarning(warning);
    const loading = auth === undefined ? undefined : schemeFor(auth.type);
    const scheme = loading instanceof Promise ? await loading : loading;
    const how: SendHow = {
      behavior,
      timeoutMs: options.timeoutRequestMs,
      signal: task.signal,
      jar: this.around.jar(),
      ...(scheme?.connectionBound ? { connection: randomUuid() } : {}),
      bound,
    };
    if (scheme !== undefined && auth !== undefined) {
      const context = this.authContext(task, how, behavior, vault);
      const params = authParams(auth);
      const unsigned = bound && built.request.headers.slice();
      const signing = scheme.sign(built.request, params, context);
      if (signing !== undefined) await signing;
      if (unsigned !== undefined) bound?.headers.push(...changedHeaders(unsigned, built.request.headers));
      completeRequest(built.request, behavior, options.send?.userAgent);
      if (scheme.retry !== undefined)
        return this.sendSigned(task, built, auth, how, behavior, { scheme, params, context });
    } else {
      completeRequest(built.request, behavior, options.send?.userAgent);
    }
    const exchanges = await this.around.sender.send(built.request, how);
    return this.told(task, built, exchanges, auth, task.origin ?? 'item');
  }

  /** A request that cannot be sent is told of as an exchange without a response. */
  private unsent(task: PerformTask, built: BuiltRequest, error: SendError): Performed {
    const none = {
      lookup: undefined,
      connect: undefined,
      secureConnect: undefined,
      response: undefined,
      end: 0,
    };
    const timings = { startedAt: Date.now(), ...none };
    const exchange: SentExchange = {
      id: randomUuid(),
      request: built.request,
      definition: built.definition,
      error,
      timings,
      warnings: [],
    };
    task.onExchange(task.origin ?? 'item', exchange);
    return { exchange, error };
  }

  private async sendSigned(
    task: PerformTask,
    built: BuiltRequest,
    auth: AuthDefinition,
    how: SendHow,
    behavior: Behavior,
    signed: { scheme: AuthScheme; params: AuthParams; context: AuthContext },
  ): Promise<Performed> {
    const { request } = built;
    const { scheme, params, context } = signed;
    for (let attempt = 1; ; attempt += 1) {
      // Each attempt is sent as it stands now: a retry changes the request in place.
      const sent = {
        ...request,
        url: { ...request.url },
        headers: request.headers.map((header) => ({ ...header })),
      };
      const exchanges = await this.around.sender.send(sent, how);
      const last = exchanges.at(-1) as Exchange;
      const again =
        last.response !== undefined && attempt < attemptsMax
          ? ((await scheme.retry?.(last.response, request, params, context, attempt)) ?? false)
          : false;
      const performed = this.told(task, built, exchanges, auth, again ? 'auth' : (task.origin ?? 'item'));
      if (!again) return performed;
      setContentLength(request, behavior);
    }
  }

  /** Tells of exchanges as reports show them; hops before the last one are redirects. */
  private told(
    task: PerformTask,
    built: BuiltRequest | undefined,
    exchanges: readonly Exchange[],
    auth: AuthDefinition | undefined,
    origin: ExchangeOrigin,
  ): Performed {
    let last: SentExchange | undefined;
    for (let index = 0; index < exchanges.length; index += 1) {
      const exchange = exchanges[index] as Exchange;
      last = Object.assign(exchange, {
        id: randomUuid(),
        definition: toDefinition(exchange.request, built?.definition ?? {}, auth),
      });
      for (const warning of exchange.warnings) task.onWarning(warning);
      task.onExchange(index < exchanges.length - 1 ? 'redirect' : origin, last);
    }
    return { exchange: last, ...(last?.error === undefined ? {} : { error: last.error }) };
  }

  /** Requests that inherit from one place share what its scheme has learned. */
  private memoryOf(auth: AuthDefinition): AuthMemory {
    let memory = this.memories.get(auth);
    if (memory === undefined) {
      memory = new Map();
      this.memories.set(auth, memory);
    }
    return memory;
  }

  private resolvedAuth({ auth, literal }: PerformTask, lookup: Lookup): AuthDefinition | undefined {
    if (auth === undefined || auth === null) return undefined;
    return literal ? auth : replaceInDeep(auth, lookup, dynamicValue);
  }

  private authContext(
    task: PerformTask,
    how: SendHow,
    behavior: Behavior,
    vault: VaultValues | undefined,
  ): AuthContext {
    return {
      ...(task.auth === undefined ? {} : { memory: this.memoryOf(task.auth) }),
      disableUrlEncoding: behavior.disableUrlEncoding,
      fetchTokens: this.around.options.fetchTokens === true,
      now: () => Date.now(),
      randomHex: (size) => process.getBuiltinModule('node:crypto').randomBytes(size).toString('hex'),
      bodyBytes: (request) => bytesOf(request.body),
      warn: task.onWarning,
      send: async (request) => {
        // A definition may name any endpoint: what is in the authorization must be meant for it.
        await vault?.check(urlToText(request.url));
        const bound = vault?.given.size ? { headers: ['authorization'], body: true } : undefined;
        // The scheme says what the endpoint needs; Host, lengths and the like are added as for any request.
        completeRequest(request, behavior, this.around.options.send?.userAgent);
        const exchanges = await this.around.sender.send(request, { ...how, bound });
        const answer = exchanges.at(-1)?.response;
        const { onSecret } = this.around.options;
        if (answer !== undefined && onSecret !== undefined) {
          const { tokensOf } = await import('./auth/oauth2-token.ts');
          for (const token of tokensOf(answer)) onSecret(token);
        }
        const { exchange, error } = this.told(task, undefined, exchanges, undefined, 'token');
        if (exchange?.response === undefined) throw Object.assign(new Error(error?.message), error);
        return exchange.response;
      },
    };
  }

  /** The URL of a request as cookies know it. */
  urlText(exchange: SentExchange | undefined, definition: RequestDefinition): string {
    if (exchange !== undefined) return urlToText(exchange.request.url);
    return replaceIn(urlText(definition.url), this.around.lookup, dynamicValue);
  }
}

async function bytesOf(body: OutgoingBody | undefined): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (body.kind === 'bytes') return body.bytes;
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body.open()) {
    size += piece.length;
    if (size > hashedBodyMax) throw new Error('The body is too large to be signed.');
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}
