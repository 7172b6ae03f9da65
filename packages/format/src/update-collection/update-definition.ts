import { readDefinition } from '../definition/index.ts';
import type { Json } from '../json.ts';
import { isObject } from '../json.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import type { ConvertOptions } from '../to-collection/options.ts';
import { openApiFrom } from '../to-openapi/open-api-from.ts';
import { mergeDefinition } from './merge-definition.ts';

/**
 * A definition with what was changed in its collection. `fromCollection` is what `openApiFrom` makes of the collection
 * now, in the version of the definition; `options` are those that the collection was made with. Descriptions of
 * schemas, components, extensions, operation ids and everything else that a collection cannot say stay.
 *
 * @throws FormatError when it is not OpenAPI 3
 * @throws DefinitionError when it cannot be read
 */
export function updateDefinition(
  existing: Json,
  fromCollection: Json,
  options: Partial<ConvertOptions> = {},
): Json {
  const definition = readDefinition([{ path: 'openapi.json', text: JSON.stringify(existing) }]);
  const { collection } = convertDefinition(definition, options);
  const version = definition.version === '3.0' ? '3.0' : '3.1';
  const { definition: base } = openApiFrom(collection, { version });
  return mergeDefinition(existing, isObject(fromCollection) ? fromCollection : {}, base);
}
