export interface Token {
  kind: 'key' | 'string' | 'number' | 'boolean' | 'null' | 'variable' | 'plain';
  text: string;
}

const TOKEN =
  /(\{\{[^{}\n]*\}\})|("(?:[^"\\\n]|\\.)*")(\s*:)?|(-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)|\b(true|false)\b|\b(null)\b/g;

/** Colours for one line of JSON-like text; tolerant, since bodies hold `{{variables}}` and comments. */
export function jsonTokens(line: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of line.matchAll(TOKEN)) {
    if (match.index > end) tokens.push({ kind: 'plain', text: line.slice(end, match.index) });
    const [whole, variable, string, colon, number, boolean] = match;
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? 'string' : 'key', text: string });
      if (colon !== undefined) tokens.push({ kind: 'plain', text: colon });
    } else {
      const kind = variable ? 'variable' : number ? 'number' : boolean ? 'boolean' : 'null';
      tokens.push({ kind, text: whole });
    }
    end = match.index + whole.length;
  }
  if (end < line.length) tokens.push({ kind: 'plain', text: line.slice(end) });
  return tokens;
}

/**
 * Indented JSON when the text is JSON, the text itself when it is not. Works on the text and not on parsed
 * values, which would round long numbers and drop repeated keys.
 */
export function prettyJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let opened = false;
  let pretty = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    if (opened !== closes) pretty += newLine(depth);
    opened = token === '{' || token === '[';
    if (opened) depth += 1;
    pretty += token === ':' ? ': ' : token;
    if (token === ',') pretty += newLine(depth);
  }
  return pretty;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(depth)}`;
}
