import { decodePart, joinPath, pointerParts } from '../definition/paths.ts';
import type { DefinitionDocument } from '../definition/types.ts';
import type { Json } from '../json.ts';
import type { ParserProblem } from './read-document.ts';

/** What is linted: a root file and the files it refers to. Every `Definition` is one. */
export type LintInput = {
  root: DefinitionDocument;
  documents: ReadonlyMap<string, DefinitionDocument>;
  /** What the reader of the files found wrong with them. */
  problems?: readonly ParserProblem[];
};

/** A place in a file. */
export type Place = { document: DefinitionDocument; path: readonly string[] };

/** Where a `$ref` leads, before chains are followed. */
export type Target = Place & { value: Json };

/** The place that a `$ref` names, or why there is none. */
export function placeOf(input: LintInput, from: DefinitionDocument, ref: string): Place | undefined {
  const hash = ref.indexOf('#');
  const file = hash === -1 ? ref : ref.slice(0, hash);
  const pointer = hash === -1 ? '' : ref.slice(hash + 1);
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  const document = file === '' ? from : documentAt(input, from, file);
  if (!document) return undefined;
  return { document, path: pointerParts(pointer) };
}

function documentAt(
  { root, documents }: LintInput,
  from: DefinitionDocument,
  file: string,
): DefinitionDocument | undefined {
  const path = joinPath(from.path, decodePart(file));
  if (path === root.path) return root;
  return documents.get(path) ?? documents.get(file);
}
