const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const minute = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

/** "14 Sep 2026" in the reader's own language; an unreadable date stays as it came. */
export function formatDay(date: string): string {
  return format(day, date);
}

export function formatMinute(date: string): string {
  return format(minute, date);
}

function format(formatter: Intl.DateTimeFormat, date: string): string {
  const time = Date.parse(date);
  return Number.isNaN(time) ? date : formatter.format(time);
}
