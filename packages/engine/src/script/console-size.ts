/** About what a console value takes, in UTF-16 units. The inside bounds its depth and members. */
export function consoleSize(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let size = 32;
  if (value instanceof Map) for (const [key, member] of value) size += consoleSize(key) + consoleSize(member);
  else if (value instanceof Set) for (const member of value) size += consoleSize(member);
  else for (const [key, member] of Object.entries(value)) size += key.length + consoleSize(member);
  return size;
}
