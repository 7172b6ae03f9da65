/** Where a text goes deeper than so many levels, by its brackets or else by its indentation. */
export function depthExceededAt(text: string, levels: number): { offset: number; reason: string } {
  const reason = `nested deeper than ${levels} levels`;
  let depth = 0;
  let quote = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === 92 && quote === 34) at += 1;
      else if (code === quote) quote = 0;
    } else if (code === 34) quote = code;
    else if (code === 123 || code === 91) {
      depth += 1;
      if (depth > levels) return { offset: at, reason };
    } else if (code === 125 || code === 93) depth -= 1;
  }
  return { offset: deepestIndentation(text), reason };
}

function deepestIndentation(text: string): number {
  let deepest = 0;
  let offset = 0;
  for (const found of text.matchAll(/^[ -]+/gm)) {
    if (found[0].length <= deepest) continue;
    deepest = found[0].length;
    offset = found.index + deepest;
  }
  return offset;
}
