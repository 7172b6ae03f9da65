import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '../../e2e/clients/program.ts';

const LOCK = join(import.meta.dirname, 'peers');
/** Where the other converters are, and the programs that measure them. */
export const PEERS = join(import.meta.dirname, '../../.cache/convert-peers');

/**
 * Installs the pinned converters into .cache/convert-peers, once per lock file. Their install scripts do not run.
 *
 * @throws Error when they cannot be installed
 */
export async function installConverters(): Promise<void> {
  const stamp = join(PEERS, '.installed');
  const lock = readFileSync(join(LOCK, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('installing openapi-to-postmanv2 into .cache/convert-peers');
  mkdirSync(PEERS, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(LOCK, name), join(PEERS, name));
  await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: PEERS,
    timeoutMs: 600_000,
  });
  writeFileSync(stamp, wanted);
}
