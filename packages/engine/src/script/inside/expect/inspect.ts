import {
  type Budget,
  cut,
  ellipsis,
  lengthMax,
  writeBigInt,
  writeDate,
  writeNumber,
  writeRegExp,
  writeString,
  writeSymbol,
} from './inspect-scalars.ts';
import { builtInClass, functionName } from './type-of.ts';

type Write<Item> = (item: Item, budget: Budget) => string;
export type Entry = readonly [PropertyKey, unknown];
type Bag = Record<PropertyKey, unknown>;

/** A method of this name gives the entries that messages list of an object, in place of its own properties. */
export const shown: unique symbol = Symbol('shown');

/** A value as it stands in a message, cut to about 40 characters. */
export function inspect(value: unknown): string {
  return write(value, { left: lengthMax, open: [] });
}

/** As `inspect`, but long arrays, objects and functions shrink to a summary such as `[ Array(12) ]`. */
export function display(value: unknown): string {
  const text = inspect(value);
  if (text.length < lengthMax) return text;
  switch (Object.prototype.toString.call(value)) {
    case '[object Function]': {
      const name = functionName(value);
      return name ? `[Function: ${String(name)}]` : '[Function]';
    }
    case '[object Array]':
      return `[ Array(${(value as unknown[]).length}) ]`;
    case '[object Object]': {
      const keys = Object.keys(value as object);
      return `{ Object (${keys.length > 2 ? `${keys[0]}, ${keys[1]}, ...` : keys.join(', ')}) }`;
    }
    default:
      return text;
  }
}

function write(value: unknown, outer: Budget): string {
  const budget: Budget = { left: outer.left, open: outer.open };
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'boolean':
      return String(value);
    case 'number':
      return writeNumber(value, budget);
    case 'bigint':
      return writeBigInt(value, budget);
    case 'string':
      return writeString(value, budget);
    case 'symbol':
      return writeSymbol(value);
    case 'function': {
      const name = functionName(value);
      return name ? `[Function ${cut(String(name), budget.left - 11)}]` : '[Function]';
    }
    default:
      return value === null ? 'null' : writeObject(value as object, budget);
  }
}

function writeObject(value: object, budget: Budget): string {
  const kind = builtInClass(value);
  switch (kind) {
    case 'Object':
      break;
    case 'Array':
      return nested(value, budget, () => writeArray(value as unknown[], budget));
    case 'Date':
      return writeDate(value as Date, budget);
    case 'RegExp':
      return writeRegExp(value as RegExp, budget);
    case 'Error':
      return nested(value, budget, () => writeError(value as Error, budget));
    case 'Map':
      return nested(value, budget, () => writeMap(value as Map<unknown, unknown>, budget));
    case 'Set':
      return nested(value, budget, () => writeSet(value as Set<unknown>, budget));
    case 'Arguments':
      return nested(value, budget, () => writeArguments(value as ArrayLike<unknown>, budget));
    case 'Boolean':
      return String(value);
    case 'Number':
      return cut(String(value), budget.left);
    case 'BigInt':
      return writeBigInt(value as unknown as bigint, budget);
    case 'String':
      return writeString(String(value), budget);
    case 'Symbol':
      return writeSymbol(value as unknown as symbol);
    case 'Promise':
    case 'WeakSet':
    case 'WeakMap':
      return `${kind}{${ellipsis}}`;
    case 'Int8Array':
    case 'Uint8Array':
    case 'Uint8ClampedArray':
    case 'Int16Array':
    case 'Uint16Array':
    case 'Int32Array':
    case 'Uint32Array':
    case 'Float32Array':
    case 'Float64Array':
      return writeTypedArray(value as Uint8Array, budget);
    // COMPAT: chai shows nothing at all for these.
    case 'Generator':
    case 'DataView':
    case 'ArrayBuffer':
      return '';
  }
  const custom = writeCustom(value, budget);
  if (custom) return typeof custom === 'string' ? custom : write(custom, budget);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null || !('constructor' in value)) {
    return writeProperties(value, budget);
  }
  return value.constructor === Object ? writeProperties(value, budget) : writeInstance(value, budget);
}

/** Values may write themselves, by a method of this registered symbol or by one named `inspect`. */
function writeCustom(value: object, budget: Budget): unknown {
  const bag = value as Bag;
  const options = { depth: 2, truncate: budget.left, seen: budget.open, inspect, stylize: String };
  const method = bag[Symbol.for('chai/inspect')];
  if (typeof method === 'function') return method.call(value, options);
  if (typeof bag.inspect === 'function') return bag.inspect(options.depth, options);
  return '';
}

/** Lists that hold themselves end here; chai runs out of stack on them. */
function nested(value: object, budget: Budget, writeInside: () => string): string {
  if (budget.open.includes(value)) return '[Circular]';
  budget.open.push(value);
  const text = writeInside();
  budget.open.pop();
  return text;
}

/** Items joined by commas until the budget is used up, then the number of those left out: `1, 2, …(3)`. */
function writeList<Item>(list: ArrayLike<Item>, budget: Budget, writeItem: Write<Item>): string {
  const size = list.length;
  const total = budget.left;
  let output = '';
  let ahead = '';
  for (let index = 0; index < size; index += 1) {
    const last = index + 1 === size;
    const nextIsLast = index + 2 === size;
    const rest = `${ellipsis}(${size - index})`;
    budget.left = total - output.length - (last ? 0 : 2);
    const text = ahead || writeItem(list[index] as Item, budget) + (last ? '' : ', ');
    const length = output.length + text.length;
    if (last) {
      return length > total && output.length + rest.length <= total ? output + rest : output + text;
    }
    const overflows = length + rest.length > total;
    if (overflows && !nextIsLast) return output + rest;
    ahead = writeItem(list[index + 1] as Item, budget) + (nextIsLast ? '' : ', ');
    if (overflows && nextIsLast && length + ahead.length > total) return output + rest;
    output += text;
    if (!nextIsLast && length + ahead.length >= total) return `${output}${ellipsis}(${size - index - 1})`;
  }
  return output;
}

