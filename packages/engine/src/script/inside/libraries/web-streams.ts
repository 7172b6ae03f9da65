import * as streams from 'web-streams-polyfill';
import { TextDecoder, TextEncoder } from '../platform/text.ts';

type Chunks = { enqueue: (chunk: unknown) => void };

class TextEncoderStream {
  readonly readable: unknown;
  readonly writable: unknown;

  constructor() {
    const encoder = new TextEncoder();
    let held = '';
    const { readable, writable } = new streams.TransformStream({
      transform(chunk: unknown, controller: Chunks) {
        let text = held + String(chunk);
        // Half of a character at the end waits for its other half.
        const last = text.charCodeAt(text.length - 1);
        held = last >= 0xd800 && last <= 0xdbff ? text.slice(-1) : '';
        text = text.slice(0, text.length - held.length);
        if (text !== '') controller.enqueue(encoder.encode(text));
      },
      flush(controller: Chunks) {
        if (held !== '') controller.enqueue(encoder.encode(held));
      },
    });
    this.readable = readable;
    this.writable = writable;
  }

  get encoding(): string {
    return 'utf-8';
  }
}

class TextDecoderStream {
  readonly readable: unknown;
  readonly writable: unknown;
  readonly #decoder: TextDecoder;

  constructor(label?: unknown, options?: { fatal?: unknown; ignoreBOM?: unknown }) {
    const decoder = new TextDecoder(label, options);
    this.#decoder = decoder;
    const give = (controller: Chunks, text: string): void => {
      if (text !== '') controller.enqueue(text);
    };
    const { readable, writable } = new streams.TransformStream({
      transform: (chunk: unknown, controller: Chunks) =>
        give(controller, decoder.decode(chunk, { stream: true })),
      flush: (controller: Chunks) => give(controller, decoder.decode()),
    });
    this.readable = readable;
    this.writable = writable;
  }

  get encoding(): string {
    return this.#decoder.encoding;
  }
  get fatal(): boolean {
    return this.#decoder.fatal;
  }
  get ignoreBOM(): boolean {
    return this.#decoder.ignoreBOM;
  }
}

export const library = { ...streams, TextEncoderStream, TextDecoderStream };
