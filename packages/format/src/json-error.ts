/** Where JSON text (RFC 8259) stops being JSON, and why. */
export type JsonError = { offset: number; reason: string };

const WHITE_SPACE = /[ \t\n\r]*/y;
const BLANK_AROUND = /\s*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;

/**
 * The first error in a text, null when it is JSON. White space and byte order marks around the value are allowed.
 * One pass, and a list instead of recursion: depth does not matter.
 */
export function findJsonError(text: string): JsonError | null {
  /** The brackets that are open. */
  const open: ('{' | '[')[] = [];
  let at = match(BLANK_AROUND, text, 0);
  let wants: 'value' | 'first value' | 'key' | 'first key' | 'comma' = 'value';
  for (;;) {
    if (wants === 'comma' && open.length === 0) {
      at = match(BLANK_AROUND, text, at);
      return at === text.length ? null : { offset: at, reason: 'expected the end of the text' };
    }
    at = match(WHITE_SPACE, text, at);
    if (at >= text.length) return { offset: text.length, reason: 'unexpected end of the text' };
    const character = text[at] as string;
    const inside = open.at(-1);
    if (wants === 'comma') {
      if (character === ',') wants = inside === '{' ? 'key' : 'value';
      else if (character === (inside === '{' ? '}' : ']')) open.pop();
      else return { offset: at, reason: `expected a comma or "${inside === '{' ? '}' : ']'}"` };
      at += 1;
    } else if (wants === 'key' || wants === 'first key') {
      if (character === '}' && wants === 'first key') {
        open.pop();
        wants = 'comma';
        at += 1;
        continue;
      }
      if (character !== '"') return { offset: at, reason: 'expected a name in double quotes' };
      const end = stringEnd(text, at);
      if (text[end] !== '"') return stringError(text, at, end);
      at = match(WHITE_SPACE, text, end + 1);
      if (text[at] !== ':') return { offset: at, reason: 'expected a colon' };
      at += 1;
      wants = 'value';
    } else if (character === ']' && wants === 'first value') {
      open.pop();
      wants = 'comma';
      at += 1;
    } else if (character === '{' || character === '[') {
      open.push(character);
      wants = character === '{' ? 'first key' : 'first value';
      at += 1;
    } else {
      const end = scalarEnd(text, at, character);
      if (typeof end !== 'number') return end;
      at = end;
      wants = 'comma';
    }
  }
}

function scalarEnd(text: string, at: number, character: string): number | JsonError {
  if (character === '"') {
    const end = stringEnd(text, at);
    return text[end] === '"' ? end + 1 : stringError(text, at, end);
  }
  const number = match(NUMBER, text, at);
  if (number > at) return number;
  const word = text.slice(at, match(WORD, text, at));
  if (word === 'true' || word === 'false' || word === 'null') return at + word.length;
  const shown = word === '' ? String.fromCodePoint(text.codePointAt(at) as number) : word.slice(0, 40);
  return { offset: at, reason: `expected a value, found ${shown}` };
}

function stringError(text: string, start: number, end: number): JsonError {
  if (end >= text.length) return { offset: start, reason: 'this text has no closing quote' };
  if (text[end] === '\\') return { offset: end, reason: 'unknown escape in text' };
  return { offset: end, reason: 'a line break or control character in text must be escaped' };
}

const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Where the text that begins with a quote stops: at its closing quote, or at what may not stand in it. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 34 || code < 32) return at;
    if (code !== 92) at += 1;
    else {
      const end = match(ESCAPE, text, at);
      if (end === at) return at;
      at = end;
    }
  }
  return at;
}

/** The end of the longest match that begins exactly there. */
function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
