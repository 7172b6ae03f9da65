import { CachedAjv, jsonSchema } from './json-schema/cached-ajv.ts';

/** Ajv 6 with validators that are compiled once for a context; `jsonSchema` is what assertions use. */
export const library = { Ajv: CachedAjv, jsonSchema };
