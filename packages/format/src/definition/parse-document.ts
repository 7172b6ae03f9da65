import { DefinitionError } from './definition-error.ts';
import type { DefinitionLimits } from './limits.ts';
import { readText } from './read-text.ts';
import type { DefinitionDocument, DefinitionFile } from './types.ts';

/**
 * One file of JSON or YAML.
 * @throws DefinitionError that says where it stops being either, or passes a limit
 */
export function parseDocument(file: DefinitionFile, limits?: DefinitionLimits): DefinitionDocument {
  const read = readText(file, limits);
  if (!read.syntaxProblem) return read;
  const { path, range, reason } = read.syntaxProblem;
  throw new DefinitionError([{ file: file.path, path, range, reason, severity: 'error' }]);
}
