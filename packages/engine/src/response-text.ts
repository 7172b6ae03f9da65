import type { IncomingResponse } from './send/message.ts';

/** Character sets that Buffer decodes by itself. */
const native: { readonly [charset: string]: BufferEncoding } = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  'us-ascii': 'latin1',
  ascii: 'latin1',
  latin1: 'latin1',
  'iso-8859-1': 'latin1',
  'utf-16le': 'utf16le',
  utf16le: 'utf16le',
  'ucs-2': 'utf16le',
};

/**
 * Text of a body by the character set of its Content-Type; UTF-8 when it names none, or one that nobody knows. Bytes
 * that are not of the set become U+FFFD. A byte order mark is no part of the text.
 */
export function responseText(response: IncomingResponse): string {
  const text = decoded(response);
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function decoded(response: IncomingResponse): string {
  const charset = charsetOf(response) ?? 'utf-8';
  const encoding = Object.hasOwn(native, charset) ? native[charset] : undefined;
  if (encoding !== undefined) return response.body.toString(encoding);
  try {
    return new TextDecoder(charset, { ignoreBOM: true }).decode(response.body);
  } catch {
    return response.body.toString('utf8');
  }
}

function charsetOf({ headers }: IncomingResponse): string | undefined {
  for (const { key, value } of headers) {
    if (key.length === 12 && key.toLowerCase() === 'content-type') {
      const found = /;\s*charset\s*=\s*(?:"([^"]+)"|([^;\s]+))/i.exec(value);
      return (found?.[1] ?? found?.[2])?.toLowerCase();
    }
  }
  return undefined;
}
