import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Collection, FormatError, parseJson } from '@parley/format';
import {
  FOLDER_FILE,
  isMirrorRoot,
  type MirrorFile,
  mirrorFiles,
  REQUEST_ENDING,
  ROOT_FILE,
} from '@parley/format/mirror';
import { CommandError, type Print } from '../command.ts';
import { problemOf } from '../run/problem.ts';

/**
 * Writes a collection as a folder with a file for each request. Into an earlier mirror only what differs is written, and
 * requests that are gone are taken away; other files stay. A folder that holds anything else is refused.
 */
export function writeMirror(collection: Collection, folder: string, tell: Print): void {
  try {
    checkTarget(folder);
    const files = mirrorFiles(collection);
    const kept = new Set(files.map(({ path }) => path.toLowerCase()));
    for (const file of files) writeChanged(folder, file);
    for (const path of mirrored(folder, '')) if (!kept.has(path.toLowerCase())) rmSync(join(folder, path));
    removeEmpty(folder, '');
    tell(`${folder} written: ${files.length} files.`);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${folder} cannot be written: ${problemOf(error)}.`, 2);
  }
}

function checkTarget(folder: string): void {
  if (!existsSync(folder)) return;
  const holds = readdirSync(folder).filter((name) => !name.startsWith('.'));
  if (holds.length === 0) return;
  const root = join(folder, ROOT_FILE);
  if (existsSync(root) && isMirror(readFileSync(root, 'utf8'))) return;
  throw new CommandError(`${folder} holds something else. Name a new folder, or an earlier mirror.`, 2);
}

function isMirror(text: string): boolean {
  try {
    return isMirrorRoot(parseJson(text, ROOT_FILE));
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

function writeChanged(folder: string, { path, text }: MirrorFile): void {
  const target = join(folder, path);
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  mkdirSync(dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, target);
}

/** Files of a mirror in a folder and those in it. */
function mirrored(folder: string, at: string): string[] {
  return readdirSync(join(folder, at), { withFileTypes: true }).flatMap((entry) => {
    const path = at === '' ? entry.name : `${at}/${entry.name}`;
    if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
    if (entry.isDirectory()) return mirrored(folder, path);
    return entry.name === FOLDER_FILE || entry.name.endsWith(REQUEST_ENDING) ? [path] : [];
  });
}

function removeEmpty(folder: string, at: string): void {
  for (const entry of readdirSync(join(folder, at), { withFileTypes: true }))
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      removeEmpty(folder, join(at, entry.name));
  if (at !== '' && readdirSync(join(folder, at)).length === 0) rmdirSync(join(folder, at));
}
