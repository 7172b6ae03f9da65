/** How long a value may become in a message. */
export const lengthMax = 40;
export const ellipsis = '…';
/** Stands for a value of which no message has room to show anything. */
export const hidden = ' '.repeat(lengthMax * 2);

/**
 * What is left of the length while a value is written. Lists write to `left` as they go, and what stands behind a list
 * (symbol keys, extra properties of an array) sees what it left behind.
 * COMPAT: messages are cut exactly where chai 4 (loupe 2) cuts them, with every oddity of its accounting.
 */
export type Budget = { left: number; readonly open: object[] };
export function cut(text: string, length: number): string {
  if (text.length <= 1 || text.length <= length) return text;
  return length < 1 ? ellipsis : text.slice(0, length - 1) + ellipsis;
}

export function writeDate(date: Date, budget: Budget): string {
  const iso: string | null = date.toJSON();
  if (iso === null) return 'Invalid Date';
  const [day, time] = iso.split('T');
  return `${day}T${cut(String(time), budget.left - String(day).length - 1)}`;
}

export function writeRegExp(pattern: RegExp, budget: Budget): string {
  // COMPAT: takes what follows the second slash for the flags, also when it is a slash of the pattern.
  const flags = String(pattern).split('/')[2] ?? '';
  return `/${cut(pattern.source, budget.left - 2 - flags.length)}/${flags}`;
}

export function writeNumber(number: number, budget: Budget): string {
  if (number === 0) return 1 / number > 0 ? '+0' : '-0';
  return Number.isFinite(number) ? cut(String(number), budget.left) : String(number);
}

export function writeBigInt(number: bigint, budget: Budget): string {
  const digits = cut(number.toString(), budget.left - 1);
  return digits === ellipsis ? digits : `${digits}n`;
}

export function writeSymbol(symbol: symbol): string {
  return symbol.description ? `Symbol(${symbol.description})` : 'Symbol()';
}

const escaped =
  /['\p{Cc}\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/gu;
const shortEscapes: Record<string, string> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  "'": "\\'",
};

export function writeString(text: string, budget: Budget): string {
  const length = budget.left - 2;
  // Escapes only make a text longer, so a whole response body need not be gone through to show its beginning.
  const beginning = text.length > lengthMax ? text.slice(0, Math.max(length, 1) + 1) : text;
  return `'${cut(beginning.replace(escaped, escapeOf), length)}'`;
}

function escapeOf(char: string): string {
  return shortEscapes[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
