/** Details of a failed assertion, as reporters read them. */
export type FailureDetails = { actual?: unknown; expected?: unknown; showDiff?: boolean; operator?: string };

/** A function whose frame, and all frames above it, are left out of the stack of an error. */
export type Entry = (...values: never[]) => unknown;

/**
 * What a failed assertion throws. `name` is 'AssertionError'; the details are own, enumerable properties, so that they
 * reach whoever copies or serializes the error.
 */
export class AssertionError extends Error {
  declare showDiff: boolean;
  declare actual?: unknown;
  declare expected?: unknown;
  declare operator?: string;

  /** The stack begins at the caller of `entry`, or here without one. */
  constructor(message?: string, details?: FailureDetails, entry: Entry = AssertionError as unknown as Entry) {
    super(message || 'Unspecified AssertionError');
    this.showDiff = false;
    if (details !== undefined) Object.assign(this, details);
    Error.captureStackTrace(this, entry);
  }

  toJSON(stack?: boolean): Record<string, unknown> {
    const json: Record<string, unknown> = { ...(this as object), name: this.name, message: this.message };
    if (stack !== false) json.stack = this.stack;
    return json;
  }
}

Object.defineProperty(AssertionError.prototype, 'name', {
  value: 'AssertionError',
  configurable: true,
  writable: true,
});
