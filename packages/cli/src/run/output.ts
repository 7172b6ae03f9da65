import { fstatSync, writeSync } from 'node:fs';
import { CommandError } from '../command.ts';
import { problemOf } from './problem.ts';

/** Where reporters print. */
export type Output = {
  write: (text: string) => void;
  /** Hands over what is kept back; called at the end and whenever somebody should see it. */
  flush: () => void;
  isTerminal: boolean;
  /** Width in characters; undefined when nobody looks at a terminal. */
  columns: number | undefined;
};

const CHUNK_BYTES = 16_384;
const FLUSH_AFTER_MS = 200;
/** A reader that does not read for this long has to wait no longer. */
const STALLED_AFTER_MS = 60_000;

/**
 * Printing in chunks straight to the descriptor: `process.stdout` costs a start 1.4 ms to 3 ms to set up. A reader
 * that went away (EPIPE, `| head`) ends the printing and nothing else.
 */
export function createOutput(descriptor: number): Output {
  const terminal = openTerminal(descriptor);
  let kept = '';
  let closed = false;
  let flushedAt = 0;
  const flush = (): void => {
    if (kept === '' || closed) return;
    const bytes = Buffer.from(kept);
    kept = '';
    flushedAt = Date.now();
    closed = !writeAll(descriptor, bytes);
  };
  return {
    write(text) {
      kept += text;
      if (terminal.isTerminal || kept.length >= CHUNK_BYTES || Date.now() - flushedAt > FLUSH_AFTER_MS)
        flush();
    },
    flush,
    ...terminal,
  };
}

/** Lines go to a function, as commands under test print. */
export function createLineOutput(print: (line: string) => void): Output {
  let kept = '';
  return {
    write(text) {
      kept += text;
    },
    flush() {
      if (kept !== '') print(kept.endsWith('\n') ? kept.slice(0, -1) : kept);
      kept = '';
    },
    isTerminal: false,
    columns: undefined,
  };
}

function openTerminal(descriptor: number): { isTerminal: boolean; columns: number | undefined } {
  // Asking `node:tty` loads it, which costs a tenth of a small run.
  if (!mayBeTerminal(descriptor) || !process.getBuiltinModule('node:tty').isatty(descriptor))
    return { isTerminal: false, columns: undefined };
  return { isTerminal: true, columns: process.stdout.columns };
}

/** A terminal is a character device, and none of the memory devices of Linux such as /dev/null. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const entry = fstatSync(descriptor);
    return entry.isCharacterDevice() && !(process.platform === 'linux' && entry.rdev >>> 8 === memoryDevices);
  } catch {
    return false;
  }
}

/** Major number of /dev/null and its like. */
const memoryDevices = 1;

/** False when the reader is gone. */
function writeAll(descriptor: number, bytes: Buffer): boolean {
  let at = 0;
  let waitedMs = 0;
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at);
      waitedMs = 0;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EPIPE') return false;
      // A pipe in non-blocking mode is full: the reader needs a moment.
      if (code !== 'EAGAIN' || waitedMs > STALLED_AFTER_MS)
        throw new CommandError(`The output cannot be written: ${problemOf(error)}.`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
      waitedMs += 2;
    }
  }
  return true;
}
