const sizeUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** `511B`, `1.23kB`: thousands, two decimals at most. */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < sizeUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const rounded = Math.round(value * 100) / 100;
  if (rounded === 1000 && unit < sizeUnits.length - 1) return `1${sizeUnits[unit + 1]}`;
  return `${rounded}${sizeUnits[unit]}`;
}

/** `690µs`, `23ms`, `2.4s`, `1m 5.2s`: whole milliseconds below two seconds, else tenths, always rounded down. */
export function timeText(ms: number): string {
  if (ms < 1) return `${Math.trunc(ms * 1000)}µs`;
  if (ms < 1998) return `${Math.trunc(ms)}ms`;
  const parts: string[] = [];
  const add = (value: number, unit: string): void => {
    if (value !== 0) parts.push(`${value}${unit}`);
  };
  const days = Math.floor(ms / 86_400_000);
  add(Math.trunc(days / 365), 'y');
  add(days % 365, 'd');
  add(Math.floor(ms / 3_600_000) % 24, 'h');
  add(Math.floor(ms / 60_000) % 60, 'm');
  add(Math.floor(((ms / 1000) % 60) * 10 + 1e-7) / 10, 's');
  return parts.join(' ');
}

/** Path of names from the first folder down, as reports name an item. */
export function fullName(item: { path: readonly string[]; name: string }): string {
  return [...item.path.slice(1), item.name].join(' / ');
}

/** Time stamp of file names: `2026-11-22-18-16-53-170-0`. */
export function stamp(date: Date): string {
  return `${date.toISOString().replace(/\D+/g, '-')}0`;
}
