import type { AuthDefinition } from '@parley/format';
import type { AuthParams } from './scheme.ts';

/**
 * The values of a definition's own scheme by name: from the list of Collection v2.1 (`[{key, value, type}]`) or the
 * object of v2.0. Variables have to be replaced before. Of several entries with one key the last counts.
 */
export function authParams(definition: AuthDefinition): AuthParams {
  const params: { [name: string]: unknown } = Object.create(null);
  const own: unknown = definition.type === 'type' ? undefined : definition[definition.type];
  if (Array.isArray(own)) {
    for (const entry of own as unknown[]) {
      if (isObject(entry) && typeof entry.key === 'string') {
        params[entry.key] = typed(entry.value, entry.type);
      }
    }
  } else if (isObject(own)) {
    Object.assign(params, own);
  }
  return params;
}

/** COMPAT: a boolean entry is true for every text but the empty one, 'false' too. */
function typed(value: unknown, type: unknown): unknown {
  if (value === null || value === undefined) {
    return undefined;
  }
  switch (typeof type === 'string' ? type.toLowerCase() : '') {
    case 'string':
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
    case 'boolean':
      return Boolean(value);
    case 'number':
      return Number(value);
    case 'array':
    case 'object':
      return typeof value === 'string' ? parsed(value) : value;
    default:
      return value;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

/** A parameter as text, '' when it is absent. */
export function textParam(params: AuthParams, name: string): string {
  const value = params[name];
  if (value === undefined || value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** COMPAT: every value counts as true that JavaScript takes for true, the text 'false' among them. */
export function flagParam(params: AuthParams, name: string): boolean {
  return Boolean(params[name]);
}
