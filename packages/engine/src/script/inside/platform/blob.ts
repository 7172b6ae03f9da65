import { utf8Bytes, utf8Text, viewOf } from './text.ts';

export type BlobOptions = { type?: unknown; endings?: unknown };

/** Most bytes of one Blob. */
const blobBytesMax = 256 * 1024 * 1024;
const contents = new WeakMap<Blob, Uint8Array<ArrayBuffer>>();

/** The bytes of a Blob, not a copy. */
export function blobBytes(blob: Blob): Uint8Array<ArrayBuffer> {
  const bytes = contents.get(blob);
  if (bytes === undefined) throw new TypeError('Illegal invocation');
  return bytes;
}

/** `Blob` of the File API; all of it is in memory. `stream()` needs the streams library. */
export class Blob {
  readonly #type: string;

  constructor(parts: unknown = [], options: BlobOptions = {}) {
    if (typeof parts !== 'object' || parts === null || !(Symbol.iterator in parts)) {
      throw new TypeError('The parts of a Blob must be a list');
    }
    const native = options?.endings === 'native';
    contents.set(this, joinedParts([...(parts as Iterable<unknown>)], native));
    const type = options?.type === undefined ? '' : String(options.type);
    this.#type = /[^ -~]/.test(type) ? '' : type.toLowerCase();
  }

  get size(): number {
    return blobBytes(this).byteLength;
  }

  get type(): string {
    return this.#type;
  }

  slice(start: unknown = 0, end: unknown = this.size, type: unknown = ''): Blob {
    const at = (value: unknown): number => {
      const index = Math.trunc(Number(value)) || 0;
      return index < 0 ? Math.max(this.size + index, 0) : Math.min(index, this.size);
    };
    return new Blob([blobBytes(this).subarray(at(start), Math.max(at(end), at(start)))], { type });
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return blobBytes(this).slice().buffer;
  }

  async bytes(): Promise<Uint8Array> {
    return blobBytes(this).slice();
  }

  async text(): Promise<string> {
    const text = utf8Text(blobBytes(this));
    return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  }

  stream(): unknown {
    const bytes = blobBytes(this);
    const { ReadableStream } = globalThis as unknown as {
      ReadableStream: new (source: {
        start: (controller: { enqueue: (part: Uint8Array) => void; close: () => void }) => void;
      }) => unknown;
    };
    return new ReadableStream({
      start(controller) {
        if (bytes.byteLength > 0) controller.enqueue(bytes.slice());
        controller.close();
      },
    });
  }

  get [Symbol.toStringTag](): string {
    return 'Blob';
  }
}

export class File extends Blob {
  readonly #name: string;
  readonly #lastModified: number;

  constructor(parts: unknown, name: unknown, options: BlobOptions & { lastModified?: unknown } = {}) {
    super(parts, options);
    this.#name = String(name);
    this.#lastModified =
      options?.lastModified === undefined ? Date.now() : Math.trunc(Number(options.lastModified)) || 0;
  }

  get name(): string {
    return this.#name;
  }

  get lastModified(): number {
    return this.#lastModified;
  }

  get webkitRelativePath(): string {
    return '';
  }

  override get [Symbol.toStringTag](): string {
    return 'File';
  }
}

function joinedParts(parts: unknown[], nativeEndings: boolean): Uint8Array<ArrayBuffer> {
  const pieces = parts.map((part) => {
    if (part instanceof Blob) return blobBytes(part);
    if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return viewOf(part);
    const text = String(part);
    return utf8Bytes(nativeEndings ? text.replace(/\r\n?/g, '\n') : text);
  });
  const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0);
  if (length > blobBytesMax) throw new RangeError(`A Blob may have ${blobBytesMax} bytes`);
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}
