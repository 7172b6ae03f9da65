import {
  buildASTSchema,
  type DocumentNode,
  GraphQLError,
  Kind,
  parse,
  Source,
  validateSchema,
} from 'graphql';
import type { DefinitionFile, DefinitionProblem } from '../definition/types.ts';
import { problemAt } from './problem.ts';

/** Words and marks of one file. */
const TOKENS_MAX = 1_000_000;

/** What is wrong with a schema in the GraphQL schema definition language (GraphQL, October 2021, section 3). */
export function checkGraphql(files: readonly DefinitionFile[]): DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  const documents: DocumentNode[] = [];
  for (const { path, text } of files) {
    try {
      const document = parse(new Source(text, path), { maxTokens: TOKENS_MAX });
      const operation = document.definitions.find(
        ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
      );
      if (operation?.loc) {
        const { line, column } = operation.loc.startToken;
        problems.push(problemAt(path, line, column, 'a schema holds no operations and no fragments'));
      }
      documents.push(document);
    } catch (error) {
      problems.push(...problemsOf(error, path));
    }
  }
  const [first] = files;
  if (problems.length > 0 || !first) return problems;
  try {
    const definitions = documents.flatMap((document) => document.definitions);
    const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions });
    // A schema of types alone is fine: another one may extend it with its queries.
    const isPart = schema.getQueryType() === undefined || schema.getQueryType() === null;
    const found = validateSchema(schema).filter(({ nodes }) => !isPart || (nodes ?? []).length > 0);
    return found.flatMap((error) => problemsOf(error, first.path));
  } catch (error) {
    return problemsOf(error, first.path);
  }
}

function problemsOf(error: unknown, path: string): DefinitionProblem[] {
  if (error instanceof RangeError) return [problemAt(path, 1, 1, 'the schema is nested too deep')];
  if (!(error instanceof GraphQLError)) {
    // What a check of the whole schema finds comes as one text.
    if (error instanceof Error)
      return error.message.split('\n\n').map((reason) => problemAt(path, 1, 1, reason));
    throw error;
  }
  const [place] = error.locations ?? [];
  const file = error.source?.name ?? error.nodes?.[0]?.loc?.source.name ?? path;
  return [problemAt(file, place?.line ?? 1, place?.column ?? 1, error.message)];
}
