/**
 * Expected failures. A code with parameters, no status and no sentence: `http/error-wire.ts` is the only
 * place that turns a code into what a client reads, because the same failure has several wire shapes.
 */
export type ErrorParams = Readonly<Record<string, unknown>>;

export class ApiError extends Error {
  readonly code: string;
  readonly params: ErrorParams;
  constructor(code: string, params: ErrorParams = {}) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.params = params;
  }
}

/** The thing does not exist, or the actor may not know that it does. */
export const notFound = (noun: string, id?: string): ApiError => new ApiError('notFound', { noun, id });

/** Visible, but the actor may not do this. `permission` is one of `access/roles.ts`. */
export const forbidden = (permission: string): ApiError => new ApiError('forbidden', { permission });

export const unauthenticated = (reason?: string): ApiError => new ApiError('unauthenticated', { reason });

/** A required parameter is absent. */
export const missing = (param: string): ApiError => new ApiError('missing', { param });

/** A parameter has a value that cannot be accepted; `reason` is a sentence for people. */
export const invalid = (param: string, reason: string): ApiError =>
  new ApiError('invalid', { param, reason });

/** The body as a whole is malformed; one line per problem. */
export const malformed = (noun: string, problems: readonly string[]): ApiError =>
  new ApiError('malformed', { noun, problems });

/** The state of the thing does not allow this now. `kind` names the rule that was hit. */
export const conflict = (kind: string, params: ErrorParams = {}): ApiError =>
  new ApiError('conflict', { ...params, kind });

/** A named limit was reached; `limit` is its value, `unit` what it counts. */
export const limitReached = (what: string, limit: number, unit: string): ApiError =>
  new ApiError('limitReached', { what, limit, unit });

/** The caller's `If-Match` or base revision is not the current one. */
export const staleRevision = (current: number): ApiError => new ApiError('staleRevision', { current });

export const isApiError = (error: unknown): error is ApiError => error instanceof ApiError;

/** Programmer errors: a broken assumption of ours, never the caller's fault. */
export function assert(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${why}`);
}

export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
