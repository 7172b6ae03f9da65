import { FAILURES_KEPT_MAX, type Tally } from '../run/tally.ts';
import type { Colors, Paint } from './colors.ts';
import type { RunContext } from './reporter.ts';
import { padTo, type SummaryRow, summaryTable, visibleWidth, wrapWords } from './table.ts';
import { fullName, sizeText, timeText } from './units.ts';

type Cell = { text: string; paint?: Paint };
type Look = { colors: Colors; unicode: boolean; columns: number | undefined; verbose: boolean };

export function statistics(tally: Tally, { colors, unicode, verbose }: Look): string {
  const counted = [
    ['iterations', tally.stats.iterations],
    ['requests', tally.stats.requests],
    ['test-scripts', tally.stats.testScripts],
    ['prerequest-scripts', tally.stats.prerequestScripts],
    ['assertions', tally.stats.assertions],
  ] as const;
  const rows: SummaryRow[] = counted.map(([label, { total, failed }]) => ({
    cells: [
      failed > 0 ? colors.red(label) : colors.green(label),
      String(total),
      failed > 0 ? colors.red(String(failed)) : '0',
    ],
  }));
  rows.push({ across: `total run duration: ${timeText(tally.finishedAt - tally.startedAt)}` });
  rows.push({ across: `total data received: ${sizeText(tally.responseBytes)} (approx)` });
  const measured = [
    ['average response time:', tally.response],
    ['average DNS lookup time:', tally.dns],
    ['average first byte time:', tally.firstByte],
  ] as const;
  // COMPAT: newman shows the phases of requests only when it prints each request's.
  for (const [label, { average, min, max, sd }] of measured.slice(0, verbose ? 3 : 1))
    if (average > 0)
      rows.push({
        across: `${label} ${timeText(average)} [min: ${timeText(min)}, max: ${timeText(max)}, s.d.: ${timeText(sd)}]`,
      });
  return summaryTable(rows, { unicode, border: colors.gray });
}

/** Numbered failures in three columns: number, kind, details. */
export function failureList(
  { failures, failureCount }: Tally,
  { colors, columns, mask }: Look & { mask: (text: string) => string },
): string {
  const digits = String(failureCount).length;
  const rows = failures.map((failure, index) => {
    const left: Cell[] = [{ text: failure.name }];
    if (failure.cursor.cycles > 1)
      left.push({ text: `iteration: ${failure.cursor.iteration + 1}`, paint: colors.gray });
    const right: Cell[] = failure.test === undefined ? [] : [{ text: mask(failure.test) }];
    for (const text of [mask(failure.message), `at ${failure.at}`, `inside "${fullName(failure.item)}"`])
      right.push({ text, paint: colors.gray });
    return { number: `${String(index + 1).padStart(digits, '0')}.`, left, right };
  });
  const first = digits + 3;
  const terminal = columns !== undefined && columns > 20 ? columns : undefined;
  const second =
    terminal === undefined
      ? Math.max(9, ...rows.flatMap(({ left }) => left.map(({ text }) => visibleWidth(text) + 2)))
      : Math.trunc((terminal - first) * 0.2);
  const third = terminal === undefined ? undefined : terminal - first - second - 5;
  const line = (a: string, b: string, c: string): string =>
    `${padTo(`${a} `, first, 'right')}${padTo(` ${b}`, second, 'left')} ${c}`.trimEnd();
  const title = (text: string): string => colors.red(colors.underline(text));
  const text = [line(title('#'), title('failure'), title('detail')), ''];
  rows.forEach(({ number, left, right }, index) => {
    if (index > 0) text.push('');
    const b = wrapAll(left, second - 2);
    const c = wrapAll(right, third === undefined ? undefined : third - 2);
    for (let at = 0; at < Math.max(b.length, c.length); at += 1)
      text.push(line(at === 0 ? number : '', b[at] ?? '', c[at] ?? ''));
  });
  if (failureCount > failures.length)
    text.push('', `  ${failureCount - FAILURES_KEPT_MAX} more failures are not listed.`);
  return text.join('\n');
}

/** Lines of at most `width` characters, each painted for itself. */
function wrapAll(cells: readonly Cell[], width: number | undefined): string[] {
  return cells.flatMap(({ text, paint }) => {
    const lines = width === undefined ? text.split('\n') : wrapWords(text, Math.max(8, width));
    return paint ? lines.map(paint) : lines;
  });
}

/** One line a collection, when a command runs several. */
export function collectionList(
  finished: readonly { name: string; run: RunContext }[],
  colors: Colors,
): string {
  const lines = finished.map(({ name, run }) => {
    const { stats, failureCount } = run.tally;
    const mark = failureCount === 0 ? colors.green('passed') : colors.red('failed');
    const counts = `${stats.requests.total} requests, ${stats.assertions.total} assertions, ${failureCount} failures`;
    return `  ${mark}  ${name} (${counts})`;
  });
  const failed = finished.filter(({ run }) => run.tally.failureCount > 0).length;
  return [`${finished.length} collections, ${failed} failed`, ...lines].join('\n');
}
