import { isObject, type Json, member } from '../json.ts';
import { DefinitionError } from './definition-error.ts';
import { findReferences } from './find-references.ts';
import { type DefinitionLimits, definitionLimits } from './limits.ts';
import { type ReadText, readText } from './read-text.ts';
import type {
  Definition,
  DefinitionDocument,
  DefinitionFile,
  DefinitionProblem,
  OpenApiVersion,
  Range,
} from './types.ts';

export type ReadDefinitionOptions = {
  /** The path of the root file. Without it: the one file with `openapi` or `swagger` in it that no other refers to. */
  root?: string;
  limits?: Partial<DefinitionLimits>;
};

const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
const DATA = /\.(?:json|ya?ml)$/i;

/**
 * Reads an OpenAPI definition: Swagger 2.0, OpenAPI 3.0, 3.1, and 3.2 as far as it parses. References are left as they
 * are. Files that are no data, such as Markdown beside it, become texts.
 *
 * @throws DefinitionError with a problem for every file that cannot be read, or when none of them is the root
 */
export function readDefinition(
  files: readonly DefinitionFile[],
  options: ReadDefinitionOptions = {},
): Definition {
  const limits = { ...definitionLimits, ...options.limits };
  checkSizes(files, limits);
  const documents = new Map<string, ReadText>();
  const only = files.length === 1;
  for (const file of files) {
    documents.set(file.path, only || DATA.test(file.path) ? readText(file, limits) : textDocument(file));
  }
  const root = chooseRoot(documents, options.root);
  const problems = [...documents.values()].flatMap((read) => syntaxProblem(read) ?? []);
  if (problems.length > 0) throw new DefinitionError(problems);
  return { version: versionOf(root), root, documents };
}

function refuse(file: string, reason: string): never {
  throw new DefinitionError([{ file, path: [], range: START, reason, severity: 'error' }]);
}

function checkSizes(files: readonly DefinitionFile[], limits: DefinitionLimits): void {
  const [first] = files;
  if (!first) refuse('definition', 'there is no file');
  if (files.length > limits.filesMax) refuse(first.path, `more than ${limits.filesMax} files`);
  let length = 0;
  for (const { path, text } of files) {
    length += text.length;
    if (length > limits.textMax)
      refuse(path, `the definition is larger than ${Math.floor(limits.textMax / 2 ** 20)} MiB`);
  }
}

function textDocument({ path, text }: DefinitionFile): ReadText {
  return {
    path,
    value: text,
    format: 'yaml',
    rangeOf: () => START,
    syntaxProblem: undefined,
    keyProblems: () => [],
  };
}

function syntaxProblem({ path: file, syntaxProblem: problem }: ReadText): DefinitionProblem | undefined {
  return (
    problem && { file, path: problem.path, range: problem.range, reason: problem.reason, severity: 'error' }
  );
}

function chooseRoot(documents: ReadonlyMap<string, ReadText>, wanted: string | undefined): ReadText {
  const first = [...documents.values()][0] as ReadText;
  if (wanted !== undefined) {
    const root = documents.get(wanted);
    return root ?? refuse(wanted, 'the definition has no such file');
  }
  if (documents.size === 1) return first;
  const roots = [...documents.values()].filter(({ value }) => versionWord(value) !== undefined);
  const [only] = roots;
  if (only && roots.length === 1) return only;
  if (!only) {
    const broken = [...documents.values()].flatMap((read) => syntaxProblem(read) ?? []);
    if (broken.length > 0) throw new DefinitionError(broken);
    return refuse(first.path, 'none of the files is an OpenAPI definition');
  }
  // Several definitions may share files, and one may refer to another.
  const named = new Set<DefinitionDocument>();
  for (const document of roots)
    for (const { target } of findReferences({ root: document, documents }, document))
      if (target && target !== document) named.add(target);
  const free = roots.filter((document) => !named.has(document));
  const [root] = free;
  if (root && free.length === 1) return root;
  const list = (free.length > 0 ? free : roots).map(({ path }) => path).slice(0, 5);
  return refuse(list[0] ?? first.path, `more than one file can be the root: ${list.join(', ')}`);
}

function versionWord(value: Json): Json | undefined {
  return isObject(value) ? (member(value, 'openapi') ?? member(value, 'swagger')) : undefined;
}

function versionOf(root: ReadText): OpenApiVersion {
  const word = versionWord(root.value);
  const refuseAt = (path: string[], reason: string): never => {
    throw new DefinitionError([
      { file: root.path, path, range: root.rangeOf(path), reason, severity: 'error' },
    ]);
  };
  if (!isObject(root.value)) return refuseAt([], 'an OpenAPI definition is an object');
  if (word === undefined)
    return refuseAt([], 'an OpenAPI definition says its version in "openapi" or "swagger"');
  const key = member(root.value, 'openapi') === undefined ? 'swagger' : 'openapi';
  // YAML reads a version without quotes as a number: 3.1, or 2 for 2.0.
  const text = typeof word === 'number' && Number.isInteger(word) ? `${word}.0` : String(word);
  const version = /^(2\.0|3\.[0-2])(?:\.\d+)?(?:-[\w.-]+)?$/.exec(text)?.[1];
  if (version === undefined || (key === 'swagger') !== (version === '2.0'))
    return refuseAt([key], `"${key}: ${text.slice(0, 40)}" is none of swagger 2.0, openapi 3.0, 3.1, 3.2`);
  return version as OpenApiVersion;
}
