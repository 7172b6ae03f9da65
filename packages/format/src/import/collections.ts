import type { Collection } from '../collection.ts';
import { readText } from '../definition/read-text.ts';
import type { DefinitionDocument, PathPart } from '../definition/types.ts';
import { FormatError } from '../format-error.ts';
import { isObject, type Json, type JsonObject, member } from '../json.ts';
import { readCollection } from '../read-collection.ts';
import { readEnvironment, readGlobals } from '../read-variables.ts';
import { type Importing, ImportStop, type Source, type TextFile } from './importing.ts';
import { listIn, textIn } from './json-fields.ts';
import { stableId } from './make-item.ts';

/** The parsed file of a source. Throws `ImportStop` after telling where it is not JSON or YAML. */
export function documentOf(source: Source, importing: Importing, file?: TextFile): DefinitionDocument {
  if (source.document && !file) return source.document;
  const wanted = file ?? source.files[0];
  if (!wanted) throw new ImportStop();
  const read = readText(wanted, { ...importing.limits, aliasedValuesMax: 5_000_000 });
  if (!read.syntaxProblem) return read;
  importing.fail(wanted.path, read.syntaxProblem.reason, read.syntaxProblem.range.start);
  throw new ImportStop();
}

/** A collection of any version. */
export function readCollectionFile(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  addCollection(document.value, { document, at: [] }, importing);
}

/** An environment or the globals. */
export function readVariablesFile(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  addVariables(document.value, source.kind === 'globals', { document, at: [] }, importing);
}

type From = { document: DefinitionDocument; at: PathPart[] };

/** Where every id that a source lacks comes from: the same at every import. */
function countedIds({ document, at }: From): () => string {
  let count = 0;
  return () => {
    count += 1;
    return stableId(document.path, at.join('/'), String(count));
  };
}

function addCollection(value: Json, from: From, importing: Importing): void {
  attempt(from, importing, () => {
    const { collection, warnings } = readCollection(value, { newId: countedIds(from) });
    for (const warning of warnings) importing.warn(from.document.path, warning);
    countItems(collection, from.document.path, importing);
    importing.addCollection(collection);
  });
}

function countItems(collection: Collection, file: string, importing: Importing): void {
  const waiting = [...collection.item];
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    importing.countItem(file);
    for (const child of item.item ?? []) waiting.push(child);
  }
}

function addVariables(value: Json, isGlobals: boolean, from: From, importing: Importing): void {
  attempt(from, importing, () => {
    const set = (isGlobals ? readGlobals : readEnvironment)(value, { newId: countedIds(from) });
    const values = set.values.map((entry) => variableOf(entry as JsonObject));
    importing.addVariables({
      ...set,
      name: set.name || (isGlobals ? 'Globals' : 'Environment'),
      values: values as typeof set.values,
      _postman_variable_scope: isGlobals ? 'globals' : 'environment',
    });
  });
}

/** Both ways in which exports say that a value is a secret become one. */
function variableOf(entry: JsonObject): JsonObject {
  const { secret, ...row } = entry;
  const isSecret = secret === true || row.type === 'secret';
  return {
    ...row,
    value: row.value ?? '',
    type: isSecret ? 'secret' : 'default',
    enabled: row.enabled !== false && row.disabled !== true,
  };
}

/** Tells what a reader throws at the place in the file that it means. */
function attempt({ document, at }: From, importing: Importing, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    for (const { path, reason } of error.problems) {
      const parts = [...at, ...pathParts(path)];
      importing.fail(document.path, `${path}: ${reason}`, { document, path: parts });
    }
  }
}

/** The parts of `$.item[2].request`. What stands behind another name than that of a member ends it. */
function pathParts(path: string): PathPart[] {
  const parts: PathPart[] = [];
  for (const [, name, index] of path.replace(/\(as v2\.1\).*$/, '').matchAll(/\.([^.[\]]+)|\[(\d+)\]/g))
    parts.push(index === undefined ? (name as string) : Number(index));
  return parts;
}

/** A data dump: one JSON file, or a folder with `archive.json` that lists the ids of the files beside it. */
export function readDump(source: Source, importing: Importing): void {
  const mark = source.files.find(({ path }) => /(?:^|\/)archive\.json$/.test(path));
  if (mark) readDumpFolder(source, mark, importing);
  else readDumpFile(source, importing);
}

function readDumpFile(source: Source, importing: Importing): void {
  const document = documentOf(source, importing);
  const lists = ['collections', 'environments', 'globals'];
  if (!isObject(document.value) || !lists.some((name) => Object.hasOwn(document.value as JsonObject, name))) {
    importing.fail(source.path, `a data dump is an object with ${lists.join(', ')}`, { document, path: [] });
    return;
  }
  const dump = document.value;
  for (const [index, value] of listIn(dump, 'collections').entries())
    addCollection(value, { document, at: ['collections', index] }, importing);
  for (const [index, value] of listIn(dump, 'environments').entries())
    addVariables(value, false, { document, at: ['environments', index] }, importing);
  const globals = member(dump, 'globals');
  const isFilled = Array.isArray(globals) ? globals.length > 0 : isObject(globals);
  if (isFilled && globals !== undefined)
    addVariables(globals, true, { document, at: ['globals'] }, importing);
  if (listIn(dump, 'headerPresets').length > 0)
    importing.warn(source.path, 'header presets are not imported', { document, path: ['headerPresets'] });
}

function readDumpFolder(source: Source, mark: TextFile, importing: Importing): void {
  const list = documentOf(source, importing, mark);
  const folder = mark.path.replace(/[^/]*$/, '');
  const files = new Map(source.files.map((file) => [file.path, file]));
  for (const kind of ['collection', 'environment'] as const) {
    const ids = isObject(list.value) ? member(list.value, kind) : undefined;
    for (const id of isObject(ids) ? Object.keys(ids) : []) {
      const file =
        files.get(`${folder}${kind}/${id}.json`) ?? files.get(`${folder}${id}.json`) ?? lastNamed(files, id);
      if (!file) importing.fail(mark.path, `${kind} ${id} is listed, but its file is not there`);
      else readListed(source, file, kind, importing);
    }
  }
}

function lastNamed(files: ReadonlyMap<string, TextFile>, id: string): TextFile | undefined {
  return [...files.values()].find(({ path }) => path.endsWith(`/${id}.json`));
}

function readListed(
  source: Source,
  file: TextFile,
  kind: 'collection' | 'environment',
  importing: Importing,
) {
  try {
    const document = documentOf(source, importing, file);
    const from = { document, at: [] };
    if (kind === 'collection') addCollection(document.value, from, importing);
    else addVariables(document.value, isGlobalsSet(document.value), from, importing);
  } catch (error) {
    // One broken file of a dump leaves the others as they are; it has been told.
    if (!(error instanceof ImportStop)) throw error;
  }
}

function isGlobalsSet(value: Json): boolean {
  return isObject(value) && textIn(value, '_postman_variable_scope') === 'globals';
}
