import { type CommandLines, WordList } from './words.ts';

/** A character, and whether cmd.exe passes it on without a meaning of its own. */
type Passed = { character: string; offset: number; isLineEnd: boolean };

/**
 * Commands in the grammar of cmd.exe: first its carets, which make the next character plain and join lines, then the
 * way in which programs for Windows read quotes and backslashes.
 */
export function splitCmd(text: string): CommandLines {
  const list = new WordList();
  let isQuoted = false;
  let quoteAt = 0;
  const passed = passCarets(text);
  for (let index = 0; index < passed.length; index += 1) {
    const { character, offset, isLineEnd } = passed[index] as Passed;
    if (isLineEnd) {
      isQuoted = false;
      list.endCommand();
    } else if (character === '\\') {
      let slashes = 1;
      while (passed[index + slashes]?.character === '\\') slashes += 1;
      const beforeQuote = passed[index + slashes]?.character === '"';
      // Backslashes mean something before a quote only: two are one, and an odd one makes the quote plain.
      list.add('\\'.repeat(beforeQuote ? slashes >> 1 : slashes), offset);
      index += slashes - 1;
      if (beforeQuote && slashes % 2 === 1) {
        list.add('"', offset);
        index += 1;
      }
    } else if (character === '"') {
      list.begin(offset);
      if (isQuoted && passed[index + 1]?.character === '"') {
        list.add('"', offset);
        index += 1;
      } else {
        isQuoted = !isQuoted;
        quoteAt = offset;
      }
    } else if (!isQuoted && (character === ' ' || character === '\t')) list.endWord();
    else list.add(character, offset);
  }
  if (isQuoted) list.openQuote = { offset: quoteAt };
  return list.result();
}

/** Carets mean something outside quotes only; a quote with a caret before it opens none. */
function passCarets(text: string): Passed[] {
  const passed: Passed[] = [];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    let character = text[at] as string;
    if (character === '\r' && text[at + 1] === '\n') continue;
    const offset = at;
    if (character === '^' && !isQuoted) {
      at += 1;
      if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
      if (text[at] === '\n') {
        // The line goes on, and the first character of the next one is plain.
        at += 1;
        if (text[at] === '\r' && text[at + 1] === '\n') at += 1;
        // It is a line of its own when the caret comes again: then it is read like any other.
        if (text[at] === '^') {
          at -= 1;
          continue;
        }
      }
      if (at >= text.length) break;
      character = text[at] as string;
      passed.push({ character, offset, isLineEnd: false });
      continue;
    }
    if (character === '"') isQuoted = !isQuoted;
    if (character === '\n') isQuoted = false;
    const ends = character === '\n' || (!isQuoted && (character === '&' || character === '|'));
    passed.push({ character, offset, isLineEnd: ends });
  }
  return passed;
}
