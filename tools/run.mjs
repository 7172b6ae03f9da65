// The door to every npm script: `node tools/run.mjs <command> [arguments]`. Sets the clone up when needed, then
// runs the command's own file on the Node version in node_modules. Plain JavaScript: the system's Node may be older.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodePath, setUp } from './set-up.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Command -> file, with the arguments that come before the caller's. */
const commands = {
  start: ['tools/start.ts'],
  dev: ['tools/dev.ts'],
  test: ['tools/gate.ts'],
  check: ['tools/gate.ts', '--skip', 'browser'],
  bench: ['bench/run.ts'],
  chaos: ['tools/chaos.ts'],
  openapi: ['tools/openapi.ts'],
  permissions: ['tools/permissions.ts'],
  migration: ['tools/migration.ts'],
  'test:clients': ['e2e/clients/run.ts'],
  'test:newman': ['e2e/newman/run.ts'],
};

const main = () => {
  const [name = '', ...args] = process.argv.slice(2);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    fail(`Unknown command "${name}". There are: ${Object.keys(commands).join(', ')}.`);
  const [file, ...first] = command;
  if (!existsSync(path.join(root, file))) fail(`npm run ${name}: ${file} does not exist.`);
  try {
    setUp(root);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    // Whatever happens, a gate ends with its closing line.
    if (command[0] === 'tools/gate.ts') process.stdout.write('0 passed, 1 failed\n');
    process.exit(1);
  }
  runInForeground(nodePath(root), [path.join(root, file), ...first, ...args]);
};

/** Runs a program as if it were this process: same terminal, signals passed on, same exit code. */
const runInForeground = (program, args) => {
  const bin = path.join(root, 'node_modules', '.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
  // Ctrl-C reaches the whole foreground group by itself; a second SIGINT would cut the child's orderly stop short.
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm that is told to stop ends without passing it on, and only its shell goes with it.
  if (process.env.npm_lifecycle_event !== undefined) {
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      child.kill('SIGTERM');
    }, 500);
  }
  child.on('error', (error) => fail(`Could not run ${program}: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exit(code ?? 128 + (constants.signals[signal] ?? 1));
  });
};

const fail = (message) => {
  process.stderr.write(`${message}\n`);
  process.exit(1);
};

main();
