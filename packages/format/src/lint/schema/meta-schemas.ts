import applicator from 'ajv/dist/refs/json-schema-2020-12/meta/applicator.json' with { type: 'json' };
import content from 'ajv/dist/refs/json-schema-2020-12/meta/content.json' with { type: 'json' };
import core from 'ajv/dist/refs/json-schema-2020-12/meta/core.json' with { type: 'json' };
import format from 'ajv/dist/refs/json-schema-2020-12/meta/format-annotation.json' with { type: 'json' };
import metadata from 'ajv/dist/refs/json-schema-2020-12/meta/meta-data.json' with { type: 'json' };
import unevaluated from 'ajv/dist/refs/json-schema-2020-12/meta/unevaluated.json' with { type: 'json' };
import validation from 'ajv/dist/refs/json-schema-2020-12/meta/validation.json' with { type: 'json' };
import draft2020 from 'ajv/dist/refs/json-schema-2020-12/schema.json' with { type: 'json' };
import draft4 from 'ajv-draft-04/dist/refs/json-schema-draft-04.json' with { type: 'json' };
import type { Json } from '../../json.ts';

const DRAFT4 = 'http://json-schema.org/draft-04/schema';
const DRAFT2020 = 'https://json-schema.org/draft/2020-12/';

/** References in full: `#meta`, which leads to whoever refers to the vocabulary, is the whole dialect here. */
function located(schema: object, address: string): Json {
  const text = JSON.stringify(schema)
    .replaceAll('"$dynamicRef":"#meta"', `"$ref":"${DRAFT2020}schema"`)
    .replaceAll('"$ref":"#', `"$ref":"${address}#`)
    .replaceAll('"$ref":"meta/', `"$ref":"${DRAFT2020}meta/`);
  // COMPAT: ajv checks no formats where a schema is checked against the schema of schemas.
  const reviver = (key: string, value: unknown) =>
    key === 'format' && typeof value === 'string' ? undefined : value;
  return JSON.parse(text, reviver) as Json;
}

const sources: { readonly [address: string]: object } = {
  [DRAFT4]: draft4,
  [`${DRAFT2020}schema`]: draft2020,
  [`${DRAFT2020}meta/applicator`]: applicator,
  [`${DRAFT2020}meta/content`]: content,
  [`${DRAFT2020}meta/core`]: core,
  [`${DRAFT2020}meta/format-annotation`]: format,
  [`${DRAFT2020}meta/meta-data`]: metadata,
  [`${DRAFT2020}meta/unevaluated`]: unevaluated,
  [`${DRAFT2020}meta/validation`]: validation,
};
const opened = new Map<string, Json>();

/** The published schema of schemas at an address, its references in full. */
export function metaSchemaAt(address: string): Json | undefined {
  const source = Object.hasOwn(sources, address) ? sources[address] : undefined;
  if (!source) return undefined;
  const schema = opened.get(address) ?? located(source, address);
  opened.set(address, schema);
  return schema;
}
