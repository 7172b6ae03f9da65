import { utf8Bytes, utf8Text } from './text.ts';

type Pair = [name: string, value: string];

/** What is told when the pairs change: the URL that they belong to. */
const owners = new WeakMap<URLSearchParams, (query: string) => void>();
const pairsOf = new WeakMap<URLSearchParams, Pair[]>();

/** The parameters of a URL, which hears of every change. */
export function ownedParameters(query: string, changed: (query: string) => void): URLSearchParams {
  const parameters = new URLSearchParams(query);
  owners.set(parameters, changed);
  return parameters;
}

/** Replaces all pairs after the query of the URL was assigned. */
export function replaceParameters(parameters: URLSearchParams, query: string): void {
  pairsOf.set(parameters, parse(query));
}

/** `URLSearchParams` of the URL Standard. */
export class URLSearchParams {
  constructor(init: unknown = '') {
    pairsOf.set(this, pairsFrom(init));
  }

  get size(): number {
    return read(this).length;
  }

  append(name: unknown, value: unknown): void {
    read(this).push([textOf(name), textOf(value)]);
    tell(this);
  }

  delete(name: unknown, value?: unknown): void {
    const key = textOf(name);
    const only = value === undefined ? undefined : textOf(value);
    keep(this, (pair) => pair[0] !== key || (only !== undefined && pair[1] !== only));
  }

  get(name: unknown): string | null {
    const key = textOf(name);
    return read(this).find((pair) => pair[0] === key)?.[1] ?? null;
  }

  getAll(name: unknown): string[] {
    const key = textOf(name);
    return read(this)
      .filter((pair) => pair[0] === key)
      .map((pair) => pair[1]);
  }

  has(name: unknown, value?: unknown): boolean {
    const key = textOf(name);
    const only = value === undefined ? undefined : textOf(value);
    return read(this).some((pair) => pair[0] === key && (only === undefined || pair[1] === only));
  }

  set(name: unknown, value: unknown): void {
    const key = textOf(name);
    const first = read(this).find((pair) => pair[0] === key);
    if (first === undefined) {
      this.append(key, value);
      return;
    }
    first[1] = textOf(value);
    keep(this, (pair) => pair[0] !== key || pair === first);
  }

  sort(): void {
    read(this).sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    tell(this);
  }

  forEach(
    callback: (value: string, name: string, parameters: URLSearchParams) => void,
    thisValue?: unknown,
  ): void {
    for (const [name, value] of this) callback.call(thisValue, value, name, this);
  }

  *entries(): IterableIterator<Pair> {
    const pairs = (): Pair[] => read(this);
    for (let index = 0; index < pairs().length; index += 1) {
      const [name, value] = pairs()[index] as Pair;
      yield [name, value];
    }
  }

  *keys(): IterableIterator<string> {
    for (const [name] of this.entries()) yield name;
  }

  *values(): IterableIterator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): IterableIterator<Pair> {
    return this.entries();
  }

  toString(): string {
    return read(this)
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .join('&');
  }

  get [Symbol.toStringTag](): string {
    return 'URLSearchParams';
  }
}

function read(parameters: URLSearchParams): Pair[] {
  const pairs = pairsOf.get(parameters);
  if (pairs === undefined) throw new TypeError('Illegal invocation');
  return pairs;
}

function keep(parameters: URLSearchParams, wanted: (pair: Pair) => boolean): void {
  pairsOf.set(parameters, read(parameters).filter(wanted));
  tell(parameters);
}

function tell(parameters: URLSearchParams): void {
  owners.get(parameters)?.(parameters.toString());
}

function textOf(value: unknown): string {
  return String(value).toWellFormed();
}

function pairsFrom(init: unknown): Pair[] {
  if (init instanceof URLSearchParams) return read(init).map(([name, value]) => [name, value]);
  if ((typeof init !== 'object' && typeof init !== 'function') || init === null) return parse(String(init));
  const iterate = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator];
  if (typeof iterate === 'function') {
    return Array.from(init as Iterable<Iterable<unknown>>, (item) => {
      const [name, value, ...more] = item;
      if (more.length > 0 || value === undefined) throw new TypeError('Each pair must be a list of two');
      return [textOf(name), textOf(value)];
    });
  }
  return Object.entries(init).map(([name, value]) => [textOf(name), textOf(value)]);
}

function parse(text: string): Pair[] {
  const query = text.startsWith('?') ? text.slice(1) : text;
  const pairs: Pair[] = [];
  for (const part of query.split('&')) {
    if (part === '') continue;
    const at = part.indexOf('=');
    pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
  }
  return pairs;
}

/** Percent-decoding of application/x-www-form-urlencoded; bad sequences stay, bad UTF-8 becomes U+FFFD. */
function decode(text: string): string {
  const spaced = text.replaceAll('+', ' ').toWellFormed();
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    const bytes: number[] = [];
    const source = utf8Bytes(spaced);
    for (let index = 0; index < source.length; index += 1) {
      const hex =
        source[index] === 0x25 ? String.fromCharCode(source[index + 1] ?? 0, source[index + 2] ?? 0) : '';
      if (/^[0-9a-f]{2}$/i.test(hex)) {
        bytes.push(Number.parseInt(hex, 16));
        index += 2;
      } else {
        bytes.push(source[index] as number);
      }
    }
    return utf8Text(Uint8Array.from(bytes));
  }
}

function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}
