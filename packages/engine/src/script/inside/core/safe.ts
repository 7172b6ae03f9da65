/**
 * Built-ins as they were before any script ran. A script may replace `JSON.stringify` or put a `toJSON` on
 * `Object.prototype`; that is its own affair, and must not change what later scripts report.
 */
const { apply } = Reflect;
const callOf = Function.prototype.call;
const bound = Function.prototype.bind;

/** Turns a method into a function that takes its receiver first and looks nothing up when called. */
function uncurry<Receiver, Values extends unknown[], Result>(
  method: (this: Receiver, ...values: Values) => Result,
): (receiver: Receiver, ...values: Values) => Result {
  return bound.call(callOf, method) as (receiver: Receiver, ...values: Values) => Result;
}

export const safe = {
  apply,
  stringify: JSON.stringify,
  parse: JSON.parse,
  keys: Object.keys,
  ownKeys: Reflect.ownKeys,
  getOwnPropertyDescriptor: Reflect.getOwnPropertyDescriptor,
  hasOwn: Object.hasOwn,
  objectPrototype: Object.prototype,
  setPrototypeOf: Object.setPrototypeOf,
  isArray: Array.isArray,
  String,
  mapGet: uncurry(Map.prototype.get),
  mapSet: uncurry(Map.prototype.set),
  mapHas: uncurry(Map.prototype.has),
  mapDelete: uncurry(Map.prototype.delete),
  mapClear: uncurry(Map.prototype.clear),
  mapEntries: uncurry(Map.prototype.entries),
  promiseThen: uncurry(Promise.prototype.then),
  exec: uncurry(RegExp.prototype.exec),
  indexOf: uncurry(String.prototype.indexOf),
  slice: uncurry(String.prototype.slice),
} as const;

/** A list that inherits nothing, so that neither cloning nor JSON asks a prototype that scripts can reach. */
export function bareList<Value>(): Value[] {
  return safe.setPrototypeOf([], null) as Value[];
}

/** Appends without `Array.prototype`. */
export function append<Value>(list: Value[], value: Value): void {
  list[list.length] = value;
}
