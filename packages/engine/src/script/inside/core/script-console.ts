import type { Running } from './running.ts';

const levels = ['log', 'info', 'warn', 'error', 'debug', 'clear'] as const;

/** `console` of one script. `table`, `dir` and the like print their value as `log` does. */
export function scriptConsole(running: Running): Record<string, (...values: unknown[]) => void> {
  const console: Record<string, (...values: unknown[]) => void> = {};
  for (const level of levels) console[level] = (...values) => running.console(level, values);
  console.table = console.dir = console.trace = console.group = (...values) => running.console('log', values);
  console.groupEnd = () => undefined;
  console.assert = (condition, ...values) => {
    if (!condition) running.console('error', ['Assertion failed:', ...values]);
  };
  return console;
}
