import { flatten, type Slice } from './model.ts';

/** What became of the one write that was unanswered when the process died. */
export type Fate = 'absent' | 'applied' | 'unseen' | 'broken';

export type Finding = { problem: 'lost' | 'duplicated' | 'half'; path: string; detail: string };

export type Comparison = { fate: Fate; findings: Finding[] };

const FINDINGS_MAX = 10;

/**
 * Compares what the server holds with the slice before and after the unanswered write (the same slice twice when every
 * write was answered). `unseen` is a write that leaves no trace to tell by.
 */
export function compareSlices(before: Slice, after: Slice, actual: Slice): Comparison {
  const old = flatten(before);
  const expected = flatten(after);
  const found = flatten(actual);
  const findings: Finding[] = [];
  const touched = { absent: [] as string[], applied: [] as string[] };
  for (const path of new Set([...old.keys(), ...expected.keys(), ...found.keys()])) {
    const value = found.get(path);
    const isOld = value === old.get(path);
    const isNew = value === expected.get(path);
    if (isOld && isNew) continue;
    if (isOld) touched.absent.push(path);
    else if (isNew) touched.applied.push(path);
    else findings.push(explain(path, old.get(path), expected.get(path), value));
  }
  if (touched.absent.length > 0 && touched.applied.length > 0) findings.push(half(touched));
  return { fate: fateOf(touched, findings), findings: findings.slice(0, FINDINGS_MAX) };
}

function explain(
  path: string,
  old: string | undefined,
  expected: string | undefined,
  value: string | undefined,
): Finding {
  const problem = value !== undefined && old === undefined && expected === undefined ? 'duplicated' : 'lost';
  const wanted = old === expected ? show(expected) : `${show(old)} or ${show(expected)}`;
  return { problem, path, detail: `found ${show(value)}, expected ${wanted}` };
}

function half(touched: { absent: string[]; applied: string[] }): Finding {
  const { absent, applied } = touched;
  const detail = `${applied.length} parts applied, ${absent.length} not (such as ${absent[0]})`;
  return { problem: 'half', path: applied[0] ?? '', detail };
}

function fateOf(touched: { absent: string[]; applied: string[] }, findings: readonly Finding[]): Fate {
  if (findings.length > 0) return 'broken';
  if (touched.applied.length > 0) return 'applied';
  return touched.absent.length > 0 ? 'absent' : 'unseen';
}

function show(value: string | undefined): string {
  return value === undefined ? 'nothing' : `"${value}"`;
}
