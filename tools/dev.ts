// `npm run dev`: the server, restarted when its sources change, and Vite with reload in front of it.
import path from 'node:path';
import { runInForeground } from './foreground.ts';

const root = path.dirname(import.meta.dirname);
const launcher = path.join(root, 'packages', 'cli', 'bin', 'parley.cjs');
const vite = path.join(root, 'node_modules', 'vite', 'bin', 'vite.js');

const codes = await Promise.all([
  runInForeground(['--watch', '--watch-preserve-output', launcher, 'serve', ...process.argv.slice(2)], {
    cwd: root,
  }),
  runInForeground([vite], { cwd: path.join(root, 'packages', 'web') }),
]);
process.exitCode = Math.max(...codes);
