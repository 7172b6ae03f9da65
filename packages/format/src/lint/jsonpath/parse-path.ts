import { type Filter, parseFilter } from './parse-filter.ts';

/** Which children one step of a path takes. */
export type Selector =
  | { kind: 'all' }
  | { kind: 'names'; names: readonly string[] }
  | { kind: 'slice'; start: number | undefined; end: number | undefined; step: number }
  | { kind: 'filter'; filter: Filter };

export type Step = { deep: boolean; select: Selector };

/**
 * A path of the JSONPath-Plus dialect. `up` and `key` stand at the end of `steps`; what follows a `^` in the middle
 * is `rest`, applied to the value that was gone up to.
 */
export type JsonPath = {
  source: string;
  steps: readonly Step[];
  up: number;
  key: boolean;
  rest: JsonPath | undefined;
};

export class JsonPathError extends Error {
  constructor(source: string, at: number, reason: string) {
    super(`"${source}" cannot be read at character ${at + 1}: ${reason}`);
    this.name = 'JsonPathError';
  }
}

const LENGTH_MAX = 4_000;

/** Reads a path expression. */
export function parsePath(source: string): JsonPath {
  if (source.length > LENGTH_MAX) throw new JsonPathError(source.slice(0, 40), 0, 'it is too long');
  const reader = new PathReader(source);
  if (!source.startsWith('$')) throw new JsonPathError(source, 0, 'a path starts with $');
  return reader.read(1);
}

class PathReader {
  private readonly source: string;
  private at = 0;

  constructor(source: string) {
    this.source = source;
  }

  read(from: number): JsonPath {
    this.at = from;
    const steps: Step[] = [];
    const { source } = this;
    while (this.at < source.length) {
      const char = source[this.at];
      if (char === '^') {
        let up = 0;
        for (; source[this.at] === '^'; this.at += 1) up += 1;
        if (source[this.at] === '~' && this.at === source.length - 1)
          return { source, steps, up, key: true, rest: undefined };
        const rest = this.at < source.length ? new PathReader(source).read(this.at) : undefined;
        return { source, steps, up, key: false, rest };
      }
      if (char === '~') {
        if (this.at !== source.length - 1) this.fail('nothing may follow ~');
        return { source, steps, up: 0, key: true, rest: undefined };
      }
      steps.push(this.step());
    }
    return { source, steps, up: 0, key: false, rest: undefined };
  }

  private step(): Step {
    const { source } = this;
    const deep = source.startsWith('..', this.at);
    if (deep) this.at += 2;
    else if (source[this.at] === '.') this.at += 1;
    else if (source[this.at] !== '[') this.fail('expected "." or "["');
    if (source[this.at] === '[') return { deep, select: this.bracket() };
    if (source[this.at] === '*') {
      this.at += 1;
      return { deep, select: { kind: 'all' } };
    }
    if (source[this.at] === "'" || source[this.at] === '"')
      return { deep, select: { kind: 'names', names: [this.quoted()] } };
    const name = /[^.[\]^~()*,'"\s]+/y;
    name.lastIndex = this.at;
    const found = name.exec(source)?.[0];
    if (found === undefined) this.fail('expected a name');
    this.at += found.length;
    return { deep, select: { kind: 'names', names: [found] } };
  }

  private bracket(): Selector {
    this.at += 1;
    this.space();
    const { source } = this;
    if (source[this.at] === '?') {
      const end = this.closing();
      let text = source.slice(this.at + 1, end).trim();
      if (text.startsWith('(') && text.endsWith(')')) text = text.slice(1, -1);
      const offset = this.at;
      this.at = end + 1;
      return { kind: 'filter', filter: parseFilter(text, (reason) => this.failAt(offset, reason)) };
    }
    if (source[this.at] === '(') this.fail('script expressions are not supported');
    if (source[this.at] === '*') {
      this.at += 1;
      this.close();
      return { kind: 'all' };
    }
    const slice = /(-?\d+)?:(-?\d+)?(?::(-?\d+))?\s*\]/y;
    slice.lastIndex = this.at;
    const sliced = slice.exec(source);
    if (sliced) {
      this.at += sliced[0].length;
      const [start, end, step] = [1, 2, 3].map((group) =>
        sliced[group] === undefined ? undefined : Number(sliced[group]),
      );
      if (step !== undefined && step < 1) this.fail('the step of a slice is at least 1');
      return { kind: 'slice', start, end, step: step ?? 1 };
    }
    const names: string[] = [];
    for (;;) {
      this.space();
      if (source[this.at] === "'" || source[this.at] === '"') names.push(this.quoted());
      else {
        const bare = /[^\],]+/y;
        bare.lastIndex = this.at;
        const found = bare.exec(source)?.[0];
        if (found === undefined) this.fail('expected a name, a number or a filter');
        this.at += found.length;
        names.push(found.trim());
      }
      this.space();
      if (source[this.at] !== ',') break;
      this.at += 1;
    }
    this.close();
    return { kind: 'names', names };
  }

  private quoted(): string {
    const quote = this.source[this.at];
    let text = '';
    for (let at = this.at + 1; at < this.source.length; at += 1) {
      const char = this.source[at];
      if (char === quote) {
        this.at = at + 1;
        return text;
      }
      if (char === '\\') at += 1;
      text += this.source[at] ?? '';
    }
    return this.fail('the quote is not closed');
  }

  /** Where the bracket that holds a filter closes; brackets in quotes and regular expressions do not count. */
  private closing(): number {
    let depth = 0;
    let quote = '';
    const { source } = this;
    for (let at = this.at; at < source.length; at += 1) {
      const char = source[at] ?? '';
      if (quote !== '') {
        if (char === '\\') at += 1;
        else if (char === quote) quote = '';
      } else if (char === "'" || char === '"') quote = char;
      else if (char === '/' && /[(,=!&|]\s*$/.test(source.slice(this.at, at))) quote = '/';
      else if (char === '[' || char === '(') depth += 1;
      else if (char === ')') depth -= 1;
      else if (char === ']') {
        if (depth === 0) return at;
        depth -= 1;
      }
    }
    return this.fail('the bracket is not closed');
  }

  private space(): void {
    while (this.source[this.at] === ' ') this.at += 1;
  }

  private close(): void {
    this.space();
    if (this.source[this.at] !== ']') this.fail('expected "]"');
    this.at += 1;
  }

  private fail(reason: string): never {
    return this.failAt(this.at, reason);
  }

  private failAt(at: number, reason: string): never {
    throw new JsonPathError(this.source, at, reason);
  }
}
