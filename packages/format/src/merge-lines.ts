/**
 * Three-way merge of lists of lines (diff3: S. Khanna, K. Kunal, B. Pierce, "A formal investigation of
 * diff3"), on E. Myers' difference algorithm. Changes to the same or to touching lines are in conflict.
 */

/** Give up looking for the shortest script after this many edits; the rest counts as one change. */
const EDITS_MAX = 1000;

export type MergedLines = { lines: string[]; conflict: boolean };

/** Where both sides changed the same lines, those of the preferred side are taken and `conflict` is true. */
export function mergeLines(
  versions: { base: string[]; source: string[]; destination: string[] },
  prefer: 'source' | 'destination',
): MergedLines {
  const { base, source, destination } = versions;
  const inSource = matchLines(base, source);
  const inDestination = matchLines(base, destination);
  const lines: string[] = [];
  let conflict = false;
  let at = { base: 0, source: 0, destination: 0 };
  const mergeUpTo = (end: { base: number; source: number; destination: number }): void => {
    const old = base.slice(at.base, end.base);
    const theirs = source.slice(at.source, end.source);
    const ours = destination.slice(at.destination, end.destination);
    if (sameLines(theirs, ours) || sameLines(old, theirs)) append(lines, ours);
    else if (sameLines(old, ours)) append(lines, theirs);
    else {
      conflict = true;
      append(lines, prefer === 'source' ? theirs : ours);
    }
  };
  for (let index = 0; index < base.length; index += 1) {
    const s = inSource[index] as number;
    const d = inDestination[index] as number;
    // A line that both sides still have separates what comes before it from what follows.
    if (s < 0 || d < 0) continue;
    mergeUpTo({ base: index, source: s, destination: d });
    lines.push(base[index] as string);
    at = { base: index + 1, source: s + 1, destination: d + 1 };
  }
  mergeUpTo({ base: base.length, source: source.length, destination: destination.length });
  return { lines, conflict };
}

function append(lines: string[], more: string[]): void {
  for (const line of more) lines.push(line);
}

function sameLines(a: string[], b: string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}

/** For each line of `a` its partner in `b`, or -1. Partners ascend. */
function matchLines(a: string[], b: string[]): Int32Array {
  const partners = new Int32Array(a.length).fill(-1);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    partners[start] = start;
    start += 1;
  }
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
    partners[endA] = endB;
  }
  matchMiddle(a.slice(start, endA), b.slice(start, endB), (x, y) => {
    partners[start + x] = start + y;
  });
  return partners;
}

function matchMiddle(a: string[], b: string[], pair: (x: number, y: number) => void): void {
  const editsMax = Math.min(EDITS_MAX, a.length + b.length);
  // furthest[offset + k] = how far in `a` the best path on diagonal k = x - y reaches.
  const offset = editsMax + 1;
  const furthest = new Int32Array(2 * offset + 1);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= editsMax; edits += 1) {
    for (let k = -edits; k <= edits; k += 2) {
      const down =
        k === -edits || (k !== edits && at(furthest, offset + k - 1) < at(furthest, offset + k + 1));
      let x = down ? at(furthest, offset + k + 1) : at(furthest, offset + k - 1) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      furthest[offset + k] = x;
      if (x >= a.length && x - k >= b.length) {
        trace.push(furthest.slice(offset - edits, offset + edits + 1));
        walkBack(trace, a.length, b.length, pair);
        return;
      }
    }
    trace.push(furthest.slice(offset - edits, offset + edits + 1));
  }
}

/** `trace[edits]` holds the diagonals -edits ... edits after so many edits. */
function walkBack(
  trace: Int32Array[],
  endX: number,
  endY: number,
  pair: (x: number, y: number) => void,
): void {
  let x = endX;
  let y = endY;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const before = trace[edits - 1] as Int32Array;
    const reach = (k: number) => (Math.abs(k) < edits ? at(before, k + edits - 1) : -1);
    const k = x - y;
    const down = k === -edits || (k !== edits && reach(k - 1) < reach(k + 1));
    const fromK = down ? k + 1 : k - 1;
    const fromX = reach(fromK);
    const fromY = fromX - fromK;
    while (x > fromX && y > fromY && (down ? x > fromX : x > fromX + 1)) {
      x -= 1;
      y -= 1;
      pair(x, y);
    }
    x = fromX;
    y = fromY;
  }
  while (x > 0 && y > 0) {
    x -= 1;
    y -= 1;
    pair(x, y);
  }
}

function at(list: Int32Array, index: number): number {
  return list[index] as number;
}
