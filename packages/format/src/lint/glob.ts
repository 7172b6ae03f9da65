const PATTERN_MAX = 1_000;

/** Whether a file's path fits a pattern of `overrides`; a pattern without a slash is about the file's name alone. */
export function matchesGlob(path: string, pattern: string): boolean {
  if (pattern.length > PATTERN_MAX) return false;
  const subject = pattern.includes('/') ? path : (path.split('/').pop() ?? path);
  return alternativesOf(pattern).some((one) => matches(subject.split('/'), one.split('/')));
}

/** `{a,b}` written out. */
function alternativesOf(pattern: string): string[] {
  const found = /\{([^{}]*,[^{}]*)\}/.exec(pattern);
  if (!found) return [pattern];
  const [whole, inner = ''] = found;
  return inner
    .split(',')
    .slice(0, 50)
    .flatMap((one) => alternativesOf(pattern.replace(whole, () => one)));
}

function matches(parts: readonly string[], pattern: readonly string[]): boolean {
  // Where each `**` could end, as a table: no pattern makes this slow.
  let open: boolean[] = Array.from({ length: parts.length + 1 }, (_, index) => index === 0);
  for (const piece of pattern) {
    const next: boolean[] = new Array(parts.length + 1).fill(false);
    for (let index = 0; index <= parts.length; index += 1) {
      if (piece === '**') next[index] = (open[index] ?? false) || (index > 0 && (next[index - 1] ?? false));
      else if (index > 0)
        next[index] = (open[index - 1] ?? false) && matchesPart(parts[index - 1] ?? '', piece);
    }
    open = next;
  }
  return open[parts.length] ?? false;
}

function matchesPart(part: string, piece: string): boolean {
  if (part.startsWith('.') && !piece.startsWith('.')) return false;
  const source = piece
    .split(/(\*+|\?|\[[^\]]+\])/)
    .map((word, index) => {
      if (index % 2 === 0) return word.replace(/[\\^$.|+(){}[\]]/g, '\\$&');
      if (word === '?') return '[^/]';
      return word.startsWith('*') ? '[^/]*' : word.replace(/^\[!/, '[^').replace(/\\/g, '\\\\');
    })
    .join('');
  return new RegExp(`^${source}$`).test(part);
}
