import { type Json, type JsonObject, member } from '../json.ts';
import type { PathPart } from './types.ts';

const ADDRESS = /^[a-z][a-z\d+.-]*:\/\//i;

/** Whether a file of a definition is named by its address. */
export function isAddress(path: string): boolean {
  return ADDRESS.test(path);
}

/** A relative path seen from a file; addresses stay addresses. Steps above the root stay in it as `..`. */
export function joinPath(from: string, relative: string): string {
  if (isAddress(relative)) return relative;
  const address = /^[a-z][a-z\d+.-]*:\/\/[^/]*/i.exec(from)?.[0] ?? '';
  const absolute = relative.startsWith('/');
  const base = absolute ? '' : from.slice(address.length).replace(/[^/]*$/, '');
  const parts: string[] = [];
  for (const part of `${base}${relative}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '') parts.pop();
    else if (part !== '.' && !(part === '' && parts.length > 0)) parts.push(part);
  }
  return `${address}${parts.join('/')}`;
}

/** The parts of a JSON pointer in a URI fragment (RFC 6901, section 6), without the leading `#`. */
export function pointerParts(pointer: string): string[] {
  return pointer === '' ? [] : pointer.slice(1).split('/').map(decodeSegment);
}

/** A path as a JSON pointer in a URI fragment: `#/paths/~1things`. */
export function pointerTo(path: readonly PathPart[]): string {
  const parts = path.map(
    (part) =>
      `/${encodeURI(String(part).replace(/~/g, '~0').replace(/\//g, '~1')).replace(/[?#]/g, encodeURIComponent)}`,
  );
  return `#${parts.join('')}`;
}

export function decodeSegment(segment: string): string {
  return decodePart(segment).replace(/~1/g, '/').replace(/~0/g, '~');
}

/** Percent-decoding that leaves alone what was not encoded. */
export function decodePart(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded after all.
    return text;
  }
}

/** A value by its path; undefined when a part is missing. */
export function valueAt(root: Json, path: readonly PathPart[]): Json | undefined {
  let value: Json | undefined = root;
  for (const part of path) value = childOf(value, part);
  return value;
}

export function childOf(value: Json | undefined, part: PathPart): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return member(value as JsonObject, String(part));
}

/** The text of a `$ref`, when a value holds one. */
export function referenceOf(value: Json | undefined): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const ref = member(value, '$ref');
  return typeof ref === 'string' ? ref : undefined;
}
