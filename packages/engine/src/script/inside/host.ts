/**
 * The only way out of an isolate: one function of the host, taken from the global object before any script runs.
 * Values are copied by structured clone in both directions, so neither side ever holds an object of the other.
 */
type HostFunction = (operation: string, ...values: unknown[]) => unknown;

let host: HostFunction = () => {
  throw new Error('The host is not connected.');
};

/** Called once for each context, before any script. */
export function connectHost(functionOfHost: HostFunction): void {
  host = functionOfHost;
}

/** Calls an operation of `script/host-calls`; errors of the host arrive as errors of this realm. */
export function callHost<Result>(operation: string, ...values: unknown[]): Result {
  try {
    return host(operation, ...values) as Result;
  } catch (error) {
    throw withoutHostStack(error);
  }
}

/** The stack of an error from outside names files and functions of the host. */
function withoutHostStack(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message } = error;
  if (name === 'TypeError') return new TypeError(message);
  return name === 'RangeError' ? new RangeError(message) : new Error(message);
}
