import { CommandError } from './command.ts';
import { runMain as runWords } from './commands/run.ts';

/** Entry of the bundle that the launcher starts for `parley run ...`: prints what went wrong, sets the exit code. */
export async function runMain(argv: string[]): Promise<void> {
  try {
    process.exitCode = await runWords(argv.slice(1));
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
