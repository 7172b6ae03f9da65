import type { DatabaseKind } from '../tools/chaos/database.ts';

/** One figure; `aim` is what the project wants it to be, never a condition. */
export type Measure = { what: string; value: number; unit: string; aim?: string };

export type BenchOptions = { databases: readonly DatabaseKind[] };

/** What every `bench/<name>.ts` exports. */
export type Bench = { title: string; run(options: BenchOptions): Promise<Measure[]> };

/** The value below which the share (0..1) of the sorted or unsorted values lies; NaN of an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

export function formatTable(title: string, measures: readonly Measure[]): string {
  const rows = measures.map(({ what, value, unit, aim }) => [what, formatNumber(value), unit, aim ?? '']);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map(([what = '', value = '', unit = '', aim = '']) => {
    const aimed = aim === '' ? '' : `  aim ${aim}`;
    const line = `  ${what.padEnd(widths[0] ?? 0)}  ${value.padStart(widths[1] ?? 0)} ${unit.padEnd(widths[2] ?? 0)}${aimed}`;
    return line.trimEnd();
  });
  return [title, ...lines].join('\n');
}

function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 10 ? value.toFixed(1) : value.toFixed(2);
}
