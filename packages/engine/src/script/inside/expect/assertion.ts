import { AssertionError, type Entry } from './assertion-error.ts';
import { display } from './inspect.ts';
import {
  invalidLength,
  invalidProperty,
  invalidPropertyOfMethod,
  isSilent,
  unknownNames,
} from './invalid-property.ts';
import { typeOf } from './type-of.ts';

/** What the words of a chain have switched on, as bits. */
export const flag = {
  not: 1,
  deep: 2,
  nested: 4,
  own: 8,
  ordered: 16,
  any: 32,
  all: 64,
  contains: 128,
  length: 256,
  itself: 512,
} as const;

/** What `.change`, `.increase` and `.decrease` leave for a following `.by`. */
export type Change = { subject: unknown; kind: string; delta: unknown };

/**
 * One link of a chain. Every word gives a new link and may change the one before it, as in chai: `expect(x).not` negates
 * what is chained to it, and the value of `expect(x)` as well.
 *
 * All state stands in fields declared here, because its prototype ends in a proxy: a name that nobody has defined reaches
 * the proxy and throws, and everything else costs what a plain object costs.
 */
export class Assertion {
  _obj: unknown;
  __flags = 0;
  __message: unknown;
  /** Function called by the script; the stack of a failure begins at its caller. */
  __entry: Entry | undefined = undefined;
  __change: Change | undefined = undefined;

  constructor(subject: unknown, message?: unknown) {
    this._obj = subject;
    this.__message = message;
  }

  /** As chai's own: fails unless `ok`; `#{this}`, `#{exp}` and `#{act}` in the texts stand for the values. */
  assert(ok: unknown, positive: string, negative: string, ...values: unknown[]): void {
    if (holds(this, ok)) return;
    const [expected, actual, showDiff] = values;
    const details: Details = { expected, showDiff: showDiff !== false };
    fail(this, positive, negative, values.length > 1 ? { ...details, actual } : details);
  }
}

Object.setPrototypeOf(
  Assertion.prototype,
  unknownNames({}, (name) => invalidProperty(name, knownNames())),
);

function knownNames(): string[] {
  return Object.getOwnPropertyNames(Assertion.prototype);
}

export function has(assertion: Assertion, bit: number): boolean {
  return (assertion.__flags & bit) !== 0;
}

/** Whether an assertion passes when its condition is `ok`. */
export function holds(assertion: Assertion, ok: unknown): boolean {
  return (assertion.__flags & flag.not) === 0 ? !!ok : !ok;
}

/** Values of a failure. Without `actual` it is the subject. */
export type Details = { expected?: unknown; actual?: unknown; showDiff?: boolean };

