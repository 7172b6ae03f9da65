import { parseJson } from '../decode-text.ts';
import { FormatError } from '../format-error.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { FOLDER_FILE, type MirrorFile, REQUEST_ENDING, ROOT_FILE } from './mirror.ts';

type Folder = { file: string | undefined; requests: Map<string, MirrorFile>; folders: Map<string, Folder> };

const DEPTH_MAX = 100;

/** Whether a `collection.json` is the root of a mirror and not a collection by itself. */
export function isMirrorRoot(value: Json): boolean {
  return isObject(value) && isObject(member(value, 'collection')) && Array.isArray(member(value, 'order'));
}

/**
 * The collection that a folder mirror holds. What is there and not named in an `order`, such as a request that a merge
 * brought, comes last; what is named and not there is gone.
 *
 * @throws FormatError with the file, line and column of what cannot be read
 */
export function readMirror(files: readonly MirrorFile[]): JsonObject {
  const root = newFolder();
  const texts = new Map(files.map((file) => [file.path, file.text]));
  for (const file of files) place(root, file);
  const text = texts.get(ROOT_FILE);
  if (text === undefined) throw new FormatError([{ path: ROOT_FILE, reason: 'the file is missing' }]);
  const { fields, order } = readHead(ROOT_FILE, text, 'collection');
  return { ...fields, item: itemsOf(root, order, '', texts) };
}

const newFolder = (): Folder => ({ file: undefined, requests: new Map(), folders: new Map() });

function place(root: Folder, file: MirrorFile): void {
  const steps = file.path.split('/');
  const name = steps.pop() ?? '';
  if (steps.length > DEPTH_MAX)
    throw new FormatError([{ path: file.path, reason: `deeper than ${DEPTH_MAX} folders` }]);
  if (name !== FOLDER_FILE && !name.endsWith(REQUEST_ENDING)) return;
  let folder = root;
  for (const step of steps) {
    const next = folder.folders.get(step) ?? newFolder();
    folder.folders.set(step, next);
    folder = next;
  }
  if (name === FOLDER_FILE) folder.file = file.path;
  else folder.requests.set(name, file);
}

function itemsOf(
  folder: Folder,
  order: readonly string[],
  path: string,
  texts: ReadonlyMap<string, string>,
): Json[] {
  const there = [...folder.folders.keys(), ...folder.requests.keys()].sort();
  const names = [...new Set([...order.filter((name) => there.includes(name)), ...there])];
  return names.map((name) => {
    const request = folder.requests.get(name);
    if (request) return objectIn(request.path, request.text);
    return folderItem(folder.folders.get(name) as Folder, name, `${path}${name}/`, texts);
  });
}

/** A folder without a file of its own is called like its directory. */
function folderItem(
  folder: Folder,
  name: string,
  path: string,
  texts: ReadonlyMap<string, string>,
): JsonObject {
  const { file } = folder;
  const head = file === undefined ? undefined : readHead(file, texts.get(file) ?? '', 'folder');
  const item = itemsOf(folder, head?.order ?? [], path, texts);
  return { ...(head?.fields ?? { name }), item };
}

function readHead(
  path: string,
  text: string,
  key: 'collection' | 'folder',
): { fields: JsonObject; order: string[] } {
  const value = objectIn(path, text);
  const fields = member(value, key);
  if (!isObject(fields)) throw new FormatError([{ path, reason: `has no object "${key}"` }]);
  const order = member(value, 'order');
  return { fields, order: Array.isArray(order) ? order.map(String) : [] };
}

function objectIn(path: string, text: string): JsonObject {
  const value = parseJson(text, path);
  if (!isObject(value)) throw new FormatError([{ path, reason: 'must hold an object' }]);
  return value;
}
