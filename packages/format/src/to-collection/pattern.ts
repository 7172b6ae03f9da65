/**
 * Text for the common part of regular expressions: literals, classes, groups, alternatives, counts. The first
 * alternative and the smallest count that shows something are taken, so that the text is short and always the same.
 * The expression is never run: one from a stranger could take for ever.
 */
export function textForPattern(pattern: string): string | undefined {
  if (pattern.length > PATTERN_MAX) return undefined;
  try {
    const reader: Reader = { text: pattern, at: 0, left: STEPS_MAX };
    const text = readAlternatives(reader, 0);
    return reader.at < pattern.length || text.length > TEXT_MAX ? undefined : text;
  } catch (error) {
    if (error instanceof Unsupported) return undefined;
    throw error;
  }
}

const PATTERN_MAX = 1_000;
const TEXT_MAX = 1_000;
const STEPS_MAX = 5_000;
const DEPTH_MAX = 30;

type Reader = { text: string; at: number; left: number };

class Unsupported extends Error {}

function readAlternatives(reader: Reader, depth: number): string {
  if (depth > DEPTH_MAX) throw new Unsupported('too deep');
  let first: string | undefined;
  for (;;) {
    const text = readSequence(reader, depth);
    first ??= text;
    if (reader.text[reader.at] !== '|') return first;
    reader.at += 1;
  }
}

function readSequence(reader: Reader, depth: number): string {
  let text = '';
  while (reader.at < reader.text.length) {
    const character = reader.text[reader.at] as string;
    if (character === '|' || character === ')') break;
    reader.left -= 1;
    if (reader.left < 0) throw new Unsupported('too long');
    if (character === '^' || character === '$') {
      reader.at += 1;
      continue;
    }
    const atom = readAtom(reader, depth);
    text += atom.repeat(readCount(reader, text.length + atom.length));
  }
  return text;
}

function readAtom(reader: Reader, depth: number): string {
  const character = reader.text[reader.at] as string;
  reader.at += 1;
  if (character === '(') {
    if (reader.text[reader.at] === '?') readGroupKind(reader);
    const text = readAlternatives(reader, depth + 1);
    if (reader.text[reader.at] !== ')') throw new Unsupported('an open group');
    reader.at += 1;
    return text;
  }
  if (character === '[') return readClass(reader);
  if (character === '.') return 'a';
  if (character === '\\') return readEscape(reader);
  if ('*+?'.includes(character)) throw new Unsupported('a count of nothing');
  return character;
}

/** `(?:` and `(?<name>` group; looking ahead or behind is beyond this. */
function readGroupKind(reader: Reader): void {
  const kind = /^\?(?::|<[A-Za-z_]\w*>)/.exec(reader.text.slice(reader.at, reader.at + 60))?.[0];
  if (kind === undefined) throw new Unsupported('a special group');
  reader.at += kind.length;
}

function readEscape(reader: Reader): string {
  const character = reader.text[reader.at];
  reader.at += 1;
  switch (character) {
    case 'd':
      return '0';
    case 'w':
    case 'D':
    case 'S':
      return 'a';
    case 's':
      return ' ';
    case 'W':
      return '-';
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'b':
      return '';
    case 'u':
    case 'x': {
      const digits = character === 'u' ? 4 : 2;
      const code = reader.text.slice(reader.at, reader.at + digits);
      if (!new RegExp(`^[\\dA-Fa-f]{${digits}}$`).test(code)) throw new Unsupported('an escape');
      reader.at += digits;
      return String.fromCharCode(Number.parseInt(code, 16));
    }
    default:
      if (character === undefined || /[A-Za-z0-9]/.test(character)) throw new Unsupported('an escape');
      return character;
  }
}

function readClass(reader: Reader): string {
  const negated = reader.text[reader.at] === '^';
  if (negated) reader.at += 1;
  const members: string[] = [];
  const ranges: [string, string][] = [];
  while (reader.text[reader.at] !== ']') {
    const character = reader.text[reader.at];
    if (character === undefined) throw new Unsupported('an open class');
    reader.at += 1;
    const from = character === '\\' ? readEscape(reader) : character;
    if (reader.text[reader.at] === '-' && ![undefined, ']'].includes(reader.text[reader.at + 1])) {
      reader.at += 1;
      const end = reader.text[reader.at] as string;
      reader.at += 1;
      ranges.push([from, end === '\\' ? readEscape(reader) : end]);
    } else members.push(from);
  }
  reader.at += 1;
  const isIn = (text: string) =>
    members.includes(text) || ranges.some(([from, to]) => from <= text && text <= to);
  const usual = ['a', 'A', '0', '1', '-', '_', ' ', 'é'];
  const found = usual.find((text) => isIn(text) !== negated);
  if (found !== undefined) return found;
  if (negated) throw new Unsupported('a class of what is left');
  return members[0] ?? ranges[0]?.[0] ?? '';
}

/** How often the atom before is written: as few times as allowed, once where none would do as well. */
function readCount(reader: Reader, lengthSoFar: number): number {
  const character = reader.text[reader.at];
  let count = 1;
  if (character === '*' || character === '+' || character === '?') reader.at += 1;
  else if (character === '{') {
    const found = /^\{(\d+)(,(\d*))?\}/.exec(reader.text.slice(reader.at, reader.at + 30));
    if (!found) return 1;
    reader.at += found[0].length;
    const least = Number(found[1]);
    const most = found[2] === undefined ? least : Number(found[3] || Number.POSITIVE_INFINITY);
    count = least === 0 && most > 0 ? 1 : least;
  }
  // A lazy or possessive mark changes nothing about what fits.
  if (reader.text[reader.at] === '?' && character !== undefined && '*+?{'.includes(character)) reader.at += 1;
  if (lengthSoFar * Math.max(count, 1) > TEXT_MAX) throw new Unsupported('too long');
  return count;
}
