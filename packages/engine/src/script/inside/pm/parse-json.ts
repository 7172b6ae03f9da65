/**
 * `JSON.parse` with messages that say line and column. COMPAT: the texts and the error's name are those of newman's
 * parser, since people read them in reports. Text that is valid costs no more than `JSON.parse`.
 */
export function parseJson(text: unknown, reviver?: unknown, strict?: unknown): unknown {
  // COMPAT: `json(true)` with null as the second argument means strict.
  const isStrict = typeof reviver === 'boolean' && strict === null ? reviver : Boolean(strict);
  const revive =
    typeof reviver === 'function' ? (reviver as (key: string, value: unknown) => unknown) : undefined;
  const mark = byteOrderMark(text);
  if (mark > 0 && isStrict)
    throw jsonError(`Unexpected byte order mark found in first ${mark} character(s)`, undefined);
  const source = mark > 0 ? (text as string).slice(mark) : text;
  try {
    return JSON.parse(source as string, revive);
  } catch (error) {
    throw source === undefined
      ? jsonError((error as Error).message, error)
      : (new Fault(String(source)).find() ?? jsonError((error as Error).message, error));
  }
}

/** Characters of a byte order mark at the start, decoded or as bytes of Latin-1. */
function byteOrderMark(text: unknown): number {
  if (typeof text !== 'string') return 0;
  const first = text.charCodeAt(0);
  if (first < 0xef || Number.isNaN(first)) return 0;
  if (first === 0xfeff || first === 0xbbbf) return 1;
  const second = text.charCodeAt(1);
  if ((first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe)) return 2;
  return first === 0xef && second === 0xbb && text.charCodeAt(2) === 0xbf ? 3 : 0;
}

function jsonError(message: string, cause: unknown): SyntaxError {
  const error = cause instanceof SyntaxError ? cause : new SyntaxError(message);
  Object.defineProperty(error, 'name', {
    value: 'JSONError',
    writable: true,
    enumerable: true,
    configurable: true,
  });
  return error;
}

const depthMax = 2_000;

/** Finds what is wrong in a text that `JSON.parse` refused. */
class Fault {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  find(): SyntaxError | undefined {
    try {
      this.space();
      if (!this.value(0) && this.at >= this.text.length)
        this.fail(this.at > 0 ? 'No data, only a whitespace' : 'No data, empty input');
      this.space();
      if (this.at < this.text.length) this.fail();
    } catch (error) {
      if (error instanceof SyntaxError) return error;
      throw error;
    }
    return undefined;
  }

  /** False when nothing starts here that could be a value. */
  private value(depth: number): boolean {
    const char = this.text[this.at];
    if (char === undefined) return false;
    if (depth > depthMax) this.fail('Nested too deeply');
    if (char === '"') this.string();
    else if (char === '{') this.object(depth);
    else if (char === '[') return this.array(depth);
    else if (char === '-' || char === '.' || isDigit(char)) this.number();
    else if (char === 'n') this.word('null');
    else if (char === 't') this.word('true');
    else if (char === 'f') this.word('false');
    else return false;
    return true;
  }

  private object(depth: number): void {
    this.at += 1;
    for (let first = true; this.at < this.text.length; first = false) {
      this.space();
      const start = this.at;
      const keyChar = this.text[start];
      let found = false;
      if (keyChar === '"' || keyChar === '{' || keyChar === '[') found = this.value(depth + 1);
      else if (keyChar === '.' || isDigit(keyChar)) {
        this.number();
        found = true;
      }
      const key = this.text.slice(start, this.at);
      this.space();
      const next = this.text[this.at];
      if (next === '}' && !found) {
        if (!first) this.fail('Trailing comma in object');
        this.at += 1;
        return;
      }
      if (next !== ':' || !found) this.fail();
      this.at += 1;
      this.space();
      const name = keyChar === '"' ? JSON.parse(key) : key;
      if (!this.value(depth + 1)) this.fail(`No value found for key ${name}`);
      if (keyChar !== '"') this.fail(`Wrong key type: ${name}`);
      this.space();
      const end = this.text[this.at];
      this.at += 1;
      if (end === '}') return;
      if (end !== ',') this.fail();
    }
    this.fail();
  }

