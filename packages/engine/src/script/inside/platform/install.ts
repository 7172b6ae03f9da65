import { defineLazy } from './lazy.ts';

type Require = (name: string) => unknown;

/** Modules of `require` that are part of main. */
export function builtInModules(): { readonly [name: string]: (() => unknown) | undefined } {
  return { buffer: bufferModule };
}

/**
 * Defines the names of the web platform that scripts may use. Each is made at its first use, so this costs next to
 * nothing.
 *
 * @param require of the inside: gets libraries with `#` too
 */
export function installPlatform(global: object, require: Require): void {
  const lazy = (name: string, make: () => unknown): void => defineLazy(global, name, make);
  lazy('Buffer', () => bufferModule().Buffer);
}

function bufferModule(): { Buffer: unknown } {
  return require('buffer') as { Buffer: unknown };
}
