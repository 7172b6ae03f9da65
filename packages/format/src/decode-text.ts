import { FormatError } from './format-error.ts';
import type { Json } from './json.ts';
import { findJsonError } from './json-error.ts';

/**
 * Bytes of a text file as text without byte order mark: UTF-8, or UTF-16 of either order by its mark or by the
 * zero that every other byte of mostly Latin text is. Bytes that are not UTF-8 are read as Windows-1252, which is
 * what spreadsheets still write.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first !== undefined && second !== undefined && (first === 0) !== (second === 0)) {
    return new TextDecoder(first === 0 ? 'utf-16be' : 'utf-16le').decode(bytes);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/**
 * JSON text as a value; a byte order mark and white space around it do not matter.
 * @throws FormatError that says where and what, such as `collection.json:12:5: expected a comma or "}"`.
 */
export function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // JSON.parse knows no byte order mark, which trim() takes for white space; and it words errors as it likes.
    const found = findJsonError(text);
    if (found === null) return JSON.parse(text.trim()) as Json;
    throw new FormatError([{ path: `${name}:${lineAndColumn(text, found.offset)}`, reason: found.reason }]);
  }
}

/** `12:5`, both from 1, columns in UTF-16 units. A line ends with `\n`, `\r\n` or `\r`. */
export function lineAndColumn(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 10 && (code !== 13 || text.charCodeAt(at + 1) === 10)) continue;
    line += 1;
    start = at + 1;
  }
  return `${line}:${offset - start + 1}`;
}
