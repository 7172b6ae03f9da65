import { createReadStream, realpathSync, statSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import type { FileAccess } from '@parley/engine';
import { problemOf } from './problem.ts';

/**
 * Files of request bodies. Relative paths begin in the working directory. COMPAT: files elsewhere may be read unless
 * --no-insecure-file-read says no; newman's word for that is PPERM.
 */
export function fileAccess(workingDir: string, anywhere: boolean): FileAccess {
  let root = '';
  const find = (path: string): string => {
    // COMPAT: the vendor's app writes Windows paths as `/C:/...`.
    const local = process.platform === 'win32' && /^\/[a-z]:/i.test(path) ? path.slice(1) : path;
    root ||= resolve(workingDir);
    const file = resolve(root, local);
    if (!anywhere && !(isInside(root, file) && isInside(realPath(root), realPath(file))))
      throw new Error('PPERM: insecure file access outside working directory');
    return file;
  };
  return {
    async stat(path) {
      const file = find(path);
      let entry: ReturnType<typeof statSync>;
      try {
        entry = statSync(file);
      } catch (error) {
        throw new Error(`${path}: ${problemOf(error)}`);
      }
      // Told here it is a warning; told by the stream it would cut the request.
      if (entry?.isDirectory()) throw new Error(`${path}: it is a directory`);
      return { size: Number(entry?.size), name: basename(file) };
    },
    open: (path) => createReadStream(find(path)),
  };
}

function isInside(root: string, file: string): boolean {
  const from = relative(root, file);
  return from !== '..' && !from.startsWith(`..${sep}`) && resolve(root, from) === file;
}

/** Where links lead; of what is not there the path itself, which reading it tells. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
