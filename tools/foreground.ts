import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Runs a program on this process's terminal, passes SIGTERM and SIGHUP on, and gives its exit code
 * (128 + signal number when a signal ended it, as shells do).
 */
export const runInForeground = (
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...options, stdio: 'inherit' });
    // Ctrl-C reaches the whole foreground group by itself; a second SIGINT would cut an orderly stop short.
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 1)));
  });