/** Throws the failure of an assertion, with the text that fits its sense. */
export function fail(assertion: Assertion, positive: string, negative: string, details: Details = {}): never {
  const text = has(assertion, flag.not) ? negative : positive;
  const { expected, showDiff = true } = details;
  const actual = 'actual' in details ? details.actual : assertion._obj;
  const comparable = expected !== undefined || ('actual' in details && actual !== undefined);
  const operator = operatorOf(text, expected);
  const message = text
    .replace(/#\{this\}/g, () => display(assertion._obj))
    .replace(/#\{act\}/g, () => display(actual))
    .replace(/#\{exp\}/g, () => display(expected));
  throw new AssertionError(
    prefix(assertion) + message,
    { actual, expected, showDiff: showDiff && comparable, ...(operator && { operator }) },
    assertion.__entry,
  );
}

/** Throws for an assertion that was put wrongly; its sense (`not`) does not matter. */
export function refuse(assertion: Assertion, text: string): never {
  throw new AssertionError(prefix(assertion) + text, undefined, assertion.__entry);
}

/** A condition of the assertion itself, whatever its sense; `subject` is the value of `#{this}`. */
export function demand(assertion: Assertion, ok: boolean, subject: unknown, text: string): void {
  if (ok) return;
  const inner = new Assertion(subject, assertion.__message);
  inner.__entry = assertion.__entry;
  fail(inner, text, text);
}

function prefix(assertion: Assertion): string {
  return assertion.__message ? `${assertion.__message}: ` : '';
}

function operatorOf(text: string, expected: unknown): string | undefined {
  if (text === '' || /\shave\s/.test(text)) return undefined;
  const type = typeOf(expected);
  const deep = type === 'Array' || type === 'Object' || type === 'function';
  if (/\snot\s/.test(text)) return deep ? 'notDeepStrictEqual' : 'notStrictEqual';
  return deep ? 'deepStrictEqual' : 'strictEqual';
}

function next(assertion: Assertion): Assertion {
  const link = new Assertion(assertion._obj, assertion.__message);
  link.__flags = assertion.__flags;
  link.__change = assertion.__change;
  return link;
}

/** A word that only makes a chain read well. */
export function defineWord(name: string): void {
  Object.defineProperty(Assertion.prototype, name, {
    get(this: Assertion) {
      return next(this);
    },
    configurable: true,
  });
}

/** A word that switches something on for what follows, or an assertion without arguments. */
export function defineProperty(name: string, body: (assertion: Assertion) => void): void {
  const descriptor = {
    get(this: Assertion) {
      this.__entry = descriptor.get;
      body(this);
      return next(this);
    },
    configurable: true,
  };
  Object.defineProperty(Assertion.prototype, name, descriptor);
}

/** An assertion with up to three arguments, under one or more names. */
export function defineMethod(
  names: readonly string[],
  body: (assertion: Assertion, first: unknown, second: unknown, third: unknown) => void,
): void {
  for (const name of names) {
    const method = function (this: Assertion, first?: unknown, second?: unknown, third?: unknown): Assertion {
      this.__entry = method;
      body(this, first, second, third);
      return next(this);
    };
    addMethod(name, method);
  }
}

type Variadic = (assertion: Assertion, values: unknown[]) => void;

/** An assertion that must know how many arguments it got: `property('a')` is not `property('a', undefined)`. */
export function defineVariadic(names: readonly string[], body: Variadic): void {
  for (const name of names) addMethod(name, variadic(body));
}

/** An assertion that is a word of the chain too: `an('array')` and `an.instanceof(Array)`. */
export function defineChainable(
  names: readonly string[],
  body: Variadic,
  asWord: (assertion: Assertion) => void = () => undefined,
): void {
  for (const name of names) {
    const method = variadic(body);
    const descriptor = {
      get(this: Assertion) {
        this.__entry = descriptor.get;
        asWord(this);
        return new Proxy(method, new ChainableHandler(this, name));
      },
      configurable: true,
    };
    Object.defineProperty(Assertion.prototype, name, descriptor);
  }
}

function variadic(body: Variadic): Method {
  const method = function (this: Assertion, ...values: unknown[]): Assertion {
    this.__entry = method;
    body(this, values);
    return next(this);
  };
  return method;
}

type Method = (this: Assertion, ...values: unknown[]) => Assertion;

const methodGuard = unknownNames(Function.prototype, (name, method) =>
  invalidPropertyOfMethod(name, nameOf(method)),
);

function addMethod(name: string, method: Method): void {
  Object.defineProperties(method, {
    name: { value: name, configurable: true },
    length: {
      get() {
        throw invalidPropertyOfMethod('length', name);
      },
    },
  });
  Object.setPrototypeOf(method, methodGuard);
  Object.defineProperty(Assertion.prototype, name, { value: method, configurable: true, writable: true });
}

function nameOf(method: object): string {
  return String(Object.getOwnPropertyDescriptor(method, 'name')?.value);
}

/**
 * Makes one function, shared by all chains, a link of one chain. A call needs nothing, for its `this` is the link before
 * it; names are looked up there, and what an assertion writes goes there.
 */
class ChainableHandler implements ProxyHandler<Method> {
  readonly assertion: Assertion;
  readonly name: string;

  constructor(assertion: Assertion, name: string) {
    this.assertion = assertion;
    this.name = name;
  }

  get(method: Method, key: PropertyKey): unknown {
    if (key === 'length') throw invalidLength(this.name);
    if (key === 'call' || key === 'apply' || key === 'name') return method[key];
    if (typeof key === 'string' && !(key in this.assertion) && !isSilent(key)) {
      throw invalidProperty(key, [...namesOfFunctions, ...knownNames()]);
    }
    return Reflect.get(this.assertion, key);
  }

  set(_method: Method, key: PropertyKey, value: unknown): boolean {
    return Reflect.set(this.assertion, key, value);
  }
}

/** Stand before the words of a chain in what is suggested after a chainable assertion. */
const namesOfFunctions = ['length', 'name', 'arguments', 'caller', 'prototype', 'call', 'apply'];
