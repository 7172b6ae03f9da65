import { readDefinition } from '../definition/read-definition.ts';
import { convertDefinition } from '../to-collection/convert.ts';
import type { Importing, Source } from './importing.ts';

/** An OpenAPI or Swagger definition with the files it refers to; one environment for each further server. */
export function readOpenApi(source: Source, importing: Importing): void {
  const { textMax, filesMax, depthMax } = importing.limits;
  const root = source.files[0]?.path ?? source.path;
  const definition = readDefinition(source.files, { root, limits: { textMax, filesMax, depthMax } });
  const { collection, environments, problems } = convertDefinition(definition, importing.options.convert);
  for (const { file, reason, range } of problems) importing.warn(file, reason, range.start);
  importing.addCollection(collection);
  for (const set of environments) importing.addVariables({ ...set, _postman_variable_scope: 'environment' });
}
