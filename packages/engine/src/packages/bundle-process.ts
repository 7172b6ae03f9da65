import { writeFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { isAbsolute, join, relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type Plugin, rolldown } from 'rolldown';
import { libraryFile } from '../script/inside/libraries/loading/names.ts';

// `node bundle-process.ts FOLDER` makes FOLDER/script.js of FOLDER/entry/index.cjs, or prints one line that says why not.

/** Stands in for a module that is not there. The byte keeps the name apart from every file. */
const absent = '\0absent:';
const work = process.argv[2] as string;

try {
  await writeFile(join(work, 'script.js'), await build(join(work, 'entry', 'index.cjs')), { flag: 'wx' });
} catch (error) {
  process.stdout.write(firstProblem(error));
  process.exitCode = 1;
}

async function build(entry: string): Promise<string> {
  const bundler = await rolldown({
    input: entry,
    cwd: work,
    platform: 'browser',
    // Of a package that has both, `require` gets CommonJS: its exports are what `module.exports` promises.
    resolve: { mainFields: ['browser', 'main', 'module'], extensions: ['.js', '.cjs', '.mjs', '.json'] },
    tsconfig: false,
    transform: { define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' } },
    plugins: [onlyInside()],
    logLevel: 'silent',
  });
  try {
    const { output } = await bundler.generate({
      format: 'cjs',
      codeSplitting: false,
      sourcemap: false,
      comments: { legal: false },
    });
    if (output.length !== 1) throw new Error('it is made of more than scripts');
    return output[0].code;
  } finally {
    await bundler.close();
  }
}

/** Keeps the bundler inside the folder, whatever paths and links the packages name. */
function onlyInside(): Plugin {
  const isInside = (id: string): boolean => {
    const path = relative(work, id);
    return path !== '' && !isAbsolute(path) && path !== '..' && !path.startsWith(`..${sep}`);
  };
  return {
    name: 'only-inside',
    resolveId: {
      order: 'pre',
      async handler(source, importer, { kind, isEntry }) {
        if (isEntry) return null;
        const plain = source.replace(/^node:/, '');
        if (!isBuiltin(source) || source.endsWith('/')) {
          const found =
            (await this.resolve(source, importer, { kind, skipSelf: true })) ??
            // Packages that have ES modules only are found for `require` too.
            (kind === 'require-call'
              ? await this.resolve(source, importer, { kind: 'import-statement', skipSelf: true })
              : null);
          if (found !== null && !found.external && (isInside(found.id) || !isAbsolute(found.id)))
            return found;
          return absent + source;
        }
        // A package of the same name as a module of Node (`buffer`, `events`) that is declared wins, as in browsers.
        const own = source === plain ? await this.resolve(source, importer, { kind, skipSelf: true }) : null;
        if (own !== null && !own.external && isAbsolute(own.id) && isInside(own.id)) return own;
        return isInSandbox(plain) ? { id: plain, external: true } : absent + source;
      },
    },
    load(id) {
      // Whatever its name ends with.
      if (id.startsWith(absent)) return { code: absentModule(id.slice(absent.length)), moduleType: 'js' };
      if (isAbsolute(id) && !isInside(id)) throw new Error('it names a file outside of itself');
      return null;
    },
  };
}

/** Modules of Node that `require` of scripts has in a form of its own; `buffer` and `timers` are no files. */
function isInSandbox(name: string): boolean {
  return libraryFile(name) !== undefined || name === 'buffer' || name === 'timers';
}

function absentModule(name: string): string {
  const what = isBuiltin(name) ? `the Node module '${name}'` : `the module '${name}'`;
  const message = JSON.stringify(`it needs ${what}, which scripts do not have`);
  // CommonJS, so that names can be imported from it.
  return `module.exports = {}; const error = new Error(${message}); error.code = 'MODULE_NOT_FOUND'; throw error;`;
}

/** The bundler's own words without its drawing of the place, and without our folder. */
function firstProblem(error: unknown): string {
  const { errors } = error as { errors?: { message?: string }[] };
  const text = errors?.[0]?.message ?? (error instanceof Error ? error.message : String(error));
  const plain = stripVTControlCharacters(text).replaceAll(work, '');
  return (
    plain
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^[╭│╰─·]/.test(line))
      .slice(0, 2)
      .join(' ')
      .slice(0, 300) || 'unknown problem'
  );
}
