import type { HeaderEntry } from '@parley/format';
import { randomUuid } from '../random-uuid.ts';
import type { Header } from '../send/message.ts';

export type SystemHeaderOptions = {
  /** Names in lower case that are not added. */
  disabled: ReadonlySet<string>;
  userAgent: string;
  host: string;
};

/** The header lines that people wrote, in the order and the number in which they are sent. */
export function userHeaders(entries: readonly HeaderEntry[] | undefined): Header[] {
  const lines: Header[] = [];
  if (!Array.isArray(entries)) {
    return lines;
  }
  for (const entry of entries as readonly HeaderEntry[]) {
    if (entry && !entry.disabled && entry.key) {
      lines.push({ key: String(entry.key), value: headerText(entry.value) });
    }
  }
  return lines.length > 1 ? withoutOverridden(lines) : lines;
}

/**
 * Adds the headers that the engine sends by itself and that nobody set, after those that are there.
 * COMPAT: names, values and order are newman's, apart from the user agent.
 */
export function addSystemHeaders(headers: Header[], options: SystemHeaderOptions): void {
  addSystemHeader(headers, options, 'User-Agent', 'user-agent', options.userAgent);
  addSystemHeader(headers, options, 'Accept', 'accept', '*/*');
  addSystemHeader(headers, options, 'Cache-Control', 'cache-control', 'no-cache');
  if (mayAdd(headers, options, 'postman-token')) {
    headers.push({ key: 'Postman-Token', value: randomUuid(), system: true });
  }
  addSystemHeader(headers, options, 'Host', 'host', options.host);
  addSystemHeader(headers, options, 'Accept-Encoding', 'accept-encoding', 'gzip, deflate, br');
  addSystemHeader(headers, options, 'Connection', 'connection', 'keep-alive');
}

/** The line that counts for a name in lower case: the last one. */
export function findHeader(headers: readonly Header[], name: string): Header | undefined {
  for (let index = headers.length - 1; index >= 0; index -= 1) {
    const header = headers[index] as Header;
    if (header.key.length === name.length && header.key.toLowerCase() === name) {
      return header;
    }
  }
  return undefined;
}

/** The text of a value. COMPAT: null is the text `null`, a missing one is empty. */
function headerText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : String(value);
}

function addSystemHeader(
  headers: Header[],
  options: SystemHeaderOptions,
  key: string,
  name: string,
  value: string,
): void {
  if (mayAdd(headers, options, name)) {
    headers.push({ key, value, system: true });
  }
}

function mayAdd(headers: Header[], options: SystemHeaderOptions, name: string): boolean {
  return !options.disabled.has(name) && findHeader(headers, name) === undefined;
}

/**
 * COMPAT: lines whose names are equal to the letter are all sent, together; of names that differ only in case, the
 * spelling that appears last for the first time takes the place of the others.
 */
function withoutOverridden(lines: Header[]): Header[] {
  const seen = new Set<string>();
  let repeated = false;
  for (const { key } of lines) {
    const name = key.toLowerCase();
    repeated ||= seen.has(name);
    seen.add(name);
  }
  if (!repeated) {
    return lines;
  }
  const spellings = new Map<string, Header[]>();
  for (const line of lines) {
    const same = spellings.get(line.key);
    if (same === undefined) {
      spellings.set(line.key, [line]);
    } else {
      same.push(line);
    }
  }
  const chosen = new Map<string, Header[]>();
  for (const [key, same] of spellings) {
    chosen.set(key.toLowerCase(), same);
  }
  return [...chosen.values()].flat();
}
