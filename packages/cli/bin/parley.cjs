#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read: it finds a Node that can run Parley, or says what to do.
// CommonJS, and nothing required before it is needed: `parley run` starts in little more than Node itself does.
const needed = 24;
const major = Number(process.versions.node.split('.')[0]);
// Not by node:path: its first use takes as long as reading the bundle.
const separator = __dirname.at(-'/bin'.length);
const bundle = `${__dirname.slice(0, -'bin'.length)}dist${separator}run`;
const loaded = {};

if (major < needed) runWithOwnNode();
else if (process.argv[2] === 'run') run(process.argv.slice(3));
else runOther(process.argv.slice(2));

/** Uses the bundle of `parley run`, made anew when a source changed; without a bundler the sources run as they are. */
async function run(words) {
  if (!isFresh()) {
    try {
      await (await import('../build/bundle-run.ts')).ensureRunBundle();
    } catch {}
    if (!isFresh()) return runOther(['run', ...words]);
  }
  load('hot').start(words);
}

async function runOther(words) {
  // Keeps compiled code between starts: halves the time to the first answer.
  process.getBuiltinModule('module').enableCompileCache();
  const { main } = await import('../src/main.ts');
  process.exitCode = await main(words);
}

/**
 * Whether the bundle is made of the sources as they are. Every way of changing them but writing into a file in place
 * changes a folder; npm's scripts look at each file.
 */
function isFresh() {
  const fs = process.getBuiltinModule('node:fs');
  try {
    const { folders } = JSON.parse(fs.readFileSync(`${bundle}/folders.json`, 'latin1'));
    for (const [folder, modified] of folders)
      if (fs.statSync(`${__dirname}/../${folder}`).mtimeMs !== modified) return false;
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads a file of the bundle with the code that V8 made of it in an earlier run: compiling each function at its first
 * call takes longer than a small run. Node's own compile cache keeps only what was compiled before the first call.
 */
function load(name) {
  if (loaded[name]) return loaded[name].exports;
  const fs = process.getBuiltinModule('node:fs');
  const vm = process.getBuiltinModule('node:vm');
  const Module = module.constructor;
  const file = `${bundle}${separator}${name}.cjs`;
  const codeFile = `${bundle}/${name}-${process.version}-${process.arch}.code`;
  const own = new Module(file, module);
  loaded[name] = own;
  own.filename = file;
  own.paths = Module._nodeModulePaths(bundle);
  // Other files of the bundle find it by its name.
  Module._cache[file] = own;
  const script = new vm.Script(fs.readFileSync(file, 'latin1'), {
    filename: file,
    cachedData: fs.existsSync(codeFile) ? fs.readFileSync(codeFile) : undefined,
  });
  const requireHere = (id) => {
    if (id.startsWith('node:')) return process.getBuiltinModule(id);
    return id === './scripting.cjs' || id === './hot.cjs' ? load(id.slice(2, -4)) : own.require(id);
  };
  script.runInThisContext()(own.exports, requireHere, own, file, bundle);
  own.loaded = true;
  // Only while the bundle is made: code of any other run could lack what most runs need. Scripts change a setting of
  // V8, and code that was made under other settings is refused.
  if (process.env.PARLEY_KEEP_CODE === '1')
    process.on('exit', () => {
      process.getBuiltinModule('node:v8').setFlagsFromString('--turboshaft-loop-unrolling');
      fs.writeFileSync(codeFile, script.createCachedData());
    });
  return own.exports;
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
