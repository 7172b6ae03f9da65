import type { Collection } from '../collection.ts';
import type { DefinitionDocument, PathPart } from '../definition/types.ts';
import type { ConvertOptions } from '../to-collection/options.ts';
import type { ImportedVariables, ImportKind, ImportProblem, ImportResult } from './import-result.ts';
import { type ImportLimits, importLimits } from './limits.ts';

export type TextFile = { path: string; text: string };

/** What one reader reads: a file or a folder of files of one kind. */
export type Source = {
  kind: ImportKind;
  version: string;
  path: string;
  files: TextFile[];
  /** The parsed first file, when finding out its kind took parsing it. */
  document?: DefinitionDocument;
};

export type ImportOptions = {
  /** Takes every file for this kind instead of finding out. */
  kind?: ImportKind;
  /** How API definitions are converted. */
  convert?: Partial<ConvertOptions>;
  /** Folders that a HAR file gets: one for each page, for each host, or none. */
  harFolders?: 'page' | 'host' | 'none';
  limits?: Partial<ImportLimits>;
};

/** Where in a file: a line and a column, or a value of the parsed document. */
export type Place =
  | { line: number; column: number }
  | { document: DefinitionDocument | undefined; path: readonly PathPart[] };

/** What the readers of one import share. */
export type Importing = {
  options: ImportOptions;
  limits: ImportLimits;
  result: ImportResult;
  addCollection: (collection: Collection) => void;
  addVariables: (set: ImportedVariables) => void;
  /** Something is lost; the rest is imported. */
  warn: (file: string, reason: string, place?: Place) => void;
  /** A file, or what a problem names, is not imported. */
  fail: (file: string, reason: string, place?: Place) => void;
  /** Counts folders and requests. Throws `ImportStop` when there are too many. */
  countItem: (file: string) => void;
};

/** Thrown to leave a source; what is wrong has been told. */
export class ImportStop extends Error {}

export function createImporting(options: ImportOptions): Importing {
  const limits = { ...importLimits, ...options.limits };
  const result: ImportResult = { collections: [], environments: [], globals: [], problems: [] };
  const told = new Set<string>();
  let items = 0;
  const report = (severity: ImportProblem['severity'], file: string, reason: string, place?: Place): void => {
    // The same remark about a thousand requests is one remark; errors always have room.
    const key = `${severity} ${file} ${reason}`;
    if (severity === 'warning' && (told.has(key) || told.size >= limits.problemsMax)) return;
    if (result.problems.length >= 2 * limits.problemsMax) return;
    told.add(key);
    result.problems.push({ file, ...positionOf(place), reason, severity });
  };
  const importing: Importing = {
    options,
    limits,
    result,
    addCollection: (collection) => void result.collections.push(collection),
    addVariables: (set) =>
      void (set._postman_variable_scope === 'globals' ? result.globals : result.environments).push(set),
    warn: (file, reason, place) => report('warning', file, reason, place),
    fail: (file, reason, place) => report('error', file, reason, place),
    countItem: (file) => {
      items += 1;
      if (items <= limits.itemsMax) return;
      report('error', file, `more than ${limits.itemsMax} requests and folders`);
      throw new ImportStop();
    },
  };
  return importing;
}

function positionOf(place: Place | undefined): { line?: number; column?: number } {
  if (!place) return {};
  if ('line' in place) return { line: place.line, column: place.column };
  if (!place.document) return {};
  const { line, column } = place.document.rangeOf(place.path).start;
  return { line, column };
}
