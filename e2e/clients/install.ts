import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './program.ts';

const HERE = import.meta.dirname;
const CACHE = join(HERE, '../../.cache/clients');

/**
 * Installs the pinned clients into .cache/clients, once per lock file, and answers that folder. Their install
 * scripts do not run: the clients are strangers' code and need none.
 */
export async function installClients(): Promise<string> {
  const stamp = join(CACHE, '.installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(HERE, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return CACHE;
  console.log('installing newman and the MCP server into .cache/clients');
  mkdirSync(CACHE, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(join(HERE, name), join(CACHE, name));
  await runProgram('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: CACHE,
  });
  writeFileSync(stamp, wanted);
  return CACHE;
}
