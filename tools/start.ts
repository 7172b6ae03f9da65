// `npm start`: the web app built when stale, then the server on this terminal.
import path from 'node:path';
import { ensureRunBundle } from '../packages/cli/build/bundle-run.ts';
import { runInForeground } from './foreground.ts';
import { buildWebWhenStale } from './web-build.ts';

const root = path.dirname(import.meta.dirname);

try {
  buildWebWhenStale(root);
  await ensureRunBundle();
  const launcher = path.join(root, 'packages', 'cli', 'bin', 'parley.cjs');
  process.exitCode = await runInForeground([launcher, 'serve', ...process.argv.slice(2)], { cwd: root });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
