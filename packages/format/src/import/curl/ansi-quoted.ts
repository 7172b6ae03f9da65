const SIMPLE: { readonly [letter: string]: string } = {
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  E: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
};
const PLAIN = /[^\\']+/y;
const BYTE = /\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3}))/y;
const CODE = /\\(?:u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8}))/y;
const CODE_POINT_MAX = 0x10ffff;

/** What stands in `$'...'` from behind its first quote; undefined when it does not end. */
export function ansiQuoted(text: string, start: number): { text: string; end: number } | undefined {
  const pieces: string[] = [];
  /** Bytes that stand together are one piece of UTF-8. */
  let bytes: number[] = [];
  const add = (piece: string): void => {
    if (bytes.length > 0) pieces.push(new TextDecoder().decode(new Uint8Array(bytes)));
    bytes = [];
    pieces.push(piece);
  };
  let at = start;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    const plain = match(PLAIN);
    if (plain) add(plain[0]);
    else if (text[at] === "'") {
      add('');
      return { text: pieces.join(''), end: at + 1 };
    } else {
      const byte = match(BYTE);
      if (byte) {
        const [, hex, octal] = byte;
        bytes.push(
          (hex === undefined ? Number.parseInt(octal as string, 8) : Number.parseInt(hex, 16)) & 255,
        );
        continue;
      }
      const code = match(CODE);
      if (code) {
        const value = Number.parseInt(code[1] ?? (code[2] as string), 16);
        add(value <= CODE_POINT_MAX ? String.fromCodePoint(value) : '\uFFFD');
        continue;
      }
      const letter = text[at + 1];
      if (letter === undefined) return undefined;
      add(SIMPLE[letter] ?? `\\${letter}`);
      at += 2;
    }
  }
  return undefined;
}
