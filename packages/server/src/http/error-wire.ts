import type { ApiError } from '../errors.ts';
import type { ErrorFamily } from './route.ts';

/** What a client reads for a code: the only place that knows status and words. */
type Words = {
  status: number;
  /** `error.name` of the envelope. */
  name: string;
  /** Last part of the problem's `type`, and its title. */
  problem: string;
  title: string;
  message: string;
  details?: unknown;
  /** The whole body, where an endpoint documents one that belongs to no family. */
  body?: unknown;
};

type Params = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' ? value : String(value ?? ''));

const nouns: Record<string, string> = {
  pullRequest: 'pull request',
  accessKey: 'access key',
  apiKey: 'API key',
};
const nounOf = (params: Params): string => nouns[text(params.noun)] ?? (text(params.noun) || 'resource');

/** Names of not-found errors that differ from the usual one. */
const notFoundNames: Record<string, string> = { workspace: 'workspaceNotFoundError' };

const conflicts: Record<string, (params: Params) => Partial<Words> & { message: string }> = {
  idTaken: (p) => ({
    status: 400,
    name: 'instanceFoundError',
    message: 'The specified item already exists.',
    details: { item: text(p.noun), id: text(p.id) },
  }),
  updateRunning: () => ({
    name: 'conflictError',
    message: 'An update of this collection is running. Wait until it has finished.',
  }),
  parentDeleted: () => ({
    name: 'conflictError',
    message: 'The folder it belongs to is in the trash. Restore that first.',
  }),
  idempotencyKeyReused: () => ({
    status: 422,
    name: 'idempotencyKeyReused',
    problem: 'idempotency-key-reused',
    message: 'This Idempotency-Key was used for another request.',
  }),
  idempotencyInProgress: () => ({
    name: 'idempotencyInProgress',
    problem: 'idempotency-in-progress',
    message: 'A request with this Idempotency-Key is running.',
  }),
  idempotencyAnswerLost: () => ({
    name: 'idempotencyAnswerLost',
    problem: 'idempotency-answer-lost',
    message:
      'A request with this Idempotency-Key was applied; its answer was lost in a restart. Read the resource to see its state.',
  }),
};

/** Features with words of their own add them here: `describeConflicts({ usernameTaken: () => ({ message: '...' }) })`. */
export function describeConflicts(more: typeof conflicts): void {
  Object.assign(conflicts, more);
}

const limits: Record<string, string> = {
  depth: 'Folders cannot be nested deeper than {limit} levels.',
  children: 'A folder holds at most {limit} items.',
  items: 'A collection holds at most {limit} items.',
  elementSize: 'One element holds at most {limit} bytes.',
  operations: 'One action changes at most {limit} fields.',
  files: 'A specification holds at most {limit} files.',
  specSize: 'The files of a specification hold at most {limit} MB together.',
  'time of a conversion': 'The conversion took longer than {limit} seconds and was stopped.',
  'memory of a conversion': 'The conversion needed more than {limit} MiB of memory and was stopped.',
};

