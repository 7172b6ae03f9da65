import { safe } from './safe.ts';

/** What is told of an error outside the isolate: text, never the error itself. */
export type FailureParts = { name: string; message: string; stack: string; showDiff?: boolean };

/** Longest text of an error, in UTF-16 units. */
const errorTextMax = 100_000;

/** Text parts of whatever was thrown. Getters of hostile errors run here, inside the isolate. */
export function partsOf(thrown: unknown): FailureParts {
  try {
    if (typeof thrown === 'object' && thrown !== null) {
      const { name, message, stack, showDiff } = thrown as Record<string, unknown>;
      const parts: FailureParts = {
        name: typeof name === 'string' ? shortened(name) : 'Error',
        message: message === undefined ? '' : shortened(safe.String(message)),
        stack: typeof stack === 'string' ? shortened(stack) : '',
      };
      if (showDiff === true) parts.showDiff = true;
      return parts;
    }
    return { name: 'Error', message: shortened(safe.String(thrown)), stack: '' };
  } catch {
    return { name: 'Error', message: 'an error that cannot be read was thrown', stack: '' };
  }
}

function shortened(text: string): string {
  return text.length > errorTextMax ? safe.slice(text, 0, errorTextMax) : text;
}

/** A name of the legacy `tests` object that was not truthy. */
export function legacyFailure(message: string): FailureParts {
  return { name: 'AssertionError', message, stack: `AssertionError: ${message}` };
}
