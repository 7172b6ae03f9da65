import { legacyValue } from '../pm/legacy.ts';
import { createPm } from '../pm/pm.ts';
import type { Running } from './running.ts';
import { scriptConsole } from './script-console.ts';

/** The value of one of those names for a script. */
export function argumentOf(name: string, running: Running, legacy: boolean): unknown {
  switch (name) {
    case 'pm':
      return createPm(running);
    case 'console':
      return scriptConsole(running);
    case 'require':
      return (library: unknown) => running.requireForScript(library);
    case 'setTimeout':
      return (callback: unknown, ms?: unknown, ...values: unknown[]) =>
        running.setTimer(callback, ms, false, values);
    case 'setInterval':
      return (callback: unknown, ms?: unknown, ...values: unknown[]) =>
        running.setTimer(callback, ms, true, values);
    case 'setImmediate':
      return (callback: unknown, ...values: unknown[]) => running.setTimer(callback, 0, false, values);
    case 'clearTimeout':
    case 'clearInterval':
    case 'clearImmediate':
      return (id: unknown) => running.clearTimer(id);
    default:
      return legacy ? legacyValue(name, running) : undefined;
  }
}
