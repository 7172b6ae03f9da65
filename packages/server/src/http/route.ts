import type { IncomingHttpHeaders } from 'node:http';
import type { Static, TSchema } from 'typebox';
import type { Actor } from '../access/actor.ts';
import type { Ctx } from '../context.ts';
import type { ApiError } from '../errors.ts';

/**
 * How failures look: A `envelope` {error:{name,message}}, B `problem` {type,title,status,detail}, C `bare`
 * {name,message} (postman-api conventions, section 1.5).
 */
export type ErrorFamily = 'envelope' | 'problem' | 'bare';

/**
 * user: API key or signed-in session. session: only a session (account matters). public: anybody, the actor may be
 * anonymous. collection: also a collection access key.
 */
export type AuthKind = 'user' | 'session' | 'public' | 'collection';

export type Input<Q, B> = {
  actor: Actor;
  params: Record<string, string>;
  query: Q;
  body: B;
  /** The body as it came. */
  raw: Buffer;
  headers: IncomingHttpHeaders;
  /** Revision named by `If-Match`, null when absent. */
  ifMatch: number | null;
  ip: string;
  /** The other end of the socket, whatever proxies say. */
  socketAddress: string;
};

export type Answer = {
  status?: number;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is. */
  content?: { type: string; data: string | Buffer | AsyncIterable<string | Buffer> };
  headers?: Record<string, string | string[]>;
};

export type Route = {
  /** The operation's name in the published document, e.g. `getEnvironment`. */
  operation: string;
  /** One sentence for the generated document. */
  summary: string;
  family: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api, with `:name` parameters; the last one may be `:name*`, which takes the rest, slashes and all. */
  path: string;
  auth: AuthKind;
  errors: ErrorFamily;
  query?: TSchema;
  body?: TSchema;
  /** Name used in `malformed` errors: "Found 1 errors with the supplied environment." */
  bodyNoun?: string;
  /** `raw`: the handler reads the bytes itself (large documents); the schema is then only documentation. */
  bodyMode?: 'json' | 'raw';
  bodyBytesMax?: (ctx: Ctx) => number;
  /** Without Content-Length: 411. */
  needsContentLength?: boolean;
  /** The answer holds a credential: it is not kept for `Idempotency-Key`. */
  answerIsSecret?: boolean;
  reply: Record<number, TSchema | null>;
  /** For the document: media types of an answer that is sent as `content`. */
  replyTypes?: readonly string[];
  /** Says a failure in this endpoint's own way, where it differs from its family; others are returned as they came. */
  explain?: (error: ApiError, params: Record<string, string>) => ApiError;
  handle: (ctx: Ctx, input: Input<never, never>) => Promise<Answer>;
};

type Definition<Q extends TSchema, B extends TSchema> = Omit<Route, 'query' | 'body' | 'handle'> & {
  query?: Q;
  body?: B;
  handle: (ctx: Ctx, input: Input<Static<Q>, Static<B>>) => Promise<Answer>;
};

/** Declares one endpoint: everything about it that is not work. */
export function route<Q extends TSchema = TSchema, B extends TSchema = TSchema>(
  definition: Definition<Q, B>,
): Route {
  return definition as unknown as Route;
}
