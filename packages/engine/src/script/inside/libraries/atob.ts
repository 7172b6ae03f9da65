import { Buffer } from 'buffer';

/** COMPAT: `require('atob')` reads what it can and never throws, other than the global of that name. */
export function library(text: unknown): string {
  return Buffer.from(String(text), 'base64').toString('latin1');
}
