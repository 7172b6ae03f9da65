import type { Json } from '../json.ts';

/** A place in a text; both count from 1. */
export type Position = { line: number; column: number };
export type Range = { start: Position; end: Position };

/** One file of a definition: a relative path with forward slashes, and its text. */
export type DefinitionFile = { path: string; text: string };

export type PathPart = string | number;

/** A parsed file. Its value is plain JSON; `$ref`s in it are left as they are. */
export type DefinitionDocument = {
  path: string;
  value: Json;
  format: 'json' | 'yaml';
  /** The range of a value in the text; of the nearest parent that is there when the value is not. */
  rangeOf: (path: readonly PathPart[]) => Range;
};

/** `2.0` is Swagger; `3.2` is read as far as it parses. */
export type OpenApiVersion = '2.0' | '3.0' | '3.1' | '3.2';

/** An OpenAPI definition of one or many files, parsed and not dereferenced. */
export type Definition = {
  version: OpenApiVersion;
  root: DefinitionDocument;
  /** Files by their paths, the root among them. */
  documents: ReadonlyMap<string, DefinitionDocument>;
};

/** Something wrong with a definition, and where. */
export type DefinitionProblem = {
  file: string;
  path: readonly PathPart[];
  range: Range;
  reason: string;
  severity: 'error' | 'warning';
};

/** Where a `$ref` leads: the value, and the file and path it stands at. */
export type Located = { document: DefinitionDocument; path: readonly PathPart[]; value: Json };
