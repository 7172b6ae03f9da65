import type { Config } from './config.ts';
import type { Log } from './context.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

/** One JSON line an event on standard error. Callers never hand in secrets or bodies. */
export function createLog(
  level: Config['logLevel'],
  write: (line: string) => void = (line) => process.stderr.write(line),
): Log {
  const shown = new Set<string>(levels.slice(0, levels.indexOf(level) + 1));
  const at =
    (name: (typeof levels)[number]) =>
    (message: string, data: Record<string, unknown> = {}): void => {
      if (shown.has(name))
        write(`${JSON.stringify({ time: new Date().toISOString(), level: name, message, ...data })}\n`);
    };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}
