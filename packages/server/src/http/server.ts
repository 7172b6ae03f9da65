import { randomUUID } from 'node:crypto';
import { isTooDeep, type Json } from '@parley/format';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Actor } from '../access/actor.ts';
import type { Ctx } from '../context.ts';
import { OverloadedError } from '../db/write.ts';
import { ApiError, assert, invalid, isApiError, malformed } from '../errors.ts';
import { Authenticator } from './authenticate.ts';
import { errorToWire } from './error-wire.ts';
import { withIdempotency } from './idempotency.ts';
import { RateLimiter } from './rate-limit.ts';
import type { Answer, Input, Route } from './route.ts';
import { validatorOf, validBody, validQuery } from './validate.ts';

const json = 'application/json; charset=utf-8';
/** Below what Node itself refuses (431), so that the answer is ours. */
const urlLengthMax = 8 * 1024;
const askerFreshMs = 2_000;

export type HttpOptions = {
  /** Check every answer against its schema and fail loudly: in tests and development. */
  validateReplies?: boolean;
};

export type HttpServer = {
  fastify: FastifyInstance;
  authenticator: Authenticator;
  rateLimiter: RateLimiter;
};

export function createHttpServer(ctx: Ctx, routes: readonly Route[], options: HttpOptions = {}): HttpServer {
  const apiHost = ctx.config.apiHost?.toLowerCase();
  const fastify = Fastify({
    logger: false,
    // One proxy, the one that connects: earlier entries of X-Forwarded-For are whatever the client wrote, and
    // believing them would let it pick a new address for every try.
    trustProxy: ctx.config.trustProxy === 'on' && ((_address: string, hop: number) => hop === 0),
    bodyLimit: ctx.config.bodyBytesMax,
    requestTimeout: 120_000,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 1024 },
    // Addresses that lead to no route because they cannot be read or hold too much: said like every other failure.
    frameworkErrors: (error, request, reply) => {
      const isTooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
      const thrown = isTooLong ? new ApiError('invalid', { param: 'url', reason: 'too long' }) : error;
      fail(ctx, request as FastifyRequest, reply as FastifyReply, thrown, undefined);
    },
    rewriteUrl: (request) => {
      const url = request.url ?? '/';
      // COMPAT: clients join base URL and path by concatenation, so a trailing slash doubles (postman-api 1.1).
      const at = url.indexOf('?');
      const path = (at < 0 ? url : url.slice(0, at)).replace(/\/{2,}/g, '/');
      const rest = at < 0 ? '' : url.slice(at);
      const host = request.headers.host?.split(':')[0]?.toLowerCase();
      return apiHost && host === apiHost && !path.startsWith('/api/') ? `/api${path}${rest}` : path + rest;
    },
  });
  const authenticator = new Authenticator(ctx);
  const rateLimiter = new RateLimiter(ctx);
  const askers = new WeakMap<FastifyRequest, { actor: Actor; at: number }>();

  // Bodies arrive as bytes whatever their type says: clients send JSON under many names (postman-api 1.4).
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    if ((request.raw.url?.length ?? 0) > urlLengthMax)
      throw new ApiError('invalid', { param: 'url', reason: 'too long' });
  });
  fastify.setErrorHandler((error, request, reply) => {
    const route = (request.routeOptions.config as { route?: Route } | undefined)?.route;
    return fail(ctx, request, reply, error, route);
  });
  fastify.setNotFoundHandler((request, reply) =>
    fail(ctx, request, reply, new ApiError('routeNotFound'), undefined),
  );

  for (const route of routes)
    fastify.route({
      method: route.method,
      url: `/api${route.path.replace(/:\w+\*$/, '*')}`,
      bodyLimit: route.bodyBytesMax?.(ctx) ?? ctx.config.bodyBytesMax,
      config: { route },
      exposeHeadRoute: route.method === 'GET',
      // Before the body is read: a stranger's does not get into memory.
      onRequest: async (request, reply) => {
        const actor = await authenticator.authenticate(request, route.auth);
        askers.set(request, { actor, at: ctx.clock() });
        for (const [name, value] of Object.entries(await rateLimiter.count(actor))) reply.header(name, value);
      },
      preParsing: async (request) => {
        if (route.needsContentLength && request.headers['content-length'] === undefined)
          throw new ApiError('lengthRequired');
      },
      handler: async (request, reply) => {
        const asker = askers.get(request);
        assert(asker, 'who asks is known before the body is read');
        // A body may take its time; what was revoked meanwhile counts.
        const isFresh = Math.abs(ctx.clock() - asker.at) < askerFreshMs;
        const actor = isFresh ? asker.actor : await authenticator.authenticate(request, route.auth);
        return serve(ctx, options, actor, route, request, reply);
      },
    });
  return { fastify, authenticator, rateLimiter };
}

