import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../e2e/clients/program.ts';

const LOCK = join(import.meta.dirname, 'peers');
const CACHE = join(import.meta.dirname, '../../.cache/bench-peers');

/** Start files of the other runners; one that could not be installed is missing. */
export type Peers = { newman: string; bruno?: string; hoppscotch?: string };

/**
 * Installs the pinned runners into .cache/bench-peers, once per lock file. Their install scripts do not run: they are
 * strangers' code and need none.
 *
 * @throws Error when not even newman can be installed
 */
export async function installPeers(): Promise<Peers> {
  const stamp = join(CACHE, '.installed');
  const lock = readFileSync(join(LOCK, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    console.error('installing newman, bruno and hoppscotch into .cache/bench-peers');
    mkdirSync(CACHE, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(LOCK, name), join(CACHE, name));
    await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: CACHE,
      timeoutMs: 600_000,
    });
    writeFileSync(stamp, wanted);
  }
  const bruno = binOf('@usebruno/cli', 'bru');
  const hoppscotch = binOf('@hoppscotch/cli', 'hopp');
  return {
    newman: binOf('newman', 'newman') ?? '',
    ...(bruno === undefined ? {} : { bruno }),
    ...(hoppscotch === undefined ? {} : { hoppscotch }),
  };
}

function binOf(name: string, command: string): string | undefined {
  const directory = join(CACHE, 'node_modules', name);
  const description = join(directory, 'package.json');
  if (!existsSync(description)) return undefined;
  const { bin } = JSON.parse(readFileSync(description, 'utf8')) as { bin: string | Record<string, string> };
  const file = typeof bin === 'string' ? bin : bin[command];
  return file === undefined ? undefined : join(directory, file);
}
