import { type CommandLines, WordList } from './words.ts';

const ESCAPES: { readonly [letter: string]: string } = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  e: '\u001b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** Commands in the grammar of PowerShell: backticks escape and join lines, quotes are doubled inside themselves. */
export function splitPowerShell(text: string): CommandLines {
  const list = new WordList();
  let quote = '';
  let quoteAt = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    const next = text[at + 1];
    if (quote === "'" || (quote === '"' && character !== '`' && character !== '$')) {
      if (character !== quote) list.add(character, quoteAt);
      else if (next === quote) {
        list.add(quote, quoteAt);
        at += 1;
      } else quote = '';
    } else if (character === '`') {
      const isLineEnd = next === '\n' || (next === '\r' && text[at + 2] === '\n');
      if (isLineEnd) at += next === '\r' ? 2 : 1;
      else if (next !== undefined) {
        list.add(ESCAPES[next] ?? next, at);
        at += 1;
      }
    } else if (character === '$') at = readVariable(text, at, list);
    else if (character === '"' || character === "'") {
      quote = character;
      quoteAt = at;
      list.begin(at);
    } else if (character === '\n' || character === ';' || character === '|') list.endCommand();
    else if (/\s/.test(character)) list.endWord();
    else list.add(character, at);
  }
  if (quote !== '') list.openQuote = { offset: quoteAt };
  return list.result();
}

/** Adds `$name`, `${name}` and `$env:name` as variables; gives the last position read. */
function readVariable(text: string, at: number, list: WordList): number {
  const pattern = /\$(?:\{(?:env:)?(\w+)\}|(?:env:)?([A-Za-z_]\w*))/iy;
  pattern.lastIndex = at;
  const [whole, braced, plain] = pattern.exec(text) ?? [];
  const name = braced ?? plain;
  if (whole === undefined || name === undefined) {
    list.add('$', at);
    return at;
  }
  list.add(`{{${name}}}`, at);
  list.notes.push({ kind: 'variable', text: name, offset: at });
  return at + whole.length - 1;
}