async function serve(
  ctx: Ctx,
  options: HttpOptions,
  actor: Actor,
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const query = request.query as Record<string, unknown>;
  const input: Input<unknown, unknown> = {
    actor,
    params: paramsOf(route, request),
    query: route.query ? await validQuery(route.query, query) : query,
    body:
      route.body && route.bodyMode !== 'raw'
        ? await validBody(route.body, shallow(parseJson(raw), route.bodyNoun), route.bodyNoun ?? 'body')
        : undefined,
    raw,
    headers: request.headers,
    ifMatch: revisionOf(request.headers['if-match']),
    ip: request.ip,
    socketAddress: request.raw.socket.remoteAddress ?? '',
  };
  const handle = (): Promise<Answer> => route.handle(ctx, input as Input<never, never>);
  const key = request.headers['idempotency-key'];
  const mayKeep = request.method !== 'GET' && actor.kind === 'user' && !route.answerIsSecret;
  if (typeof key === 'string' && key !== '' && mayKeep) {
    const answer = await withIdempotency(
      ctx,
      actor,
      { key, method: request.method, url: request.url, raw },
      async () => {
        const made = await handle();
        await checkReply(options, route, made);
        setHeaders(reply, made);
        return { status: made.status ?? 200, body: made.body === undefined ? '' : JSON.stringify(made.body) };
      },
    );
    if (answer.replayed) reply.header('idempotent-replayed', 'true');
    reply.code(answer.status);
    return answer.body === '' ? reply.send() : reply.type(json).send(answer.body);
  }
  const answer = await handle();
  await checkReply(options, route, answer);
  setHeaders(reply, answer);
  reply.code(answer.status ?? 200);
  if (answer.content) {
    const { type, data } = answer.content;
    reply.type(type);
    if (typeof data === 'string' || Buffer.isBuffer(data)) return reply.send(data);
    const { Readable } = await import('node:stream');
    return reply.send(Readable.from(data));
  }
  if (answer.body === undefined) return reply.send();
  return reply.type(json).send(JSON.stringify(answer.body));
}

/** The rest of a path goes by the name that its route gives it. */
function paramsOf(route: Route, request: FastifyRequest): Record<string, string> {
  const { '*': rest, ...params } = request.params as Record<string, string>;
  const name = /:(\w+)\*$/.exec(route.path)?.[1];
  return name === undefined || rest === undefined ? params : { ...params, [name]: rest };
}

function setHeaders(reply: FastifyReply, answer: Answer): void {
  for (const [name, value] of Object.entries(answer.headers ?? {})) reply.header(name, value);
}

/** Throws `badJson`. `__proto__` as a key is refused: no client of this API means it. */
export function parseJson(raw: Buffer): unknown {
  if (raw.length === 0) return undefined;
  const text = raw.toString('utf8').replace(/^\uFEFF/, '');
  try {
    const value: unknown = JSON.parse(text);
    if (text.includes('"__proto__"'))
      throw new ApiError('badJson', { reason: 'the key __proto__ is not allowed' });
    return value;
  } catch (error) {
    if (isApiError(error)) throw error;
    throw new ApiError('badJson', { reason: error instanceof Error ? error.message : 'cannot be read' });
  }
}

/** Everything that walks JSON later counts on it: what is stored can be nested no deeper than a document. */
function shallow(body: unknown, noun = 'body'): unknown {
  if (isTooDeep(body as Json)) throw malformed(noun, [`${noun}: is nested too deep`]);
  return body;
}

/** `If-Match: "12"` or `12`; `*` and anything else is no condition on a revision. */
function revisionOf(header: string | undefined): number | null {
  const match = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header?.trim() ?? '');
  return match ? Number(match[1]) : null;
}

async function checkReply(options: HttpOptions, route: Route, answer: Answer): Promise<void> {
  if (!options.validateReplies) return;
  const status = answer.status ?? 200;
  if (!(status in route.reply))
    throw new Error(`${route.operation} answered ${status}, which it does not declare`);
  const schema = route.reply[status];
  if (!schema || answer.content) return;
  const body: unknown = answer.body === undefined ? undefined : JSON.parse(JSON.stringify(answer.body));
  const validator = await validatorOf(schema);
  if (!validator.Check(body)) {
    const [error] = validator.Errors(body);
    throw new Error(
      `${route.operation} answered ${status} against its schema: ${error?.instancePath} ${error?.message}`,
    );
  }
}

function fail(
  ctx: Ctx,
  request: FastifyRequest,
  reply: FastifyReply,
  thrown: unknown,
  route: Route | undefined,
): FastifyReply {
  const plain = toApiError(ctx, request, thrown);
  const error = route?.explain?.(plain, paramsOf(route, request)) ?? plain;
  const headers = error.params.headers;
  if (typeof headers === 'object' && headers !== null)
    for (const [name, value] of Object.entries(headers)) reply.header(name, String(value));
  const path = request.url.split('?')[0]?.replace(/^\/api(?=\/)/, '') ?? '/';
  const wire = errorToWire(
    error,
    route?.errors ?? (path.startsWith('/parley/') ? 'problem' : 'envelope'),
    path,
  );
  for (const [name, value] of Object.entries(wire.headers)) reply.header(name, value);
  return reply.code(wire.status).type(wire.contentType).send(JSON.stringify(wire.body));
}

function toApiError(ctx: Ctx, request: FastifyRequest, thrown: unknown): ApiError {
  if (isApiError(thrown)) return thrown;
  if (thrown instanceof OverloadedError) return new ApiError('overloaded', { retryAfterSeconds: 1 });
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  // U+0000 in a text column: PostgreSQL cannot hold it.
  if (code === '22021') return invalid('request', 'the character U+0000 cannot be stored here');
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ApiError('tooLarge');
  if (code.startsWith('FST_ERR_CTP') || code === 'FST_ERR_BAD_URL' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new ApiError('badJson', { reason: thrown instanceof Error ? thrown.message : '' });
  ctx.log.error('request failed', {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    error: thrown instanceof Error ? thrown.stack : String(thrown),
  });
  return new ApiError('internal', { requestId: request.id });
}
