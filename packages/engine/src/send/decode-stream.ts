import type { Transform } from 'node:stream';
import { codingsOf, decoderFor } from './decode-body.ts';
import type { Header } from './message.ts';
import { headerValue } from './request-head.ts';

/**
 * Hands on the body of responses as it arrives, with the codings taken off. Broken data ends it silently here: the
 * error is that of the whole body, which is decoded for itself.
 */
export class DecodedStream {
  readonly #onData: (bytes: Buffer) => void;
  readonly #bytesMax: number;
  #codings: ReturnType<typeof codingsOf> = [];
  #first: Transform | undefined;
  #ended: Promise<void> | undefined;

  constructor(onData: (bytes: Buffer) => void, bytesMax: number) {
    this.#onData = onData;
    this.#bytesMax = bytesMax;
  }

  begin(headers: readonly Header[]): void {
    const encoding = headerValue(headers, 'content-encoding');
    this.#first = undefined;
    this.#ended = undefined;
    try {
      this.#codings = encoding === undefined ? [] : codingsOf(encoding);
    } catch {
      this.#codings = [];
    }
  }

  write(bytes: Buffer): void {
    if (this.#codings.length === 0) {
      this.#onData(bytes);
      return;
    }
    this.#first ??= this.#chain(bytes[0] ?? 0);
    if (!this.#first.destroyed) this.#first.write(bytes);
  }

  /** Resolves when everything was handed on. */
  async end(): Promise<void> {
    this.#first?.end();
    await this.#ended;
  }

  #chain(firstByte: number): Transform {
    const zlib = process.getBuiltinModule('node:zlib');
    // Only the outermost coding is seen here; an inner deflate is taken to have its header.
    const stages = this.#codings.map((coding, index) =>
      decoderFor(zlib, coding, index === 0 ? firstByte : 8),
    );
    let left = this.#bytesMax;
    this.#ended = new Promise((resolve) => {
      const stop = (): void => {
        for (const stage of stages) stage.destroy();
        resolve();
      };
      stages.forEach((stage, index) => {
        stage.on('error', stop);
        const next = stages[index + 1];
        if (next) {
          stage.pipe(next);
          return;
        }
        stage.on('data', (bytes: Buffer) => {
          this.#onData(bytes.length > left ? bytes.subarray(0, left) : bytes);
          left -= bytes.length;
          if (left <= 0) stop();
        });
        stage.on('end', () => resolve());
      });
    });
    return stages[0] as Transform;
  }
}
