import type { SendError } from './message.ts';

/** An error with a code, in the shape that Node gives to its own network errors. */
export function failure(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(message), { code });
}

/** As `failure`, for what Node calls a wrong argument. */
export function typeFailure(code: string, message: string): Error & { code: string } {
  return Object.assign(new TypeError(message), { code });
}

/** Any error of a connection as reports show it: Node's code and text are kept. */
export function toSendError(error: unknown): SendError {
  // A host with several addresses fails with one error per address; the last one tried says why.
  const cause = error instanceof AggregateError && error.errors.length > 0 ? error.errors.at(-1) : error;
  if (!(cause instanceof Error)) return { name: 'Error', code: 'PARLEY_SEND', message: String(cause) };
  const told = cause as Error & { [detail: string]: unknown };
  const { code, errno, syscall, address, port, hostname } = told;
  return {
    name: cause.name,
    code: typeof code === 'string' ? code : 'PARLEY_SEND',
    message: cause.message || String(code ?? cause.name),
    ...(typeof errno === 'number' ? { errno } : {}),
    ...(typeof syscall === 'string' ? { syscall } : {}),
    ...(typeof address === 'string' ? { address } : {}),
    ...(typeof port === 'number' ? { port } : {}),
    ...(typeof hostname === 'string' ? { hostname } : {}),
  };
}

/** The request was cancelled by the caller's signal. */
export const cancelled = (): Error => failure('ABORT_ERR', 'The request was cancelled');
