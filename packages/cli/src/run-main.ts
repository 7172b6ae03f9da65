import { CommandError } from './command.ts';
import { runMain } from './commands/run.ts';

/** `parley run` for the launcher, without the table of commands: starts, prints, and ends the process. */
export async function start(words: string[]): Promise<void> {
  let code: number;
  try {
    code = await runMain(words);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n`);
    code = error.exitCode;
  }
  // Everything is written by now; waiting for kept connections and timers to go would only take time.
  process.exit(code);
}
