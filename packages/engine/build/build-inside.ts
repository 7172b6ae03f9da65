import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { libraryFile } from '../src/script/inside/libraries/loading/names.ts';
import {
  type Input,
  insideDirectory,
  packageDirectory,
  type Stamp,
  stampFile,
  stampLayout,
} from './stamp.ts';

/** The bundles that run inside an isolate, on disk. Nothing in `folder` changes once it is there. */
export type InsideFiles = {
  /** Named by what is in it: whatever is made from these files (a V8 snapshot) may be kept beside them. */
  folder: string;
  /** Digest of the files; another one when any of them changes. */
  stamp: string;
  /** One classic script: the pm API and the small parts of the platform. */
  main: string;
  /**
   * Path of a library by the name that `require` or the inside itself gives it, undefined when there is none. Its
   * completion value is `(require) => exports`; `createLibraryLoader` knows how to call it.
   */
  library: (name: string) => string | undefined;
};

let known: Promise<InsideFiles> | undefined;

/**
 * Gives the bundles, building them when a source, a bundled package or the bundler changed. The look whether they
 * did costs less than a millisecond; a build about a second. Processes that start at the same time may build
 * twice, but never see half a build. Throws the bundler's error when a source does not compile.
 */
export function ensureInside(): Promise<InsideFiles> {
  known ??= findOrBuild().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function findOrBuild(): Promise<InsideFiles> {
  const stamp = readStamp();
  if (stamp?.inputs.every(isUnchanged)) return filesOf(stamp);
  const { rebuild } = await import('./rebuild.ts');
  return filesOf(await rebuild(stamp));
}

function filesOf(stamp: Stamp): InsideFiles {
  const folder = join(insideDirectory, stamp.id);
  return {
    folder,
    stamp: stamp.id,
    main: join(folder, 'main.js'),
    library: (name) => {
      const file = libraryFile(name);
      return file === undefined ? undefined : join(folder, 'libraries', `${file}.js`);
    },
  };
}

function readStamp(): Stamp | undefined {
  try {
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8')) as Stamp;
    if (stamp.layout !== stampLayout) return undefined;
    return statSync(join(insideDirectory, stamp.id), { throwIfNoEntry: false }) ? stamp : undefined;
  } catch {
    return undefined;
  }
}

function isUnchanged([path, modifiedMs, bytes]: Input): boolean {
  // Not `join`: this runs for every file at every start.
  const entry = statSync(`${packageDirectory}/${path}`, { throwIfNoEntry: false });
  return entry !== undefined && entry.mtimeMs === modifiedMs && entry.size === bytes;
}
