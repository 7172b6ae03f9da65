import { spawn } from 'node:child_process';

/** What a program printed and how it ended. */
export type Outcome = { code: number | null; stdout: string; stderr: string };

/** Runs a program to its end, at most `timeoutMs`. Throws when it fails, unless `tolerant`. */
export async function runProgram(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; tolerant?: boolean; timeoutMs?: number } = {},
): Promise<Outcome> {
  const { cwd, env = process.env, tolerant = false, timeoutMs = 180_000 } = options;
  const child = spawn(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (piece) => {
    outcome.stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    outcome.stderr += piece;
  });
  outcome.code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (outcome.code !== 0 && !tolerant) {
    throw new Error(
      `${command} ${args[0]} ended with ${outcome.code}: ${(outcome.stderr || outcome.stdout).slice(-2000)}`,
    );
  }
  return outcome;
}
