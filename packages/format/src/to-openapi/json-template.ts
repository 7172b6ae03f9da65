import { isDeeperThan, type Json, type JsonObject, setMember } from '../json.ts';

/** Bodies longer than this are left as text. */
const LENGTH_MAX = 20_000_000;
/** So are those nested deeper: whatever reads a definition recurses over its examples. */
const DEPTH_MAX = 60;
/** In front of a variable that stood outside of quotes. A character that nobody writes. */
const MARK = '\uE0F7';

export type JsonTemplate = {
  value: Json;
  /** Whether variables stood where a value belongs: they are texts that begin with `MARK`. */
  hasBare: boolean;
};

/**
 * Reads the JSON of a body, also with what is not JSON and that requests have anyway: variables without quotes
 * (`{"id": {{id}}}`), comments, and commas before a closing bracket. Undefined when it is none.
 */
export function parseJsonTemplate(text: string): JsonTemplate | undefined {
  if (text.length > LENGTH_MAX || !looksLikeJson(text)) return undefined;
  const value = tryParse(text);
  if (value !== undefined) return { value, hasBare: false };
  const plain = withoutTemplates(text);
  if (plain === undefined) return undefined;
  const read = tryParse(plain.text);
  return read === undefined ? undefined : { value: read, hasBare: plain.hasBare };
}

/** The variable that stood outside of quotes; undefined for every other text. */
export function bareVariable(text: string): string | undefined {
  return text.startsWith(MARK) ? text.slice(1) : undefined;
}

/** The value with bare variables as plain texts. */
export function withPlainVariables(value: Json): Json {
  if (typeof value === 'string') return bareVariable(value) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withPlainVariables);
  const copy: JsonObject = {};
  for (const key of Object.keys(value))
    setMember(copy, bareVariable(key) ?? key, withPlainVariables(value[key] as Json));
  return copy;
}

/** Prints a value that `parseJsonTemplate` gave, bare variables without quotes again. */
export function printJsonTemplate(value: Json, indent: string): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.includes(MARK) ? text.replace(new RegExp(`"${MARK}(\\{\\{[^{}"]*\\}\\})"`, 'g'), '$1') : text;
}

function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(firstVisible(text));
  // { [ " / - digits t f n
  return (
    first === 123 ||
    first === 91 ||
    first === 34 ||
    first === 47 ||
    first === 45 ||
    first === 116 ||
    first === 102 ||
    first === 110 ||
    (first >= 48 && first <= 57)
  );
}

function firstVisible(text: string): number {
  let at = 0;
  while (at < text.length && (text.charCodeAt(at) <= 32 || text.charCodeAt(at) === 0xfeff)) at += 1;
  return at;
}

function tryParse(text: string): Json | undefined {
  try {
    const value = JSON.parse(text) as Json;
    return isDeeperThan(value, DEPTH_MAX) ? undefined : value;
  } catch {
    // Not JSON is an answer here: the caller looks for templates or takes the text as it is.
    return undefined;
  }
}

/** One pass with a loop, so that a hostile text of megabytes costs no more than its length. */
function withoutTemplates(text: string): { text: string; hasBare: boolean } | undefined {
  const parts: string[] = [];
  let hasBare = false;
  let copied = 0;
  let at = 0;
  const replace = (end: number, by: string): void => {
    parts.push(text.slice(copied, at), by);
    copied = end;
    at = end;
  };
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      if (end < 0) return undefined;
      at = end;
    } else if (character === '{' && text[at + 1] === '{') {
      const end = text.indexOf('}}', at);
      // An object may begin with a variable, `{{{name}}: 1}`, or hold another, which is no JSON.
      if (end < 0) return undefined;
      const name = text.slice(at, end + 2);
      if (/["\n]|\{\{\{/.test(name)) return undefined;
      hasBare = true;
      replace(end + 2, JSON.stringify(MARK + name));
    } else if (character === '/' && text[at + 1] === '/') {
      const end = text.indexOf('\n', at);
      replace(end < 0 ? text.length : end, '');
    } else if (character === '/' && text[at + 1] === '*') {
      const end = text.indexOf('*/', at + 2);
      if (end < 0) return undefined;
      replace(end + 2, '');
    } else if (character === ',' && closesNext(text, at + 1)) replace(at + 1, '');
    else at += 1;
  }
  parts.push(text.slice(copied));
  return { text: parts.join(''), hasBare };
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

function closesNext(text: string, from: number): boolean {
  let at = from;
  for (;;) {
    while (at < text.length && text.charCodeAt(at) <= 32) at += 1;
    // Comments may stand between.
    const isLine = text.startsWith('//', at);
    if (!isLine && !text.startsWith('/*', at)) return text[at] === '}' || text[at] === ']';
    const end = text.indexOf(isLine ? '\n' : '*/', at + 2);
    if (end < 0) return false;
    at = end + (isLine ? 1 : 2);
  }
}
