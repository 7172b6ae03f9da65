import type { Json } from '../../json.ts';

/** The allowed word that takes the fewest edits, if it is close enough to have been meant. */
export function nearestWord(given: string, allowed: readonly Json[]): string | undefined {
  let best: { word: string; edits: number } | undefined;
  for (const word of allowed) {
    if (typeof word !== 'string') continue;
    const edits = editsBetween(given, word);
    if (!best || edits < best.edits) best = { word, edits };
  }
  if (!best) return undefined;
  return allowed.length === 1 || best.edits < best.word.length ? best.word : undefined;
}

/** Longer texts are no misspelled words, and comparing them would take long. */
const LENGTH_MAX = 200;

function editsBetween(a: string, b: string): number {
  if (a.length > LENGTH_MAX || b.length > LENGTH_MAX) return Math.max(a.length, b.length);
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const swap = (above[column - 1] as number) + (a[row - 1] === b[column - 1] ? 0 : 1);
      line.push(Math.min(swap, (above[column] as number) + 1, (line[column - 1] as number) + 1));
    }
    above = line;
  }
  return above[b.length] as number;
}
