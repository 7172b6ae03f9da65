import { DefinitionError } from '../definition/definition-error.ts';
import { readDefinition } from '../definition/read-definition.ts';
import type { DefinitionFile, DefinitionProblem } from '../definition/types.ts';
import { checkAsyncapi } from './check-asyncapi.ts';
import { checkGraphql } from './check-graphql.ts';
import { checkProtobuf } from './check-protobuf.ts';
import { checkSmithy } from './check-smithy.ts';
import { problemAt } from './problem.ts';
import { validateDefinition } from './validate-definition.ts';

/** Kinds of definitions by the words of Postman's Spec Hub. */
export type DefinitionType =
  | 'OPENAPI:2.0'
  | 'OPENAPI:3.0'
  | 'OPENAPI:3.1'
  | 'ASYNCAPI:2.0'
  | 'ASYNCAPI:3.0'
  | 'PROTOBUF:2'
  | 'PROTOBUF:3'
  | 'GRAPHQL'
  | 'SMITHY:2.0';

/**
 * What is wrong with the files of a definition of any kind. Never throws for what stands in them; `root` is the path of
 * the file that the others belong to.
 */
export function checkFiles(
  type: DefinitionType,
  files: readonly DefinitionFile[],
  root: string,
): DefinitionProblem[] {
  switch (type) {
    case 'GRAPHQL':
      return checkGraphql(files);
    case 'PROTOBUF:2':
      return checkProtobuf(files, '2');
    case 'PROTOBUF:3':
      return checkProtobuf(files, '3');
    case 'ASYNCAPI:2.0':
      return checkAsyncapi(files, root, '2');
    case 'ASYNCAPI:3.0':
      return checkAsyncapi(files, root, '3');
    case 'SMITHY:2.0':
      return checkSmithy(files);
    default:
      return checkOpenapi(type.slice('OPENAPI:'.length), files, root);
  }
}

function checkOpenapi(version: string, files: readonly DefinitionFile[], root: string): DefinitionProblem[] {
  try {
    const definition = readDefinition(files, { root });
    // A 3.2 is kept as the nearest that the words above have.
    if (definition.version === version || (definition.version === '3.2' && version === '3.1'))
      return validateDefinition(definition);
    const key = definition.version === '2.0' ? 'swagger' : 'openapi';
    const { line, column } = definition.root.rangeOf([key]).start;
    return [problemAt(root, line, column, `the definition is ${definition.version}, not ${version}`)];
  } catch (error) {
    if (error instanceof DefinitionError) return [...error.problems];
    throw error;
  }
}
