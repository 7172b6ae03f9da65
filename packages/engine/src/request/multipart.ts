import { basename } from 'node:path';
import type { BodyEntry } from '@parley/format';
import type { FileAccess } from '../options.ts';
import type { OutgoingBody } from '../send/message.ts';
import { mediaTypeOf } from './media-type.ts';

/** A part is a head with bytes, or with a file of a known size. */
type Part = { head: string; content: Uint8Array | { path: string; size: number } };

export type BuiltForm = {
  /** Undefined when no part is left. */
  body: OutgoingBody | undefined;
  /** The entries as they were sent: one for each file, those left out disabled. */
  entries: BodyEntry[];
  warnings: string[];
};

/** 26 dashes and 24 digits: never in a file by accident. */
export function randomBoundary(): string {
  let boundary = '--------------------------';
  for (let index = 0; index < 24; index += 1) {
    boundary += Math.floor(Math.random() * 10);
  }
  return boundary;
}

/**
 * A `multipart/form-data` body (RFC 7578). Files are read as streams when the request goes out, their sizes are
 * asked for here. COMPAT: a file that cannot be read is left out with a warning, one without a source is sent empty.
 */
export async function buildMultipart(
  rows: readonly BodyEntry[],
  boundary: string,
  files: FileAccess | undefined,
): Promise<BuiltForm> {
  const parts: Part[] = [];
  const entries: BodyEntry[] = [];
  const warnings: string[] = [];
  for (const row of rows) {
    if (!row || row.disabled) {
      entries.push(row);
    } else if (row.type === 'file' && (row.src || !row.value)) {
      await addFiles(row, files, parts, entries, warnings);
    } else {
      entries.push(row);
      parts.push(row.type === 'file' ? base64Part(row) : textPart(row));
    }
  }
  return { body: parts.length === 0 ? undefined : bodyOf(parts, boundary, files), entries, warnings };
}

async function addFiles(
  row: BodyEntry,
  files: FileAccess | undefined,
  parts: Part[],
  entries: BodyEntry[],
  warnings: string[],
): Promise<void> {
  const warn = (message: string) => warnings.push(`Form param \`${row.key}\`, file load error: ${message}`);
  const sources = Array.isArray(row.src) ? row.src : row.src ? [row.src] : [];
  if (sources.length === 0) {
    warn('missing file source');
    entries.push(typeof row.fileName === 'string' ? row : { ...row, fileName: '' });
    parts.push({ head: headOf(row.key, row.fileName ?? '', row.contentType), content: NOTHING });
    return;
  }
  for (const path of sources) {
    const entry = sources.length === 1 && !Array.isArray(row.src) ? row : { ...row, src: path };
    try {
      if (files === undefined) {
        throw new Error('files cannot be read here');
      }
      const { size, name } = await files.stat(path);
      const type = row.contentType || mediaTypeOf(path) || mediaTypeOf(row.fileName ?? '') || OCTETS;
      parts.push({
        head: headOf(row.key, typeof row.fileName === 'string' ? row.fileName : name, type),
        content: { path, size },
      });
      entries.push(entry);
    } catch (error) {
      warn(error instanceof Error ? error.message : String(error));
      if (!Array.isArray(row.src)) {
        entries.push({ ...entry, disabled: true });
      }
    }
  }
}

/** COMPAT: a file entry with a value and no source holds its content in base64. */
function base64Part(row: BodyEntry): Part {
  const type = row.contentType || (row.fileName ? mediaTypeOf(row.fileName) : undefined) || OCTETS;
  return { head: headOf(row.key, row.fileName, type), content: Buffer.from(String(row.value), 'base64') };
}

function textPart(row: BodyEntry): Part {
  const value: unknown = row.value || '';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  const type = row.contentType || (row.fileName ? mediaTypeOf(row.fileName) : undefined);
  return { head: headOf(row.key, row.fileName, type), content: Buffer.from(text) };
}

const OCTETS = 'application/octet-stream';
const NOTHING = new Uint8Array(0);

function headOf(key: unknown, fileName: string | undefined, contentType: string | undefined): string {
  let head = `Content-Disposition: form-data; name="${escaped(String(key ?? ''))}"`;
  if (typeof fileName === 'string') {
    const name = basename(fileName);
    head += `; filename="${escaped(name)}"`;
    if (BEYOND_LATIN1.test(name)) {
      head += `; filename*=UTF-8''${extended(name)}`;
    }
  }
  return contentType ? `${head}\r\nContent-Type: ${contentType.replace(/[\r\n]+/g, ' ')}` : head;
}

/** What would end the quoted text or the line, as the HTML standard escapes it in form data. */
function escaped(text: string): string {
  return text.replace(/[\r\n"]/g, (character) =>
    character === '"' ? '%22' : character === '\r' ? '%0D' : '%0A',
  );
}

const BEYOND_LATIN1 = /[^\t\x20-\x7e\x80-\xff]/;

/** The value of an extended parameter (RFC 8187). */
function extended(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
    .replace(/%(?:7C|60|5E)/g, (code) => decodeURIComponent(code));
}

function bodyOf(parts: readonly Part[], boundary: string, files: FileAccess | undefined): OutgoingBody {
  const last = Buffer.from(`--${boundary}--\r\n`);
  const heads = parts.map((part) => Buffer.from(`--${boundary}\r\n${part.head}\r\n\r\n`));
  let length = last.length;
  let streamed = false;
  for (const [index, { content }] of parts.entries()) {
    const inMemory = content instanceof Uint8Array;
    streamed ||= !inMemory;
    length += (heads[index] as Buffer).length + (inMemory ? content.length : content.size) + LINE_END.length;
  }
  if (!streamed) {
    const chunks = parts.flatMap((part, index) => [
      heads[index] as Buffer,
      part.content as Uint8Array,
      LINE_END,
    ]);
    return { kind: 'bytes', bytes: Buffer.concat([...chunks, last], length) };
  }
  return {
    kind: 'stream',
    length,
    open: () => {
      const { Readable } = process.getBuiltinModule('node:stream');
      return Readable.from(chunksOf(parts, heads, last, files as FileAccess), { objectMode: false });
    },
  };
}

async function* chunksOf(
  parts: readonly Part[],
  heads: readonly Uint8Array[],
  last: Uint8Array,
  files: FileAccess,
): AsyncGenerator<Uint8Array> {
  for (const [index, { content }] of parts.entries()) {
    yield heads[index] as Uint8Array;
    if (content instanceof Uint8Array) {
      if (content.length > 0) {
        yield content;
      }
    } else {
      // A file that changes after its size was asked for would break the framing: no more than that is sent.
      let left = content.size;
      for await (const chunk of files.open(content.path) as AsyncIterable<Uint8Array>) {
        if (chunk.length >= left) {
          if (left > 0) {
            yield chunk.subarray(0, left);
          }
          left = 0;
          break;
        }
        left -= chunk.length;
        yield chunk;
      }
      if (left > 0) {
        throw new Error(`"${content.path}" became shorter while it was sent`);
      }
    }
    yield LINE_END;
  }
  yield last;
}

const LINE_END = Buffer.from('\r\n');
