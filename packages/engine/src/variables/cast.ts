/**
 * Types of variables, as they change a value when it is stored and read. Pure, so that scripts see the same values
 * as templates. COMPAT: names and casts are those of the collection SDK; `default`, `secret` and whatever it does
 * not know are `any`.
 */

/** The type that a variable of a file really has. */
export function typeOf(type: string | undefined): string {
  const name = String(type ?? 'any').toLowerCase();
  return TYPED.has(name) ? name : 'any';
}

/** What is stored, and written to exports, when a variable of a type is set. */
export function castIn(type: string, value: unknown): unknown {
  switch (type) {
    case 'string':
      return String(value);
    case 'number':
      return Number(value);
    case 'boolean':
      return Boolean(value);
    case 'array':
    case 'object':
      return typeof value === 'string' ? value : JSON.stringify(value);
    default:
      return value;
  }
}

/** What scripts and templates get of a stored value. */
export function castOut(type: string, value: unknown): unknown {
  switch (type) {
    case 'string':
      return String(value);
    case 'number':
      return Number(value);
    case 'boolean':
      return Boolean(value);
    case 'array': {
      const parsed = parsedJson(value);
      return Array.isArray(parsed) ? parsed : undefined;
    }
    case 'object': {
      const parsed = parsedJson(value);
      return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? parsed : undefined;
    }
    default:
      return value;
  }
}

const TYPED = new Set(['string', 'number', 'boolean', 'array', 'object']);

function parsedJson(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