  /** COMPAT: an array that ends with the text counts as nothing found. */
  private array(depth: number): boolean {
    this.at += 1;
    for (let first = true; this.at < this.text.length; first = false) {
      this.space();
      const found = this.value(depth + 1);
      this.space();
      const end = this.text[this.at];
      if (end === ',') {
        this.at += 1;
        if (!found) this.fail('Elisions are not supported');
      } else if (end === ']') {
        if (!found && !first) this.fail('Trailing comma in array');
        this.at += 1;
        return true;
      } else this.fail();
    }
    return false;
  }

  private number(): void {
    const start = this.at;
    const { text } = this;
    if (text[this.at] === '-') this.at += 1;
    if (text[this.at] === '0') this.at += 1;
    else this.digits();
    if (text[this.at] === '.') {
      this.at += 1;
      this.digits();
    }
    if (text[this.at] === 'e' || text[this.at] === 'E') {
      // COMPAT: what follows is taken as a digit, and after a sign once more.
      const sign = text[this.at + 1] === '-' || text[this.at + 1] === '+';
      this.at += sign ? 3 : 2;
      this.digits();
    }
    const literal = text.slice(start, this.at);
    if (/^-?(0|[1-9][0-9]*)(\.[0-9]+)?(e[+-]?[0-9]+)?$/i.test(literal)) return;
    this.at -= 1;
    const kind =
      literal === '' || Number.isNaN(Number(literal)) ? 'Bad numeric literal' : 'Non-json numeric literal';
    this.fail(`${kind} - "${literal}"`);
  }

  private digits(): void {
    while (isDigit(this.text[this.at])) this.at += 1;
  }

  private word(word: string): void {
    const start = this.at;
    for (let index = 0; index < word.length; index += 1) {
      if (this.text[start + index] !== word[index]) {
        this.at = start;
        this.fail();
      }
    }
    this.at = start + word.length;
  }

  private string(): void {
    this.at += 1;
    while (this.at < this.text.length) {
      const char = this.text[this.at] as string;
      this.at += 1;
      if (char === '"') return;
      if (char === '\\') this.escape();
      else if (char === '\n' || char === '\r') this.fail(undefined, this.at - 1);
      else if (char < ' ') {
        this.at -= 1;
        this.fail('Unexpected control character');
      }
    }
    this.fail();
  }

  private escape(): void {
    const char = this.text[this.at];
    if (char === undefined) this.fail();
    if (char === 'u') {
      this.at += 1;
      for (let left = 4; left > 0; left -= 1) {
        if (this.at >= this.text.length) this.fail();
        if (!/[0-9a-fA-F]/.test(this.text[this.at] as string)) this.fail('Bad escape sequence');
        this.at += 1;
      }
    } else if ('"\\/bfnrt'.includes(char as string)) this.at += 1;
    else this.fail();
  }

  private space(): void {
    for (;;) {
      const char = this.text[this.at];
      if (char !== ' ' && char !== '\t' && char !== '\n' && char !== '\r') return;
      this.at += 1;
    }
  }

  /** Says where: line and column from 1, and the line with a mark below. */
  private fail(what?: string, lineOf = this.at): never {
    const { text, at } = this;
    const found =
      what ??
      (at < text.length ? `Unexpected token ${quoted(text[at] as string)}` : 'Unexpected end of input');
    let row = 1;
    let lineStart = 0;
    for (let index = 0; index < lineOf; index += 1) {
      if (text[index] !== '\n' && text[index] !== '\r') continue;
      if (text[index] === '\r' && text[index + 1] === '\n' && index + 1 < lineOf) index += 1;
      lineStart = index + 1;
      row += 1;
    }
    const shownFrom = Math.max(lineStart, at - 69);
    let lineEnd = shownFrom;
    while (
      lineEnd < text.length &&
      text[lineEnd] !== '\n' &&
      text[lineEnd] !== '\r' &&
      lineEnd - shownFrom < 79
    )
      lineEnd += 1;
    const under = text.slice(shownFrom, Math.min(at, lineEnd)).replace(/[^\t]/g, ' ');
    const message = `${found} at ${row}:${at - lineStart + 1}\n${text.slice(shownFrom, lineEnd)}\n${under}^`;
    throw jsonError(message, undefined);
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function quoted(char: string): string {
  const inner = JSON.stringify(char).slice(1, -1).replace(/'/g, "\\'").replace(/\\"/g, '"');
  return `'${inner}'`;
}
