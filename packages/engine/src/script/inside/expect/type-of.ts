const objectTag = Object.prototype.toString;

/**
 * The name that assertions use for the type of a value: `typeof` for what is no object, otherwise 'null', 'Array', the
 * value of `Symbol.toStringTag`, or the built-in class ('Date', 'RegExp', 'Error', 'Arguments', 'Object' ...).
 */
export function typeOf(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (value === globalThis) return 'global';
  const tag: unknown = (value as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (Array.isArray(value) && (tag === undefined || !(Symbol.toStringTag in value))) return 'Array';
  if (typeof tag === 'string') return tag;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return plainType(value, prototype);
  // By prototype as well, so that Object.create(Date.prototype) is called what it claims to be.
  if (prototype === Date.prototype) return 'Date';
  if (prototype === RegExp.prototype) return 'RegExp';
  return builtInClass(value);
}

/** The type in lower case, as messages spell it. */
export function typeName(value: unknown): string {
  return typeOf(value).toLowerCase();
}

/** The built-in class of a value by `Object.prototype.toString`, without `[object ]`. */
export function builtInClass(value: unknown): string {
  return objectTag.call(value).slice(8, -1);
}

// An arguments object has Object.prototype too.
function plainType(value: object, prototype: unknown): string {
  return prototype === null ? 'Object' : builtInClass(value);
}

/** `name` of a function; null for anything else. Classes may hide it behind a static member of any type. */
export function functionName(value: unknown): unknown {
  return typeof value === 'function' ? value.name : null;
}
