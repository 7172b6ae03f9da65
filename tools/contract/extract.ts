/**
 * Writes packages/server/test/contract/operations.generated.json from the published Postman API documents:
 *
 *   node tools/contract/extract.ts <folder with the documents>
 *
 * The fixture holds facts only: methods, paths, parameter names, statuses, key names and JSON types. No prose and
 * no example value is taken over, so that the repository needs no document to test its contract.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Endpoint,
  examplesOf,
  readDocuments,
  resolve,
  type Tree,
  tree,
} from '../../packages/server/test/contract/documents.ts';
import { errorLine } from '../../packages/server/test/contract/error-shape.ts';
import type { Operation } from '../../packages/server/test/contract/operations.ts';
import { type Shape, shapeOf } from '../../packages/server/test/contract/shape.ts';

const OUTPUT = join(import.meta.dirname, '../../packages/server/test/contract/operations.generated.json');

/** All operations, in the order of endpoints.json. Equal input gives equal output. */
export function extractOperations(endpoints: Endpoint[], documents: Tree[]): Operation[] {
  return endpoints.map((endpoint) => extractOperation(endpoint, documents));
}

function extractOperation(endpoint: Endpoint, documents: Tree[]): Operation {
  const operation: Operation = {
    method: endpoint.method,
    path: endpoint.path,
    family: endpoint.family,
    source: endpoint.source.replace(/ .*/, ''),
  };
  if (endpoint.deprecated) operation.deprecated = true;
  if (endpoint.query.length > 0) {
    operation.query = Object.fromEntries(
      endpoint.query.map((parameter) => [
        parameter.name,
        {
          ...(parameter.required ? { required: true } : {}),
          ...(parameter.enum ? { enum: parameter.enum } : {}),
        },
      ]),
    );
  }
  if (endpoint.requestBodyKeys.length > 0) operation.body = endpoint.requestBodyKeys;
  operation.success = [endpoint.successStatus ?? []].flat();
  for (const document of documents) {
    const item = tree(tree(document.paths)[endpoint.path]);
    const found = item[endpoint.method.toLowerCase()];
    if (found === undefined) continue;
    addExamples(operation, document, tree(found));
    break;
  }
  return operation;
}

function addExamples(operation: Operation, document: Tree, source: Tree): void {
  const requests = examplesOf(document, source.requestBody).map(({ value }) => shapeOf(value));
  if (requests.length > 0) operation.requests = requests;
  const answers: { status: number; shape: Shape }[] = [];
  const errors: { [status: string]: string[] } = {};
  for (const [status, response] of Object.entries(tree(source.responses))) {
    const examples = examplesOf(document, response);
    if (status.startsWith('2')) {
      for (const { value, schema } of examples) {
        const shape = shapeOf(value, (path) => isNullable(document, schema, path));
        const answer = { status: Number(status), shape };
        if (!answers.some((other) => JSON.stringify(other) === JSON.stringify(answer))) answers.push(answer);
      }
      continue;
    }
    // 500 is the same everywhere and cannot be provoked from outside.
    if (status !== '500') errors[status] = [...new Set(examples.map(({ value }) => errorLine(value)))].sort();
  }
  if (answers.length > 0) operation.answers = answers;
  if (Object.keys(errors).length > 0) operation.errors = errors;
}

/** Whether any reading of the schema lets the value at `path` be null. */
function isNullable(document: Tree, schema: unknown, path: string): boolean {
  let level = [schema];
  for (const step of path.replaceAll('[]', '.[]').split('.')) {
    if (step === '') continue;
    level = level.flatMap((one) => members(document, one)).flatMap((one) => child(one, step));
  }
  return level
    .flatMap((one) => members(document, one))
    .some((one) => one.nullable === true || includesNull(one.type));
}

function includesNull(type: unknown): boolean {
  return Array.isArray(type) && type.includes('null');
}

/** The schema itself and, recursively, the parts of its allOf, anyOf and oneOf. */
function members(document: Tree, schema: unknown): Tree[] {
  const self = tree(resolve(document, schema));
  const parts = [self.allOf, self.anyOf, self.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return [self, ...parts.flatMap((part) => members(document, part))];
}

function child(schema: Tree, step: string): unknown[] {
  if (step === '[]') return schema.items === undefined ? [] : [schema.items];
  if (step === '*')
    return [...Object.values(tree(schema.properties)), schema.additionalProperties].filter(Boolean);
  const property = tree(schema.properties)[step];
  return property === undefined ? [] : [property];
}

/** One operation a line, so that a change of the contract shows as a change of that line. */
export function printOperations(operations: Operation[]): string {
  return `[\n${operations.map((operation) => JSON.stringify(operation)).join(',\n')}\n]\n`;
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error('usage: node tools/contract/extract.ts <folder with the Postman API documents>');
    process.exit(2);
  }
  const { endpoints, documents } = readDocuments(folder);
  const operations = extractOperations(endpoints, documents);
  writeFileSync(OUTPUT, printOperations(operations));
  console.log(`${operations.length} operations written`);
}
