import { Blob, blobBytes, File } from './blob.ts';
import { DOMException } from './dom-exception.ts';

const errorTypes: { readonly [name: string]: ErrorConstructor | undefined } = {
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
};

/** `structuredClone` of HTML for the objects that exist here. @throws DOMException DataCloneError */
export function structuredClone(value: unknown, options: { transfer?: unknown } = {}): unknown {
  const copies = new Map<unknown, unknown>();
  const transfers = options?.transfer === undefined ? [] : [...(options.transfer as Iterable<unknown>)];
  if (new Set(transfers).size < transfers.length) throw refused('A transferred object is listed twice');
  for (const buffer of transfers) {
    if (!(buffer instanceof ArrayBuffer) || buffer.detached)
      throw refused('A value could not be transferred');
  }
  // Cloned before anything is transferred: an error then leaves the buffers as they were.
  const result = clone(value, copies, new Set(transfers));
  for (const buffer of transfers as ArrayBuffer[]) if (!buffer.detached) buffer.transfer();
  return result;
}

type Copies = Map<unknown, unknown>;

function clone(value: unknown, copies: Copies, transfers: ReadonlySet<unknown>): unknown {
  if (typeof value === 'symbol') throw refused(`${String(value)} could not be cloned`);
  if (typeof value === 'function') throw refused(`${value.name || 'A function'} could not be cloned`);
  if (typeof value !== 'object' || value === null) return value;
  if (copies.has(value)) return copies.get(value);
  const keep = <Copy>(copy: Copy): Copy => {
    copies.set(value, copy);
    return copy;
  };
  const inner = (part: unknown): unknown => clone(part, copies, transfers);

  if (Array.isArray(value)) return ownValues(value, keep(new Array(value.length)), inner);
  if (value instanceof Date) return keep(new Date(value.getTime()));
  if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
  if (value instanceof Map) {
    const map = keep(new Map());
    for (const [key, item] of [...value]) map.set(inner(key), inner(item));
    return map;
  }
  if (value instanceof Set) {
    const set = keep(new Set());
    for (const item of [...value]) set.add(inner(item));
    return set;
  }
  if (value instanceof ArrayBuffer) return keep(value.slice(0));
  if (ArrayBuffer.isView(value)) return keep(cloneView(value, inner));
  if (value instanceof File) {
    return keep(
      new File([blobBytes(value)], value.name, { type: value.type, lastModified: value.lastModified }),
    );
  }
  if (value instanceof Blob) return keep(new Blob([blobBytes(value)], { type: value.type }));
  if (value instanceof DOMException) return keep(new DOMException(value.message, value.name));
  if (value instanceof Error) return cloneError(value, keep, inner);
  if (isBoxed(value)) return keep(Object(value.valueOf()));
  const tag = Object.prototype.toString.call(value);
  if (
    tag !== '[object Object]' ||
    value instanceof WeakMap ||
    value instanceof WeakSet ||
    value instanceof Promise
  ) {
    const plain = Object.getPrototypeOf(value);
    if (plain !== Object.prototype && plain !== null) throw refused(`${tag} could not be cloned`);
  }
  return ownValues(value, keep({}), inner);
}

function ownValues(from: object, to: object, inner: (part: unknown) => unknown): object {
  for (const key of Object.keys(from)) {
    Object.defineProperty(to, key, {
      value: inner((from as { [key: string]: unknown })[key]),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return to;
}

function cloneView(view: ArrayBufferView, inner: (part: unknown) => unknown): unknown {
  const buffer = inner(view.buffer) as ArrayBuffer;
  if (view instanceof DataView) return new DataView(buffer, view.byteOffset, view.byteLength);
  const tag = (view as Uint8Array)[Symbol.toStringTag];
  const type = Reflect.get(globalThis, tag) as Uint8ArrayConstructor;
  return new type(buffer, view.byteOffset, (view as Uint8Array).length);
}

function cloneError(
  error: Error,
  keep: <Copy>(copy: Copy) => Copy,
  inner: (part: unknown) => unknown,
): Error {
  const type = (Object.hasOwn(errorTypes, error.name) ? errorTypes[error.name] : undefined) ?? Error;
  const copy = keep(new type(error.message));
  if (error.stack !== undefined)
    Object.defineProperty(copy, 'stack', { value: String(error.stack), configurable: true, writable: true });
  if ('cause' in error)
    Object.defineProperty(copy, 'cause', { value: inner(error.cause), configurable: true, writable: true });
  return copy;
}

function isBoxed(value: object): boolean {
  return (
    value instanceof Number || value instanceof String || value instanceof Boolean || value instanceof BigInt
  );
}

function refused(message: string): DOMException {
  return new DOMException(message, 'DataCloneError');
}
