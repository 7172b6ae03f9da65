import { type Command, CommandError } from '../command.ts';
import { readArguments } from '../run/arguments.ts';
import { runHelp } from '../run/flags.ts';
import { watchInterrupt } from '../run/interrupt.ts';
import { createLineOutput, createOutput } from '../run/output.ts';
import { readRcFiles } from '../run/rc-file.ts';
import { runSession } from '../run/session.ts';
import { readSettings } from '../run/settings.ts';

/** Runs `parley run ...words`; answers the exit code. Without functions it prints to the process's own streams. */
export async function runMain(
  words: string[],
  out?: (line: string) => void,
  err: (line: string) => void = printError,
): Promise<number> {
  const read = readArguments(words);
  const output = out === undefined ? createOutput(1) : createLineOutput(out);
  if (read.flags.help === true || read.flags.version === true) {
    output.write(read.flags.help === true ? `${runHelp()}\n` : `${await version()}\n`);
    output.flush();
    return 0;
  }
  const settings = readSettings(read, readRcFiles(), process.env);
  if (settings.watch) {
    const { watchSession } = await import('../run/watch.ts');
    return watchSession(settings, { output, warn: err });
  }
  // Only a process of its own has signals of its own.
  const interrupt = out === undefined ? watchInterrupt() : undefined;
  try {
    const signal = interrupt === undefined ? {} : { signal: interrupt.signal };
    const { failed } = await runSession(settings, { output, warn: err, ...signal });
    return interrupt?.code() ?? (failed && !settings.suppressExitCode ? 1 : 0);
  } catch (error) {
    // COMPAT: newman's -x speaks for runs that could not start, too.
    if (!(error instanceof CommandError) || !settings.suppressExitCode) throw error;
    output.flush();
    err(error.message);
    return 0;
  } finally {
    interrupt?.end();
  }
}

export const run: Command = {
  name: 'run',
  about: 'runs collections',
  flags: {},
  main: runMain,
  run: async ({ positionals, out }) => runMain(positionals, out),
};

function printError(line: string): void {
  createOutput(2).write(`${line}\n`);
}

async function version(): Promise<string> {
  const { readFileSync } = await import('node:fs');
  const file = new URL('../../package.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}
