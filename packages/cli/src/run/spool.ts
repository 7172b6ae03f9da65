import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BUFFER_CHARACTERS = 65_536;

/** Text that grows during a run and is read once at the end: on disk, so that memory stays flat. */
export type Spool = {
  write: (text: string) => void;
  /** Appends all of it to an open file. */
  copyTo: (descriptor: number) => void;
  remove: () => void;
};

export function createSpool(): Spool {
  const directory = mkdtempSync(join(tmpdir(), 'parley-run-'));
  const file = join(directory, 'part');
  const descriptor = openSync(file, 'w+', 0o600);
  let kept = '';
  const flush = (): void => {
    if (kept !== '') writeSync(descriptor, kept);
    kept = '';
  };
  return {
    write(text) {
      kept += text;
      if (kept.length >= BUFFER_CHARACTERS) flush();
    },
    copyTo(target) {
      flush();
      const chunk = Buffer.alloc(BUFFER_CHARACTERS * 4);
      for (let at = 0; ; ) {
        const read = readSync(descriptor, chunk, 0, chunk.length, at);
        if (read === 0) return;
        at += read;
        for (let done = 0; done < read; ) done += writeSync(target, chunk, done, read - done);
      }
    },
    remove() {
      closeSync(descriptor);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
