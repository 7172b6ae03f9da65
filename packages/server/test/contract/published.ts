import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { examplesOf, readDocuments, resolve, type Tree, tree } from './documents.ts';
import type { Json } from './sample.ts';

/** The published documents themselves, where they are at hand: their examples are sent and their schemas checked. */
export type Published = {
  /** A published request example; undefined when the documents have none of that index. */
  requestExample: (operation: string, index: number) => Json | undefined;
  /** The published success examples of an operation, with their status. */
  answerExamples: (operation: string) => { status: number; value: unknown }[];
  /** What the published schema of a request body says against one, one line a finding. */
  requestProblems: (operation: string, body: unknown) => string[];
  /** What the published schema of an answer says against a body, one line a finding. */
  schemaProblems: (operation: string, status: number, body: unknown) => string[];
};

const BESIDE_REPOSITORY = join(import.meta.dirname, '../../../../../shared/data/postman-api');

/** Reads the documents from PARLEY_CONTRACT_DOCS or from beside the repository; null when they are not there. */
export function openPublished(): Published | null {
  // An empty PARLEY_CONTRACT_DOCS leaves them out even where they are.
  const folder = process.env.PARLEY_CONTRACT_DOCS ?? BESIDE_REPOSITORY;
  if (folder === '' || !existsSync(folder)) return null;
  const documents = readDocuments(folder).documents.map((document, n) => ({ document, id: `published${n}` }));
  // Unknown formats and keywords are the document's own business; only what a body breaks counts.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  for (const { document, id } of documents)
    ajv.addSchema({ $id: id, components: jsonSchemaOf(document.components, id) });
  const compiled = new Map<string, ValidateFunction>();

  /** The operation, with the document it is in. */
  const operationOf = (operation: string): { document: Tree; id: string; found: Tree } => {
    const [method = '', path = ''] = operation.split(' ');
    for (const { document, id } of documents) {
      const found = tree(tree(tree(document.paths)[path])[method.toLowerCase()]);
      if (Object.keys(found).length > 0) return { document, id, found };
    }
    return { document: {}, id: '', found: {} };
  };
  const problems = (key: string, id: string, holder: unknown, body: unknown): string[] => {
    const media = Object.entries(tree(tree(holder).content)).find(([type]) => type.includes('json'));
    const schema = tree(media?.[1]).schema;
    if (schema === undefined) return [];
    const validator = compiled.get(key) ?? ajv.compile(tree(jsonSchemaOf(schema, id)));
    compiled.set(key, validator);
    if (validator(body)) return [];
    return (validator.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
  };
  const responseOf = (operation: string, status: number | string) => {
    const { document, found } = operationOf(operation);
    return resolve(document, tree(found.responses)[status]);
  };
  const requestOf = (operation: string) => {
    const { document, found } = operationOf(operation);
    return resolve(document, found.requestBody);
  };

  return {
    requestExample: (operation, index) =>
      JSON.parse(
        JSON.stringify(
          examplesOf(operationOf(operation).document, requestOf(operation))[index]?.value ?? null,
        ),
      ) ?? undefined,
    answerExamples: (operation) =>
      Object.keys(tree(operationOf(operation).found.responses))
        .filter((status) => status.startsWith('2'))
        .flatMap((status) =>
          examplesOf(operationOf(operation).document, responseOf(operation, status)).map(({ value }) => ({
            status: Number(status),
            value,
          })),
        ),
    requestProblems: (operation, body) =>
      problems(operation, operationOf(operation).id, requestOf(operation), body),
    schemaProblems: (operation, status, body) =>
      problems(`${status} ${operation}`, operationOf(operation).id, responseOf(operation, status), body),
  };
}

/** OpenAPI to JSON Schema: references into the document registered as `id`, `nullable` as a type or enum member. */
function jsonSchemaOf(value: unknown, id: string): unknown {
  if (Array.isArray(value)) return value.map((member) => jsonSchemaOf(member, id));
  if (typeof value !== 'object' || value === null) return value;
  const schema: Tree = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === 'example' || key === 'examples' || key === 'nullable') continue;
    schema[key] = key === '$ref' && typeof member === 'string' ? `${id}${member}` : jsonSchemaOf(member, id);
  }
  if (tree(value).nullable !== true) return schema;
  if (Array.isArray(schema.enum)) schema.enum = [...schema.enum, null];
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}
