/** Deepest nesting and most members of a value that goes to the console; more is said in words. */
const depthMax = 12;
const membersMax = 10_000;
/** Longest text of one value, all members together, in UTF-16 units: what one string holds counts each time. */
const textMax = 1024 * 1024;

/**
 * A copy of a logged value that can leave the isolate: plain data, dates, expressions, maps, sets and errors stay what
 * they are, functions and other live things become text.
 */
export function consoleValue(value: unknown): unknown {
  const budget = { left: membersMax, text: textMax };
  try {
    return copied(value, 0, new Map(), budget);
  } catch {
    return '[value that cannot be shown]';
  }
}

function copied(
  value: unknown,
  depth: number,
  seen: Map<object, unknown>,
  budget: { left: number; text: number },
): unknown {
  if (typeof value === 'function') return functionText(value);
  if (typeof value === 'symbol') return String(value);
  if (typeof value === 'string') return shortened(value, budget);
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return '[Circular]';
  if (value instanceof Date || value instanceof RegExp) return value;
  if (value instanceof Error) return { ...errorParts(value) };
  if (value instanceof WeakMap) return '[WeakMap]';
  if (value instanceof WeakSet) return '[WeakSet]';
  if (value instanceof Promise) return '[Promise]';
  if (value instanceof ArrayBuffer) return `[ArrayBuffer { byteLength: ${value.byteLength} }]`;
  if (ArrayBuffer.isView(value)) return `[${value.constructor.name}: ${value.byteLength} bytes]`;
  if (depth >= depthMax) return Array.isArray(value) ? '[Array]' : '[Object]';
  seen.set(value, true);
  const inner = (member: unknown): unknown => {
    budget.left -= 1;
    return budget.left < 0 ? '[...]' : copied(member, depth + 1, seen, budget);
  };
  let copy: unknown;
  if (Array.isArray(value)) copy = value.slice(0, budget.left + 1).map(inner);
  else if (value instanceof Map)
    copy = new Map([...value].map(([key, member]) => [inner(key), inner(member)]));
  else if (value instanceof Set) copy = new Set([...value].map(inner));
  else {
    const json = (value as { toJSON?: unknown }).toJSON;
    if (typeof json === 'function') copy = inner(json.call(value));
    else {
      const plain: Record<string, unknown> = {};
      for (const key of Object.keys(value)) {
        if (budget.left < 0) break;
        plain[key] = inner((value as Record<string, unknown>)[key]);
      }
      copy = plain;
    }
  }
  seen.delete(value);
  return copy;
}

function shortened(text: string, budget: { text: number }): string {
  const room = Math.max(0, budget.text);
  budget.text -= text.length;
  return text.length <= room ? text : `${text.slice(0, room)}... ${text.length - room} more characters`;
}

function functionText(value: { name?: unknown }): string {
  return typeof value.name === 'string' && value.name !== '' ? `[Function: ${value.name}]` : '[Function]';
}

function errorParts(error: Error): { type: string; name: string; message: string } {
  return { type: 'Error', name: String(error.name), message: String(error.message) };
}