const table: Record<string, (params: Params) => Words> = {
  unauthenticated: () => ({
    status: 401,
    name: 'AuthenticationError',
    problem: 'unauthorized',
    title: 'Unauthorized',
    message: 'Invalid API Key. Every request requires a valid API Key to be sent.',
  }),
  badCredentials: () => ({
    status: 401,
    name: 'AuthenticationError',
    problem: 'unauthorized',
    title: 'Unauthorized',
    message: 'That name and password do not go together.',
  }),
  forbidden: (p) => ({
    status: 403,
    name: 'forbiddenError',
    problem: 'forbidden',
    title: 'Forbidden',
    message: text(p.reason) || 'You do not have enough permissions to perform this action.',
  }),
  notFound: (p) => ({
    status: 404,
    name: notFoundNames[text(p.noun)] ?? 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: `We could not find the ${nounOf(p)} you are looking for`,
    ...(p.id === undefined ? {} : { details: { model: text(p.noun), id: text(p.id) } }),
  }),
  routeNotFound: () => ({
    status: 404,
    name: 'notFound',
    problem: 'not-found',
    title: 'Not Found',
    message: 'Requested resource not found',
  }),
  missing: (p) => ({
    status: 400,
    name: 'paramMissingError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: 'Parameter is missing in the request.',
    details: { param: [text(p.param)] },
  }),
  invalid: (p) => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: `${text(p.param)}: ${text(p.reason)}`,
    details: { param: [text(p.param)] },
  }),
  malformed: (p) => {
    const problems = Array.isArray(p.problems) ? (p.problems as string[]) : [];
    return {
      status: 400,
      name: 'malformedRequestError',
      problem: 'bad-request',
      title: 'Bad Request',
      message: `Found ${problems.length} errors with the supplied ${nounOf(p)}.`,
      details: problems,
    };
  },
  badJson: (p) => ({
    status: 400,
    name: 'malformedRequestError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: `The request body is not valid JSON: ${text(p.reason)}`,
  }),
  limitReached: (p) => ({
    status: 400,
    name: 'limitReachedError',
    problem: 'limit-reached',
    title: 'Limit reached',
    message: (limits[text(p.what)] ?? 'At most {limit} {unit}.')
      .replace('{limit}', text(p.limit))
      .replace('{unit}', text(p.unit)),
    details: { limit: p.limit, what: p.what },
  }),
  staleRevision: (p) => ({
    status: 412,
    name: 'preconditionFailedError',
    problem: 'precondition-failed',
    title: 'Precondition Failed',
    message: `It has changed since you read it; its revision is now ${text(p.current)}.`,
    details: { revision: p.current },
  }),
  conflict: (p) => ({
    status: 409,
    name: 'conflictError',
    problem: 'conflict',
    title: 'Conflict',
    ...(conflicts[text(p.kind)]?.(p) ?? { message: text(p.kind) }),
  }),
  lengthRequired: () => ({
    status: 411,
    name: 'lengthRequiredError',
    problem: 'length-required',
    title: 'Length Required',
    message: 'A valid Content-Length header is required',
  }),
  tooLarge: () => ({
    status: 413,
    name: 'requestEntityTooLargeError',
    problem: 'payload-too-large',
    title: 'Payload Too Large',
    message: 'Request size limit exceeded',
  }),
  rateLimited: () => ({
    status: 429,
    name: 'rateLimited',
    problem: 'rate-limit-exceeded',
    title: 'Too Many Requests',
    message: 'Rate limit exceeded. Retry after the period indicated by the Retry-After header.',
  }),
  overloaded: () => ({
    status: 503,
    name: 'serviceUnavailable',
    problem: 'service-unavailable',
    title: 'Service Unavailable',
    message: 'The server is busy. Try again in a moment.',
  }),
  internal: (p) => ({
    status: 500,
    name: 'serverError',
    problem: 'internal-server-error',
    title: 'Internal Server Error',
    message: 'An error has occurred on the server.',
    details: { requestId: p.requestId },
  }),
};

/** Registers further codes: features whose errors carry a body shape of their own. */
export function describeErrors(more: typeof table): void {
  Object.assign(table, more);
}

export type WireError = {
  status: number;
  contentType: string;
  body: unknown;
  headers: Record<string, string>;
};

export function errorToWire(error: ApiError, family: ErrorFamily, instance: string): WireError {
  const words = (table[error.code] ?? table.internal)?.(error.params as Params) as Words;
  const headers: Record<string, string> = {};
  const retryAfter = error.params.retryAfterSeconds;
  if (typeof retryAfter === 'number') headers['retry-after'] = String(Math.max(1, Math.ceil(retryAfter)));
  if (error.code === 'rateLimited') {
    headers['x-ratelimit-retryafter'] = headers['retry-after'] ?? '1';
    if (family === 'envelope') {
      const kind = error.params.monthly === true ? 'serviceLimitExhausted' : 'rateLimited';
      const message = `Rate limit exceeded. Please retry after ${text(error.params.retryAtSeconds)}`;
      return { status: 429, contentType: json, headers, body: { error: kind, message } };
    }
  }
  return { status: words.status, headers, ...shape(words, family, instance, error.params as Params) };
}

const json = 'application/json; charset=utf-8';

function shape(
  words: Words,
  family: ErrorFamily,
  instance: string,
  params: Params,
): Pick<WireError, 'contentType' | 'body'> {
  if (words.body !== undefined) return { contentType: json, body: words.body };
  if (family === 'problem')
    return {
      contentType: 'application/problem+json; charset=utf-8',
      body: {
        type: `https://api.postman.com/problems/${words.problem}`,
        title: words.title,
        status: words.status,
        detail: words.message,
        instance,
        ...(Array.isArray(params.errors) ? { errors: params.errors } : {}),
      },
    };
  const inner = {
    name: words.name,
    message: words.message,
    ...(words.details === undefined ? {} : { details: words.details }),
  };
  return { contentType: json, body: family === 'envelope' ? { error: inner } : inner };
}
