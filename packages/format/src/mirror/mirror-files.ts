import type { Collection } from '../collection.ts';
import type { JsonObject } from '../json.ts';
import { FOLDER_FILE, type MirrorFile, REQUEST_ENDING, ROOT_FILE } from './mirror.ts';

const NAME_MAX = 80;

/** A collection as files: one for each request, a folder for each folder. The same collection gives the same files. */
export function mirrorFiles(collection: Collection): MirrorFile[] {
  const { item, ...fields } = collection as JsonObject;
  const files: MirrorFile[] = [];
  const order = addItems(item as JsonObject[], '', files);
  return [{ path: ROOT_FILE, text: textOf({ collection: fields, order }) }, ...files];
}

/** Adds what lies in a folder, and gives the names in order. */
function addItems(items: readonly JsonObject[], path: string, files: MirrorFile[]): string[] {
  const taken = new Set([ROOT_FILE, FOLDER_FILE]);
  return items.map((one) => {
    const { item, ...fields } = one;
    const isFolder = Array.isArray(item);
    const name = freeName(String(one.name ?? ''), isFolder ? '' : REQUEST_ENDING, taken);
    if (!isFolder) files.push({ path: path + name, text: textOf(one) });
    else {
      const at = files.length;
      const order = addItems(item as JsonObject[], `${path}${name}/`, files);
      const text = textOf({ folder: fields, order });
      files.splice(at, 0, { path: `${path}${name}/${FOLDER_FILE}`, text });
    }
    return name;
  });
}

/** A name that every file system takes, unlike those beside it. */
function freeName(name: string, ending: string, taken: Set<string>): string {
  const plain =
    name
      .replace(/[\p{Cc}\\/:*?"<>|]+/gu, '-')
      .slice(0, NAME_MAX)
      .replace(/^[.\s-]+|[.\s]+$/g, '') || 'untitled';
  let free = plain + ending;
  for (let count = 2; taken.has(free.toLowerCase()); count += 1) free = `${plain} ${count}${ending}`;
  taken.add(free.toLowerCase());
  return free;
}

function textOf(value: JsonObject): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
