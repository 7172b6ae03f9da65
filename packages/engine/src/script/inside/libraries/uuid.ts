import { callHost } from '../host.ts';

/** COMPAT: `require('uuid')` is a function that gives a random UUID, and has it as `v4` too; nothing else. */
function v4(): string {
  return callHost('crypto.uuid');
}

export const library = Object.assign(() => v4(), { v4 });
