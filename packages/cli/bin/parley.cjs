#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read: it finds a Node that can run Parley, or says what to do.
// CommonJS, and nothing required before it is needed: `parley run` starts in little more than Node itself does.
const needed = 24;
const major = Number(process.versions.node.split('.')[0]);

if (major >= needed) {
  // Keeps compiled code between starts: halves the time to the first answer.
  process.getBuiltinModule('module').enableCompileCache();
  const args = process.argv.slice(2);
  if (args[0] === 'run') start(args);
  else main(args);
} else {
  runWithOwnNode();
}

/** Uses the bundle of `parley run`, made anew when a source changed; without a bundler the sources run as they are. */
async function start(args) {
  let bundle = freshBundle();
  if (bundle === undefined) {
    try {
      await (await import('../build/bundle-run.ts')).bundleRun();
      bundle = freshBundle();
    } catch {}
  }
  if (bundle === undefined) return main(args);
  require(bundle).start(args.slice(1));
}

async function main(args) {
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(args);
}

function freshBundle() {
  const fs = require('node:fs');
  try {
    const inputs = JSON.parse(fs.readFileSync(`${__dirname}/../dist/run/inputs.json`, 'utf8'));
    for (const [file, modified, size] of inputs) {
      const entry = fs.statSync(`${__dirname}/../${file}`, { throwIfNoEntry: false });
      if (entry === undefined || entry.mtimeMs !== modified || entry.size !== size) return undefined;
    }
    return `${__dirname}/../dist/run/run.cjs`;
  } catch {
    return undefined;
  }
}

function runWithOwnNode() {
  const own = require('node:path').join(__dirname, '../../../node_modules/node/bin/node');
  if (!require('node:fs').existsSync(own)) {
    console.error(`Parley needs Node ${needed} or newer; this is ${process.version}.`);
    console.error('In a clone of the repository run "npm start" once: it brings its own Node.');
    process.exit(1);
  }
  const args = [__filename, ...process.argv.slice(2)];
  const child = require('node:child_process').spawn(own, args, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}
