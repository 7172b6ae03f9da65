import { isObject, type JsonObject } from '../../json.ts';
import { documentOf } from '../collections.ts';
import { type Importing, ImportStop, type Source, type TextFile } from '../importing.ts';
import { objectIn, objectsIn, textIn } from '../json-fields.ts';
import { makeCollection, makeVariables, stableId } from '../make-item.ts';
import { fileStem } from '../names.ts';
import { environmentRows, itemOfBlocks } from './bru-item.ts';
import { readBru } from './bru-text.ts';
import { type BrunoEnvironment, type BrunoItem, emptyItem } from './bruno-item.ts';
import { brunoItems, sharedParts } from './bruno-items.ts';
import { environmentOfJson, itemOfJson } from './json-item.ts';
import { itemOfOpenCollection } from './open-collection-item.ts';

/** Folders deeper than this are no folders that a person made. */
const FOLDERS_MAX = 100;
const IGNORED = /(?:^|\/)(?:bruno\.json|package(?:-lock)?\.json|collection\.bru|opencollection\.ya?ml)$/;

/** What a reader of one of the formats gives. */
type Found = { root: BrunoItem; environments: BrunoEnvironment[] };

/** A folder of Bruno in either form, one file of it, or its exports in one file. */
export function readBruno(source: Source, importing: Importing): void {
  const isFolder = source.files.some(({ path }) =>
    /(?:^|\/)(?:bruno\.json|opencollection\.ya?ml)$/.test(path),
  );
  const isBru = /\.bru$/i.test(source.files[0]?.path ?? '');
  const found = isFolder || isBru ? readFolder(source, importing) : readExport(source, importing);
  const warn = (reason: string): void => importing.warn(source.path, reason);
  const making = { warn, count: () => importing.countItem(source.path) };
  const item = brunoItems(found.root.children, making);
  if (item.length > 0 || found.environments.length === 0)
    importing.addCollection(makeCollection({ ...sharedParts(found.root, warn), item }));
  for (const { key, name, rows } of found.environments)
    importing.addVariables(
      makeVariables('environment', {
        id: stableId('bruno', key),
        name,
        values: rows.map((row) => ({ ...row, isSecret: row.isSecret === true, isDisabled: !row.isOn })),
      }),
    );
}

/** Bruno's own JSON, or a bundled OpenCollection in one file. */
function readExport(source: Source, importing: Importing): Found {
  const parsed = documentOf(source, importing);
  const document = isObject(parsed.value) ? parsed.value : {};
  if (document.opencollection === undefined && !Array.isArray(document.items)) {
    importing.fail(source.path, 'an export of Bruno has a list of "items"', { document: parsed, path: [] });
    throw new ImportStop();
  }
  const fallback = fileStem(source.path, 'Bruno');
  if (document.opencollection !== undefined) {
    const root = itemOfOpenCollection(document, source.path, fallback);
    const environments = objectsIn(objectIn(document, 'config'), 'environments');
    return { root, environments: environments.map((one) => environmentOfJson(one, source.path)) };
  }
  const root = { ...itemOfJson(document, source.path), kind: 'folder' as const };
  return {
    root: { ...root, name: root.name || fallback },
    environments: objectsIn(document, 'environments').map((one) => environmentOfJson(one, source.path)),
  };
}

function readFolder(source: Source, importing: Importing): Found {
  const base = source.path.endsWith('/') ? source.path : '';
  const folders = new Map<string, BrunoItem>([['', rootOf(source, base, importing)]]);
  const root = folders.get('') as BrunoItem;
  const environments: BrunoEnvironment[] = [];
  for (const file of source.files) {
    if (!/\.(?:bru|ya?ml)$/i.test(file.path) || IGNORED.test(file.path)) continue;
    const path = file.path.slice(base.length);
    const steps = path.split('/');
    const name = (steps.pop() as string).replace(/\.\w+$/, '');
    if (steps.length > FOLDERS_MAX) {
      importing.fail(file.path, `folders nested deeper than ${FOLDERS_MAX} levels are left out`);
      continue;
    }
    const read = readItem(file, path, name, source, importing);
    if (!read) continue;
    if (steps[0] === 'environments' && steps.length === 1)
      environments.push({ key: path, name: read.environmentName || name, rows: read.environment });
    else if (name === 'folder')
      Object.assign(folderOf(steps, folders), {
        ...read.item,
        key: steps.join('/'),
        children: folderOf(steps, folders).children,
      });
    else folderOf(steps, folders).children.push(read.item);
  }
  return { root, environments };
}

function folderOf(steps: readonly string[], folders: Map<string, BrunoItem>): BrunoItem {
  const key = steps.join('/');
  const known = folders.get(key);
  if (known) return known;
  const made = emptyItem('folder', key, steps.at(-1) ?? '');
  folders.set(key, made);
  folderOf(steps.slice(0, -1), folders).children.push(made);
  return made;
}

type ReadItem = { item: BrunoItem; environment: BrunoEnvironment['rows']; environmentName: string };

function readItem(
  file: TextFile,
  path: string,
  name: string,
  source: Source,
  importing: Importing,
): ReadItem | undefined {
  if (/\.bru$/i.test(file.path)) {
    const { blocks, problem } = readBru(file.text);
    if (problem) {
      importing.fail(file.path, problem.reason, { line: problem.line, column: 1 });
      return undefined;
    }
    return {
      item: itemOfBlocks(blocks, path, name),
      environment: environmentRows(blocks),
      environmentName: '',
    };
  }
  const document = yamlOf(file, source, importing);
  if (!document) return undefined;
  const { rows, name: environmentName } = environmentOfJson(document, path);
  return { item: itemOfOpenCollection(document, path, name), environment: rows, environmentName };
}

/** One broken file leaves the others as they are; it has been told. */
function yamlOf(file: TextFile, source: Source, importing: Importing): JsonObject | undefined {
  try {
    const { value } = documentOf(source, importing, file);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof ImportStop) return undefined;
    throw error;
  }
}

/** The collection itself: its name in `bruno.json`, all else in `collection.bru`; or both in `opencollection.yml`. */
function rootOf(source: Source, base: string, importing: Importing): BrunoItem {
  const file = (pattern: RegExp): TextFile | undefined =>
    source.files.find(({ path }) => pattern.test(path.slice(base.length)));
  const key = source.path;
  const fallback = base.split('/').at(-2) ?? fileStem(source.path, 'Bruno');
  const yaml = file(/^opencollection\.ya?ml$/);
  const document = yaml && yamlOf(yaml, source, importing);
  if (document) return { ...itemOfOpenCollection(document, key, fallback), kind: 'folder', children: [] };
  const mark = file(/^bruno\.json$/);
  const about = mark && yamlOf(mark, source, importing);
  const name = (about && textIn(about, 'name')) || fallback;
  const settings = file(/^collection\.bru$/);
  if (!settings) return emptyItem('folder', key, name);
  const { blocks, problem } = readBru(settings.text);
  if (problem) importing.fail(settings.path, problem.reason, { line: problem.line, column: 1 });
  return { ...itemOfBlocks(blocks, key, name), kind: 'folder', name };
}
