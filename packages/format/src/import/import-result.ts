import type { Collection, VariableSet } from '../collection.ts';

/** One file to import: a relative path with forward slashes, and its text or its bytes. */
export type ImportFile = { path: string; text?: string; bytes?: Uint8Array };

export const importKinds = [
  'collection',
  'environment',
  'globals',
  'dump',
  'curl',
  'har',
  'insomnia',
  'bruno',
  'hoppscotch',
  'openapi',
  'graphql',
  'wsdl',
] as const;

export type ImportKind = (typeof importKinds)[number];

/** What a file, or a folder of files, is. */
export type DetectedImport = {
  kind: ImportKind;
  /** As far as the source says: `2.1` of a collection, `3.0` of a definition. */
  version: string;
  /** The file that decides, or the folder of a source that is one. */
  path: string;
  /** Everything that belongs to it. */
  files: string[];
};

/** An environment or the globals in the form of Postman's exports. */
export type ImportedVariables = VariableSet & { _postman_variable_scope: 'environment' | 'globals' };

/** Something that could not be imported (error) or not in full (warning). */
export type ImportProblem = {
  file: string;
  /** Both from 1; only where the place is known. */
  line?: number;
  column?: number;
  reason: string;
  severity: 'error' | 'warning';
};

export type ImportResult = {
  collections: Collection[];
  environments: ImportedVariables[];
  globals: ImportedVariables[];
  problems: ImportProblem[];
};

/** `api.har:12:5: reason`, as compilers write it. */
export function describeImportProblem({ file, line, column, reason }: ImportProblem): string {
  return line === undefined ? `${file}: ${reason}` : `${file}:${line}:${column ?? 1}: ${reason}`;
}
