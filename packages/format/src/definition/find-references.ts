import { decodePart, isAddress, joinPath, referenceOf } from './paths.ts';
import { documentAt } from './references.ts';
import type { Definition, DefinitionDocument, PathPart } from './types.ts';
import { walkValues } from './walk.ts';

/** A `$ref` of a file. */
export type FoundReference = {
  ref: string;
  /** The file it leads to, when there is one. */
  target: DefinitionDocument | undefined;
};

type Files = Pick<Definition, 'root' | 'documents'>;

/** Every `$ref` of a file; where it stands can be asked for during the visit. */
export function visitReferences(
  files: Files,
  document: DefinitionDocument,
  visit: (found: FoundReference, path: () => PathPart[]) => void,
): void {
  walkValues(document, (value, path) => {
    const ref = referenceOf(value);
    if (ref === undefined) return;
    const file = ref.replace(/#.*$/s, '');
    visit({ ref, target: file === '' ? document : documentAt(files, document, file) }, path);
  });
}

export function findReferences(files: Files, document: DefinitionDocument): FoundReference[] {
  const found: FoundReference[] = [];
  visitReferences(files, document, (one) => void found.push(one));
  return found;
}

/**
 * Files that a file refers to and that are not there: relative paths as seen from the root, and addresses. Whoever
 * reads files for a definition adds them until nothing is missing.
 */
export function missingFiles(files: Files, document: DefinitionDocument): string[] {
  const missing = new Set<string>();
  for (const { ref, target } of findReferences(files, document)) {
    const file = ref.replace(/#.*$/s, '');
    if (!target) missing.add(isAddress(file) ? file : joinPath(document.path, decodePart(file)));
  }
  return [...missing];
}
