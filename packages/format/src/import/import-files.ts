import { DefinitionError } from '../definition/definition-error.ts';
import { FormatError } from '../format-error.ts';
import { unpackFiles } from './archive/unpack-files.ts';
import { readBruno } from './bruno/read-bruno.ts';
import { readCollectionFile, readDump, readVariablesFile } from './collections.ts';
import { readCurl } from './curl/read-curl.ts';
import { findSources } from './find-sources.ts';
import { readGraphql } from './graphql/read-graphql.ts';
import { readHar } from './har/read-har.ts';
import { readHoppscotch } from './hoppscotch.ts';
import type { DetectedImport, ImportFile, ImportKind, ImportResult } from './import-result.ts';
import { createImporting, type Importing, type ImportOptions, ImportStop, type Source } from './importing.ts';
import { readInsomnia } from './insomnia/read-insomnia.ts';
import { readOpenApi } from './openapi.ts';
import { readWsdl } from './wsdl/read-wsdl.ts';

type Reader = (source: Source, importing: Importing) => void;

const readers: { readonly [Kind in ImportKind]: Reader } = {
  collection: readCollectionFile,
  environment: readVariablesFile,
  globals: readVariablesFile,
  dump: readDump,
  curl: readCurl,
  har: readHar,
  insomnia: readInsomnia,
  bruno: readBruno,
  hoppscotch: readHoppscotch,
  openapi: readOpenApi,
  graphql: readGraphql,
  wsdl: readWsdl,
};

/**
 * Imports files of any accepted kind: archives are opened, files that belong together are read together, and what is
 * wrong is told in `problems` and never stops the rest. Collections are v2.1, environments and globals have the form
 * of exports. Ids are the same at every import of the same files. Nothing here logs or sends anything.
 */
export function importFiles(files: readonly ImportFile[], options: ImportOptions = {}): ImportResult {
  const importing = createImporting(options);
  for (const source of sourcesOf(files, importing)) {
    try {
      readers[source.kind](source, importing);
    } catch (error) {
      tellFailure(source, error, importing);
    }
  }
  return importing.result;
}

/** What an import of these files would read, each with its kind, and what is wrong with the others. */
export function detectImport(
  files: readonly ImportFile[],
  options: ImportOptions = {},
): { found: DetectedImport[]; problems: ImportResult['problems'] } {
  const importing = createImporting(options);
  const found = sourcesOf(files, importing).map(({ kind, version, path, files: own }) => ({
    kind,
    version,
    path,
    files: own.map((file) => file.path),
  }));
  return { found, problems: importing.result.problems };
}

function sourcesOf(files: readonly ImportFile[], importing: Importing): Source[] {
  try {
    return findSources(unpackFiles(files, importing), importing);
  } catch (error) {
    if (!(error instanceof ImportStop)) throw error;
    return [];
  }
}

function tellFailure(source: Source, error: unknown, importing: Importing): void {
  if (error instanceof ImportStop) return;
  if (error instanceof FormatError) {
    for (const { path, reason } of error.problems) importing.fail(source.path, `${path}: ${reason}`);
    return;
  }
  if (error instanceof DefinitionError) {
    for (const { file, range, reason } of error.problems) importing.fail(file, reason, range.start);
    return;
  }
  if (error instanceof RangeError) {
    importing.fail(source.path, 'nested too deep, or too large, to be read');
    return;
  }
  throw error;
}
