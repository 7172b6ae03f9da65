// What can go wrong with a call, and the one function that turns it into words.

export interface FieldProblem {
  field: string;
  message: string;
  suggestions?: string[];
}

export type Failure =
  | { kind: 'unreachable' }
  | { kind: 'timeout' }
  | {
      kind: 'refused';
      status: number;
      /** The kind of a problem document: the last part of its `type`. */
      problem: string | undefined;
      /** The server's own sentence, when it sent one. */
      detail: string | undefined;
      fields: FieldProblem[];
      retryAfterSeconds: number | undefined;
    };

/** Thrown by the client for every call that did not succeed. */
export class RequestError extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failureInWords(failure));
    this.name = 'RequestError';
    this.failure = failure;
  }
}

export function failureOf(error: unknown): Failure {
  if (error instanceof RequestError) return error.failure;
  throw error;
}

export function failureInWords(failure: Failure): string {
  if (failure.kind === 'unreachable') {
    return 'The server cannot be reached. Check that it runs and that you are connected, then try again.';
  }
  if (failure.kind === 'timeout') return 'The server took too long to answer. Try again.';
  const { status, detail } = failure;
  if (status === 429) return `Too many tries. ${whenToRetry(failure.retryAfterSeconds)}`;
  if (status >= 500) {
    return `The server could not finish this (status ${status}). Try again; if it stays, tell whoever runs this server.`;
  }
  if (detail !== undefined) return asSentence(detail);
  if (status === 401) return 'You are signed out. Sign in and try again.';
  if (status === 403) return 'You do not have the right to do this.';
  if (status === 404) return 'This does not exist, or you may not see it.';
  if (status === 409) return 'Somebody changed this in the meantime. Load it again.';
  if (status === 413) return 'This is larger than the server accepts.';
  return `The server refused this (status ${status}).`;
}

/** The sentence for one form field, with the server's suggestions. */
export function fieldProblem(failure: Failure | undefined, field: string): FieldProblem | undefined {
  if (failure?.kind !== 'refused') return undefined;
  return failure.fields.find((problem) => problem.field === field);
}

/** Reads both error families: problem documents, and Postman's `{ error: { name, message } }`. */
export function refusal(status: number, body: unknown, retryAfter: string | null): Failure {
  const answer = isRecord(body) ? body : {};
  const error = isRecord(answer.error) ? answer.error : {};
  const detail = text(answer.detail) ?? text(error.message) ?? text(answer.title) ?? text(answer.message);
  const seconds = Number.parseInt(retryAfter ?? '', 10);
  return {
    kind: 'refused',
    status,
    problem: text(answer.type)?.split('/').at(-1),
    detail,
    fields: Array.isArray(answer.errors) ? answer.errors.filter(isFieldProblem) : [],
    retryAfterSeconds: Number.isFinite(seconds) ? seconds : undefined,
  };
}

function whenToRetry(seconds: number | undefined): string {
  if (seconds === undefined) return 'Wait a moment, then try again.';
  if (seconds < 90) return `Try again in ${Math.max(1, seconds)} seconds.`;
  return `Try again in ${Math.ceil(seconds / 60)} minutes.`;
}

function asSentence(words: string): string {
  const trimmed = words.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFieldProblem(value: unknown): value is FieldProblem {
  return isRecord(value) && typeof value.field === 'string' && typeof value.message === 'string';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
