import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { FormatError, parseJson } from '@parley/format';
import { isMirrorRoot, type MirrorFile, ROOT_FILE, readMirror } from '@parley/format/mirror';
import { CommandError } from '../command.ts';

const FILES_MAX = 50_000;

/** What a folder holds: a collection.json by itself, or a mirror with a file for each request. */
export function readFolder(folder: string): Buffer {
  const bytes = readFileSync(join(folder, ROOT_FILE));
  try {
    if (!isMirrorRoot(parseJson(bytes.toString('utf8'), ROOT_FILE))) return bytes;
    return Buffer.from(JSON.stringify(readMirror(filesOf(folder))));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const [problem] = error.problems;
    throw new CommandError(`Could not read the collection ${folder}: ${problem?.path}: ${problem?.reason}.`);
  }
}

/** JSON files of the folder and those in it; what starts with a dot, such as .git, is nothing of the collection. */
function filesOf(folder: string): MirrorFile[] {
  const files: MirrorFile[] = [];
  const folders = [''];
  for (let at = folders.shift(); at !== undefined; at = folders.shift())
    for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      const path = join(at, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && entry.name.endsWith('.json'))
        files.push({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') });
      if (files.length > FILES_MAX) throw new CommandError(`${folder} holds more than ${FILES_MAX} files.`);
    }
  return files;
}
