import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Plugin, rolldown } from 'rolldown';

const cli = path.dirname(import.meta.dirname);
const root = path.dirname(path.dirname(cli));
const out = path.join(cli, 'dist', 'run');
const entry = path.join(cli, 'src', 'run-main.ts');

/**
 * Bundles `parley run` into CommonJS for the launcher: starting from two hundred TypeScript modules costs more than the
 * whole run of a small collection. Writes the files and a list of what they were made of (path, modification time,
 * size) that the launcher compares.
 */
export async function bundleRun(): Promise<void> {
  const started = Date.now();
  const temporary = `${out}-${process.pid}`;
  rmSync(temporary, { recursive: true, force: true });
  const modules = new Set<string>();
  const build = await rolldown({
    input: { run: entry },
    cwd: root,
    platform: 'node',
    // Packages stay where they are: native ones must, large ones are loaded when needed.
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@parley/'),
    plugins: [keepPlaces(modules)],
    logLevel: 'warn',
  });
  try {
    await build.write({
      dir: temporary,
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name]-[hash].cjs',
      minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
      comments: { legal: false },
    });
  } finally {
    await build.close();
  }
  const inputs = [...modules, import.meta.filename].sort().map((file) => {
    const { mtimeMs, size } = statSync(file);
    // A file that changed while it was read must count as changed.
    return [path.relative(cli, file), mtimeMs > started ? 0 : mtimeMs, size];
  });
  writeFileSync(path.join(temporary, 'inputs.json'), JSON.stringify(inputs));
  mkdirSync(path.dirname(out), { recursive: true });
  rmSync(out, { recursive: true, force: true });
  renameSync(temporary, out);
}

/** Modules that ask where they are get the place of their source, not of the bundle. */
function keepPlaces(modules: Set<string>): Plugin {
  return {
    name: 'keep-places',
    transform(code, id) {
      if (!id.endsWith('.ts')) return null;
      modules.add(id);
      if (!code.includes('import.meta')) return null;
      const folder = `process.getBuiltinModule('node:path').join(__dirname, ${JSON.stringify(path.relative(out, path.dirname(id)))})`;
      const file = `process.getBuiltinModule('node:path').join(__dirname, ${JSON.stringify(path.relative(out, id))})`;
      return code
        .replaceAll('import.meta.dirname', folder)
        .replaceAll('import.meta.filename', file)
        .replaceAll('import.meta.url', `process.getBuiltinModule('node:url').pathToFileURL(${file}).href`);
    },
  };
}
