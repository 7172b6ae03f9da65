import type { AuthContext } from './scheme.ts';

/** Warns that a request goes out without its authorization. */
export function warnUnsigned(context: AuthContext, type: string, reason: unknown): void {
  const text = reason instanceof Error ? reason.message : String(reason);
  context.warn(`${type}: could not sign the request: ${text}`);
}
