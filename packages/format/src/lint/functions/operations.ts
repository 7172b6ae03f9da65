import { isObject, type Json, type JsonObject } from '../../json.ts';

const methods = new Set(['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace']);

export type Operation = { path: string; method: string; operation: JsonObject };

/** The operations of `paths`, in the order of the file. */
export function* operationsOf(paths: Json | undefined): Generator<Operation> {
  if (!isObject(paths)) return;
  for (const [path, item] of Object.entries(paths)) {
    if (!isObject(item)) continue;
    for (const [method, operation] of Object.entries(item))
      if (methods.has(method) && isObject(operation)) yield { path, method, operation };
  }
}
