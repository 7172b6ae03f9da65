import { ApiError } from '../../errors.ts';

type Patch = { info?: unknown; variable?: unknown; auth?: unknown; events?: unknown };
const refuse = (message: string, more: { name?: string; param?: string } = {}): ApiError =>
  new ApiError('collectionPatch', { message, ...more });

/** COMPAT: names and words of the documented refusals of PATCH /collections/{id}. */
export function checkPatch(patch: Patch): void {
  if (Object.values(patch).every((value) => value === undefined))
    throw refuse("'info' key is mandatory when 'collection' is empty.", {
      name: 'paramMissingError',
      param: 'info',
    });
  const { auth, events, variable } = patch;
  if (auth !== undefined && auth !== null) {
    const type = isObject(auth) ? auth.type : undefined;
    if (typeof type !== 'string')
      throw refuse(`Invalid parameters: ('${String(type)}') for key: 'collection.auth.type'`);
    if (isObject(auth) && type !== 'noauth' && auth[type] === undefined)
      throw refuse(`The key '${type}' must be present in 'collection.auth' when 'type' is '${type}'.`, {
        name: 'paramMissingError',
        param: type,
      });
  }
  if (events !== undefined && events !== null)
    for (const event of list(events, 'collection.events'))
      if (
        !isObject(event) ||
        typeof event.listen !== 'string' ||
        !isObject(event.script) ||
        event.script.exec === undefined
      )
        throw refuse("Parameters required: ('type', 'exec') for key: 'collection.events.script'");
  if (variable !== undefined && variable !== null)
    for (const row of list(variable, 'collection.variables'))
      if (!isObject(row) || (row.value === undefined && row.source === undefined))
        throw refuse("Parameters required: ('value') for key: 'collection.variables'");
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function list(value: unknown, key: string): unknown[] {
  if (!Array.isArray(value)) throw refuse(`Invalid parameters: must be a list for key: '${key}'`);
  return value;
}
