import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import {
  leftOut,
  libraryFile,
  sharedFiles,
  sharedModules,
} from '../src/script/inside/libraries/loading/names.ts';
import { packageDirectory } from './stamp.ts';

const inside = join(packageDirectory, 'src', 'script', 'inside');
const librariesDirectory = join(inside, 'libraries');
export const mainEntry = join(inside, 'main.ts');
const hostModule = join(inside, 'host.ts');

/** What was built, and every module that went into it (absolute paths). */
export type Bundled = { libraries: string[]; modules: string[] };

/** Writes `main.js` and `libraries/*.js` into a directory. */
export async function bundleInside(directory: string, main: string): Promise<Bundled> {
  mkdirSync(join(directory, 'libraries'), { recursive: true });
  const libraries = readdirSync(librariesDirectory)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -3));
  const modules = new Set<string>();
  await bundleMain(main, join(directory, 'main.js'), modules);
  for (const name of libraries) {
    await bundleLibrary(name, join(directory, 'libraries', `${name}.js`), modules);
  }
  return { libraries, modules: [...modules] };
}

/** Bundles an entry and all that it imports into one classic script. */
async function bundleMain(entry: string, file: string, modules: Set<string>): Promise<void> {
  await bundle({ entry, file, modules, plugins: [], format: 'iife', intro: "'use strict';", outro: '' });
}

/**
 * Bundles a library into a script whose completion value is `(require) => exports`: what it shares with other
 * libraries (and with main) comes through `require`, so there is one EventEmitter and one connection to the host.
 */
async function bundleLibrary(name: string, file: string, modules: Set<string>): Promise<void> {
  const shared: Plugin = {
    name: 'shared-modules',
    resolveId: {
      order: 'pre',
      async handler(specifier, importer) {
        if (importer === undefined) return null;
        if (leftOut.get(name)?.includes(specifier)) return join(librariesDirectory, 'shims', 'nothing.ts');
        const elsewhere = sharedFiles.get(name);
        if (elsewhere?.specifiers.includes(specifier)) return { id: elsewhere.of, external: true };
        if (libraryFile(specifier) !== name && sharedModules.has(specifier))
          return { id: specifier, external: true };
        if (!specifier.endsWith('host.ts')) return null;
        const resolved = await this.resolve(specifier, importer, { skipSelf: true });
        return resolved?.id === hostModule ? { id: '#host', external: true } : resolved;
      },
    },
  };
  await bundle({
    entry: join(librariesDirectory, `${name}.ts`),
    file,
    modules,
    plugins: [shared],
    format: 'cjs',
    intro: '(function (require) { const module = { exports: {} }; let exports = module.exports;',
    outro: 'return module.exports.library; })',
  });
}

type Bundle = {
  entry: string;
  file: string;
  modules: Set<string>;
  plugins: Plugin[];
  format: 'iife' | 'cjs';
  intro: string;
  outro: string;
};

async function bundle({ entry, file, modules, plugins, format, intro, outro }: Bundle): Promise<void> {
  const build = await rolldown({
    input: entry,
    cwd: packageDirectory,
    platform: 'browser',
    plugins,
    treeshake: true,
    // What Ajv 8 resolves references with: the one of Ajv 6 compiles regular expressions for 25 ms first.
    resolve: { alias: { 'uri-js': 'fast-uri' } },
    logLevel: 'warn',
    onLog: (level, log, defaultHandler) => {
      // Packages of another age: `eval` and `this` at top level are theirs, and harmless in an isolate.
      if (log.code === 'EVAL' || log.code === 'COMMONJS_VARIABLE_IN_ESM') return;
      defaultHandler(level, log);
    },
    transform: {
      target: 'es2025',
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      inject: { process: [join(librariesDirectory, 'shims', 'process.ts'), 'process'] },
    },
  });
  try {
    const written = await build.write({
      file,
      format,
      exports: format === 'cjs' ? 'named' : 'auto',
      esModule: false,
      codeSplitting: false,
      // Names of classes and functions are seen by scripts, and by people in stack traces.
      minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
      comments: { legal: false },
      // One byte a character: V8 reads such a text in half the time.
      charset: 'ascii',
      // Around everything, after minifying: the wrapper makes the script an expression.
      postBanner: intro,
      postFooter: outro,
    });
    for (const chunk of written.output) {
      if (chunk.type === 'chunk') for (const id of chunk.moduleIds) if (existsSync(id)) modules.add(id);
    }
  } finally {
    await build.close();
  }
}