function writeProperty([key, value]: Entry, budget: Budget): string {
  budget.left -= 2;
  const name = typeof key === 'string' ? writeKey(key) : `[${write(key, budget)}]`;
  budget.left -= name.length;
  return `${name}: ${write(value, budget)}`;
}

function writeKey(key: string): string {
  if (/^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key)) return key;
  const quoted = JSON.stringify(key).replaceAll("'", "\\'").replaceAll('\\"', '"');
  return `'${quoted.slice(1, -1)}'`;
}

function entriesOf(value: object, keys: readonly PropertyKey[]): Entry[] {
  return keys.map((key) => [key, (value as Bag)[key]]);
}

function writeProperties(value: object, budget: Budget): string {
  const names = Object.getOwnPropertyNames(value);
  const symbols = Object.getOwnPropertySymbols(value);
  if (names.length === 0 && symbols.length === 0) return '{}';
  budget.left -= 4;
  return nested(value, budget, () => {
    const named = writeList(entriesOf(value, names), budget, writeProperty);
    const symbolic = writeList(entriesOf(value, symbols), budget, writeProperty);
    return `{ ${named}${named && symbolic ? ', ' : ''}${symbolic} }`;
  });
}

function writeInstance(value: object, budget: Budget): string {
  const tag = (value as Bag)[Symbol.toStringTag];
  let name = String(tag || functionName(value.constructor) || '');
  if (name === '' || name === '_class') name = '<Anonymous Class>';
  budget.left -= name.length;
  const entries = (value as Bag)[shown];
  if (typeof entries !== 'function') return name + writeProperties(value, budget);
  budget.left -= 4;
  const list = entries.call(value) as Entry[];
  return `${name}{ ${nested(value, budget, () => writeList(list, budget, writeProperty))} }`;
}

/** Own enumerable properties of a list besides its elements. */
function extras(list: ArrayLike<unknown>, budget: Budget): string {
  const keys = Object.keys(list).slice(list.length);
  return keys.length === 0 ? '' : writeList(entriesOf(list, keys), budget, writeProperty);
}

function writeArray(array: unknown[], budget: Budget): string {
  if (array.length === 0 && Object.keys(array).length === 0) return '[]';
  budget.left -= 4;
  const items = writeList(array, budget, write);
  budget.left -= items.length;
  const more = extras(array, budget);
  return `[ ${items}${more && `, ${more}`} ]`;
}

function writeTypedArray(array: Uint8Array, budget: Budget): string {
  const name = typedArrayName(array);
  budget.left -= name.length + 4;
  if (array.length === 0 && Object.keys(array).length === 0) return `${name}[]`;
  let items = '';
  for (let index = 0; index < array.length; index += 1) {
    const element = array[index] as number;
    const text = cut(String(element), budget.left) + (index === array.length - 1 ? '' : ', ');
    budget.left -= text.length;
    // COMPAT: counts with the element where the index is meant, and so do the numbers that people see.
    if (element !== array.length && budget.left <= 3) {
      items += `${ellipsis}(${array.length - element + 1})`;
      break;
    }
    items += text;
  }
  const more = extras(array, budget);
  return `${name}[ ${items}${more && `, ${more}`} ]`;
}

function typedArrayName(array: Uint8Array): string {
  const { Buffer: BufferClass } = globalThis as { Buffer?: unknown };
  if (typeof BufferClass === 'function' && array instanceof BufferClass) return 'Buffer';
  return array[Symbol.toStringTag] || String(functionName(array.constructor));
}

function writeArguments(list: ArrayLike<unknown>, budget: Budget): string {
  if (list.length === 0) return 'Arguments[]';
  budget.left -= 13;
  return `Arguments[ ${writeList(list, budget, write)} ]`;
}

function writeMapEntry([key, value]: readonly [unknown, unknown], budget: Budget): string {
  budget.left -= 4;
  const name = write(key, budget);
  budget.left -= name.length;
  return `${name} => ${write(value, budget)}`;
}

function writeMap(map: Map<unknown, unknown>, budget: Budget): string {
  // COMPAT: a map of one entry is shown as an empty one.
  if (map.size <= 1) return 'Map{}';
  budget.left -= 7;
  const entries: [unknown, unknown][] = [];
  map.forEach((value, key) => {
    entries.push([key, value]);
  });
  return `Map{ ${writeList(entries, budget, writeMapEntry)} }`;
}

function writeSet(set: Set<unknown>, budget: Budget): string {
  if (set.size === 0) return 'Set{}';
  budget.left -= 7;
  const values: unknown[] = [];
  set.forEach((value) => {
    values.push(value);
  });
  return `Set{ ${writeList(values, budget, write)} }`;
}

const errorFields = new Set([
  'stack',
  'line',
  'column',
  'name',
  'message',
  'fileName',
  'lineNumber',
  'columnNumber',
  'number',
  'description',
]);

function writeError(error: Error, budget: Budget): string {
  const keys = Object.getOwnPropertyNames(error).filter((key) => !errorFields.has(key));
  const name = String(error.name);
  budget.left -= name.length;
  let message = '';
  if (typeof error.message === 'string') message = cut(error.message, budget.left);
  else keys.unshift('message');
  if (message !== '') message = `: ${message}`;
  budget.left -= message.length + 5;
  const properties = writeList(entriesOf(error, keys), budget, writeProperty);
  return name + message + (properties && ` { ${properties} }`);
}
