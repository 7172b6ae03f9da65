import { Cancellation, type CancelSignal } from '@parley/engine';

/** What a shell expects of a program that a signal ended: 128 and the number of the signal. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

export type Interrupt = {
  signal: CancelSignal;
  /** The exit code once a signal came. */
  code: () => number | undefined;
  /** Gives the signals back. */
  end: () => void;
};

/** Lets Ctrl-C and SIGTERM end the run with a report of what was done; a second one ends the process as ever. */
export function watchInterrupt(): Interrupt {
  const cancellation = new Cancellation();
  let code: number | undefined;
  const interrupted = (name: keyof typeof codes) => (): void => {
    code = codes[name];
    end();
    cancellation.abort();
  };
  const onInterrupt = interrupted('SIGINT');
  const onTerminate = interrupted('SIGTERM');
  const end = (): void => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onTerminate);
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onTerminate);
  return { signal: cancellation, code: () => code, end };
}
