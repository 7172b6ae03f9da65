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
  const document = readDocuments(folder).documents[0] ?? {};
  // Unknown formats and keywords are the document's own business; only what a body breaks counts.
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'published', components: jsonSchemaOf(document.components) });
  const compiled = new Map<string, ValidateFunction>();

  const operationOf = (operation: string): Tree => {
    const [method = '', path = ''] = operation.split(' ');
    return tree(tree(tree(document.paths)[path])[method.toLowerCase()]);
  };
  const problems = (key: string, holder: unknown, body: unknown): string[] => {
    const schema = Object.values(tree(tree(holder).content)).map((media) => tree(media).schema)[0];
    if (schema === undefined) return [];
    const validator = compiled.get(key) ?? ajv.compile(tree(jsonSchemaOf(schema)));
    compiled.set(key, validator);
    if (validator(body)) return [];
    return (validator.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
  };
  const responseOf = (operation: string, status: number | string) =>
    resolve(document, tree(operationOf(operation).responses)[status]);

  return {
    requestExample: (operation, index) =>
      JSON.parse(
        JSON.stringify(examplesOf(document, operationOf(operation).requestBody)[index]?.value ?? null),
      ) ?? undefined,
    answerExamples: (operation) =>
      Object.keys(tree(operationOf(operation).responses))
        .filter((status) => status.startsWith('2'))
        .flatMap((status) =>
          examplesOf(document, responseOf(operation, status)).map(({ value }) => ({
            status: Number(status),
            value,
          })),
        ),
    requestProblems: (operation, body) =>
      problems(operation, resolve(document, operationOf(operation).requestBody), body),
    schemaProblems: (operation, status, body) =>
      problems(`${status} ${operation}`, responseOf(operation, status), body),
  };
}

/** OpenAPI 3.0 to JSON Schema: references into the registered document, `nullable` as a type or enum member. */
function jsonSchemaOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(jsonSchemaOf);
  if (typeof value !== 'object' || value === null) return value;
  const schema: Tree = {};
  for (const [key, member] of Object.entries(value)) {
    if (key === 'example' || key === 'examples' || key === 'nullable') continue;
    schema[key] = key === '$ref' && typeof member === 'string' ? `published${member}` : jsonSchemaOf(member);
  }
  if (tree(value).nullable !== true) return schema;
  if (Array.isArray(schema.enum)) schema.enum = [...schema.enum, null];
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] };
  return { anyOf: [schema, { type: 'null' }] };
}
