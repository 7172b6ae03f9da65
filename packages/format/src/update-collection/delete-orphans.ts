import { isObject, type Json, type JsonObject } from '../json.ts';
import { METHODS, pathKey } from './merge-definition.ts';

/** Takes out of `own` the operations that `base` has and `fresh` has not, and paths that have none left then. */
export function deleteOrphans(own: JsonObject, fresh: JsonObject, base: JsonObject): void {
  if (!isObject(own.paths)) return;
  const left = operationsOf(fresh);
  const gone = new Set([...operationsOf(base)].filter((key) => !left.has(key)));
  for (const [path, item] of Object.entries(own.paths)) {
    if (!isObject(item)) continue;
    const orphans = METHODS.filter((method) => gone.has(`${method} ${pathKey(path)}`) && method in item);
    for (const method of orphans) delete item[method];
    if (orphans.length > 0 && !METHODS.some((method) => method in item)) delete own.paths[path];
  }
}

function operationsOf(definition: JsonObject): Set<string> {
  const keys = Object.entries((definition.paths ?? {}) as { [path: string]: Json }).flatMap(([path, item]) =>
    METHODS.filter((method) => isObject(item) && method in item).map(
      (method) => `${method} ${pathKey(path)}`,
    ),
  );
  return new Set(keys);
}
