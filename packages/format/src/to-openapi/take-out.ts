import { type Json, type JsonObject, setMember } from '../json.ts';

const TABLE_SIZE = 1 << 16;

/** Replaces every one of some texts, each at least three characters long, wherever it stands in another text. */
export function createTakeOut(texts: readonly string[], by: string): (text: string) => string {
  if (texts.length === 0) return (text) => text;
  // By a number made of their first characters: one pass, however many there are.
  const isStart = new Uint8Array(TABLE_SIZE);
  const byStart = new Map<number, string[]>();
  // The longest first: one may begin another.
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const start = startOf(text, 0);
    isStart[start] = 1;
    const list = byStart.get(start);
    if (list) list.push(text);
    else byStart.set(start, [text]);
  }
  const shortest = Math.min(...texts.map(({ length }) => length));
  return (text) => {
    const end = text.length - shortest;
    let result = '';
    let copied = 0;
    for (let at = 0; at <= end; at += 1) {
      const start = startOf(text, at);
      if (isStart[start] === 0) continue;
      const found = byStart.get(start)?.find((one) => text.startsWith(one, at));
      if (found === undefined) continue;
      result += text.slice(copied, at) + by;
      copied = at + found.length;
      at = copied - 1;
    }
    return copied === 0 ? text : result + text.slice(copied);
  };
}

function startOf(text: string, at: number): number {
  const first = text.charCodeAt(at);
  return ((first << 10) ^ (text.charCodeAt(at + 1) << 5) ^ text.charCodeAt(at + 2)) & (TABLE_SIZE - 1);
}

/** A copy with every text and every name of a member mapped. */
export function mapTexts(value: Json, map: (text: string) => string): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => mapTexts(entry, map));
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) setMember(copy, map(key), mapTexts(value[key] as Json, map));
  return copy;
}
