import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const cli = path.dirname(import.meta.dirname);
const root = path.dirname(path.dirname(cli));
const out = path.join(cli, 'dist', 'run');
const entry = path.join(cli, 'src', 'run-main.ts');
/** What scripts need, in a file of its own: a run without scripts does not read it. */
const scripting = path.join(root, 'packages', 'engine', 'src', 'script', 'scripting.ts');
/** Imported by what every run needs, and called by few runs: read from a file of their own at their first call. */
const seldomCalled =
  /\/(format\/src\/(v1-\w+|normal-\w+|parse-csv|data-file|json-error|read-variables)|engine\/src\/(request\/(multipart|json-comments)|variables\/dynamic\/words|send\/(match-pattern|proxies|redirects|tls-settings)|script-send|script-cookies|script-datasets|run-request|retry|vault-values))\.ts$/;
/** Lazily imported, and needed by every run all the same. */
const alwaysImported = [path.join(cli, 'src', 'run', 'file-access.ts')];

/** What the bundle was made of: files and the folders they are in, from `packages/cli`, with their times in ms. */
type Made = {
  files: [path: string, modifiedMs: number, bytes: number][];
  folders: [path: string, modifiedMs: number][];
};

/** Makes the bundle when it is missing or one of its sources is not what it was. */
export async function ensureRunBundle(): Promise<void> {
  if (isMadeOfTheseSources()) noteFolders();
  else await bundleRun();
}

/** A folder changes with files that are no source, too; the launcher must not take that for another bundle. */
function noteFolders(): void {
  const file = path.join(out, 'folders.json');
  const { folders } = JSON.parse(readFileSync(file, 'utf8')) as Pick<Made, 'folders'>;
  const now = folders.map(([folder]) => [folder, statSync(path.join(cli, folder)).mtimeMs]);
  if (JSON.stringify(now) === JSON.stringify(folders)) return;
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, JSON.stringify({ folders: now }));
  renameSync(partial, file);
}

function isMadeOfTheseSources(): boolean {
  try {
    const { files } = JSON.parse(readFileSync(path.join(out, 'made-of.json'), 'utf8')) as Made;
    return files.every(([file, modifiedMs, bytes]) => {
      const { mtimeMs, size } = statSync(path.join(cli, file));
      return mtimeMs === modifiedMs && size === bytes;
    });
  } catch {
    return false;
  }
}

/**
 * Bundles `parley run` into CommonJS for the launcher: starting from two hundred TypeScript modules costs more than the
 * whole run of a small collection. Writes the files, V8's code for the two that every run needs, and what they were
 * made of. The launcher itself only looks at the folders: two hundred looks at files cost a tenth of a small run.
 */
async function bundleRun(): Promise<void> {
  const started = Date.now();
  const temporary = `${out}-${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  const modules = new Set<string>();
  const graph: ImportGraph = new Map();
  const build = await rolldown({
    // What every run needs is in the file of the entry.
    input: { hot: entry },
    cwd: root,
    platform: 'node',
    // Packages stay where they are: native ones must, large ones are loaded when needed.
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@parley/'),
    plugins: [keepPlaces(modules), noteImports(graph)],
    logLevel: 'silent',
  });
  try {
    await build.write({
      dir: temporary,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: ({ name }) =>
        ['scripting', 'seldom'].includes(name) ? '[name].cjs' : '[name]-[hash].cjs',
      // All that every run needs in one file: reading each file costs more than what is in it.
      codeSplitting: {
        includeDependenciesRecursively: false,
        groups: [
          { name: 'seldom', test: (id) => seldomCalled.test(id) },
          { name: 'hot', test: (id) => reachable(graph, [entry, ...alwaysImported]).has(id) },
          { name: 'scripting', test: (id) => reachable(graph, [scripting]).has(id) },
        ],
      },
      minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
      comments: { legal: false },
    });
  } finally {
    await build.close();
  }
  for (const name of ['hot', 'scripting']) toScript(path.join(temporary, `${name}.cjs`));
  const files = [...modules, import.meta.filename].sort();
  const folders = [...new Set(files.map((file) => path.dirname(file)))];
  const made: Made = {
    files: files.map((file) => {
      const { mtimeMs, size } = statSync(file);
      // A file that changed while it was read must count as changed.
      return [path.relative(cli, file), mtimeMs > started ? 0 : mtimeMs, size];
    }),
    folders: folders.map((folder) => [path.relative(cli, folder), statSync(folder).mtimeMs]),
  };
  writeFileSync(path.join(temporary, 'made-of.json'), JSON.stringify(made));
  writeFileSync(path.join(temporary, 'folders.json'), JSON.stringify({ folders: made.folders }));
  // Another process made the same meanwhile, and may be running from it.
  if (isMadeOfTheseSources()) {
    rmSync(temporary, { recursive: true, force: true });
    noteFolders();
    return;
  }
  mkdirSync(path.dirname(out), { recursive: true });
  rmSync(out, { recursive: true, force: true });
  renameSync(temporary, out);
  // A run through everything common leaves V8's code behind. Without it runs work as well, only slower.
  spawnSync(process.execPath, [path.join(import.meta.dirname, 'warm-up.mjs')], { stdio: 'ignore' });
}

/**
 * The launcher makes a `vm.Script` of the text, so that V8 can take code from a cache: it has to be a function
 * expression, and in one byte a character, as such text is read and hashed faster.
 */
function toScript(file: string): void {
  // A `vm.Script` can only import with a warning that it is an experiment; packages can be required as well.
  const required = readFileSync(file, 'utf8')
    .replaceAll(
      'require("./seldom.cjs")',
      // The bundler reads each member where it is used, so that it may come as late as that.
      'new Proxy({},{get:(kept,name)=>(kept.all??=require("./seldom.cjs"))[name]})',
    )
    .replace(/\bimport\(([^()]+)\)/g, 'Promise.resolve().then(()=>require($1))');
  const ascii = required.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(file, `(function(exports,require,module,__filename,__dirname){${ascii}\n})`);
}

/** Modules that ask where they are get the place of their source, not of the bundle. */
function keepPlaces(modules: Set<string>): Plugin {
  return {
    name: 'keep-places',
    transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      modules.add(id);
      if (!code.includes('import.meta')) return null;
      const join = "process.getBuiltinModule('node:path').join";
      const folder = `${join}(__dirname, ${JSON.stringify(path.relative(out, path.dirname(id)))})`;
      const file = `${join}(__dirname, ${JSON.stringify(path.relative(out, id))})`;
      return code
        .replaceAll('import.meta.dirname', folder)
        .replaceAll('import.meta.filename', file)
        .replaceAll('import.meta.url', `process.getBuiltinModule('node:url').pathToFileURL(${file}).href`);
    },
  };
}

/** Module -> modules that it imports when it is loaded. */
type ImportGraph = Map<string, readonly string[]>;

function noteImports(graph: ImportGraph): Plugin {
  return {
    name: 'note-imports',
    moduleParsed({ id, importedIds }) {
      graph.set(id, importedIds);
    },
  };
}

const known = new Map<string, Set<string>>();

function reachable(graph: ImportGraph, from: readonly string[]): Set<string> {
  const key = from.join('\n');
  let found = known.get(key);
  if (found !== undefined) return found;
  found = new Set();
  const pending = [...from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    pending.push(...(graph.get(next) ?? []));
  }
  known.set(key, found);
  return found;
}
