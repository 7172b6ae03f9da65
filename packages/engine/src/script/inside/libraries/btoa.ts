import { Buffer } from 'buffer';

/** COMPAT: `require('btoa')` takes a Buffer too, and the low byte of any character, other than the global. */
export function library(value: unknown): string {
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'latin1');
  return bytes.toString('base64');
}
