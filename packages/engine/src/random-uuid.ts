/** A random UUID (RFC 9562, version 4). `globalThis.crypto` loads Web Crypto; this loads what a run needs anyway. */
export function randomUUID(): string {
  return process.getBuiltinModule('node:crypto').randomUUID();
}
