import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { Cancellation } from '@parley/engine';
import { CommandError } from '../command.ts';
import type { Output } from './output.ts';
import { runSession } from './session.ts';
import type { RunSettings } from './settings.ts';

/** Editors write a file in several steps; the run begins when they are through. */
const SETTLE_MS = 150;

/**
 * Runs, waits for a change of one of the files that were read, cancels what is still under way and runs again, until
 * the process is interrupted. Answers 0: whoever watches reads the report.
 */
export async function watchSession(
  settings: RunSettings,
  { output, warn }: { output: Output; warn: (line: string) => void },
): Promise<number> {
  const stop = Promise.withResolvers<'stop'>();
  const onSignal = (): void => stop.resolve('stop');
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  let files: string[] = settings.collections;
  for (;;) {
    const cancellation = new Cancellation();
    const running = runSession(settings, { output, warn, signal: cancellation }).then(
      (result) => {
        files = result.files;
      },
      (error: unknown) => {
        // A file that is half written is no reason to stop watching.
        if (!(error instanceof CommandError)) throw error;
        warn(error.message);
      },
    );
    const watched = [
      settings.collections,
      settings.environment,
      settings.globals,
      settings.data,
      settings.envFiles,
      settings.datasets.map(({ value }) => value),
    ];
    const change = changeOf([...files, ...watched.flat().filter((file) => file !== undefined)]);
    const first = await Promise.race([running.then(() => 'done' as const), change.seen, stop.promise]);
    if (first === 'done') {
      output.write('\nWatching for changes. Ctrl+C ends it.\n');
      output.flush();
    }
    const next = first === 'done' ? await Promise.race([change.seen, stop.promise]) : first;
    change.close();
    cancellation.abort();
    await running;
    if (next === 'stop') return 0;
  }
}

/** Directories are watched, since editors replace files. */
function changeOf(files: readonly string[]): { seen: Promise<'change'>; close: () => void } {
  const { promise, resolve: seen } = Promise.withResolvers<'change'>();
  const names = new Map<string, Set<string>>();
  for (const file of files) {
    const directory = dirname(resolve(file));
    names.set(directory, (names.get(directory) ?? new Set()).add(basename(file)));
  }
  let timer: NodeJS.Timeout | undefined;
  const watchers: FSWatcher[] = [];
  for (const [directory, own] of names) {
    try {
      watchers.push(
        watch(directory, (_event, name) => {
          if (name !== null && !own.has(name)) return;
          clearTimeout(timer);
          timer = setTimeout(() => seen('change'), SETTLE_MS);
        }),
      );
    } catch {
      // An address or a pattern is no directory; the files it stood for are in the list themselves.
    }
  }
  return {
    seen: promise,
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
