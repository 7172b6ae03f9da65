import { readText } from '../definition/read-text.ts';
import type { DefinitionDocument, DefinitionFile, Range } from '../definition/types.ts';

/** What is wrong with a text before any rule looks at it. */
export type ParserProblem = {
  source: string;
  kind: 'syntax' | 'duplicate-key' | 'incompatible-key';
  message: string;
  path: readonly (string | number)[];
  range: Range;
};

/** A file as lint reads it. */
export type LintDocument = DefinitionDocument & { problems: readonly ParserProblem[] };

/** Reads a file of JSON or YAML. What cannot be read at all has the value null, and a problem. */
export function readLintDocument(file: DefinitionFile): LintDocument {
  const { syntaxProblem, keyProblems, ...document } = readText(file);
  const found = syntaxProblem ? [syntaxProblem] : keyProblems();
  const problems = found.map(({ reason, ...problem }) => ({
    ...problem,
    source: file.path,
    message: reason.charAt(0).toUpperCase() + reason.slice(1),
  }));
  return { ...document, problems };
}

/** A file that is no data, such as a code sample: one text. */
export function textDocument(path: string, text: string): LintDocument {
  const first = { line: 1, column: 1 };
  const rangeOf = () => ({ start: first, end: first });
  return { path, value: text, format: 'yaml', rangeOf, problems: [] };
}
