import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A JSON object of unknown content. */
export type Tree = { [key: string]: unknown };

/** One row of endpoints.json, as far as it is used. */
export type Endpoint = {
  family: string;
  method: string;
  path: string;
  query: { name: string; required?: boolean; enum?: string[] }[];
  requestBodyKeys: string[];
  successStatus: number | number[] | null;
  deprecated: boolean;
  source: string;
};

/** The documents of a folder: the OpenAPI document first, then what it lacks. */
export function readDocuments(folder: string): { endpoints: Endpoint[]; documents: Tree[] } {
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    endpoints: JSON.parse(read('endpoints.json')),
    documents: [
      parse(read('postman-api-openapi-1.45.0.yaml'), { maxAliasCount: -1 }),
      JSON.parse(read('postman-api-supplement.json')),
    ],
  };
}

/** Every example of a request body or response, with the schema it belongs to. */
export function examplesOf(document: Tree, holder: unknown): { value: unknown; schema: unknown }[] {
  const found: { value: unknown; schema: unknown }[] = [];
  for (const media of Object.values(tree(resolve(document, tree(resolve(document, holder)).content)))) {
    const { example, examples, schema } = tree(media);
    if (example !== undefined) found.push({ value: example, schema });
    for (const entry of Object.values(tree(examples))) {
      found.push({ value: tree(resolve(document, entry)).value, schema });
    }
  }
  return found;
}

/** Follows `$ref`s inside the document. */
export function resolve(document: Tree, value: unknown): unknown {
  let current = value;
  while (typeof tree(current).$ref === 'string') {
    current = String(tree(current).$ref)
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => tree(node)[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  }
  return current;
}

/** The value if it is an object, otherwise an empty one. */
export function tree(value: unknown): Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
