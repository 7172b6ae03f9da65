import { callHost } from '../host.ts';
import { DOMException } from './dom-exception.ts';

/** Most bytes of one call (Web Cryptography, `getRandomValues`). */
const randomBytesMax = 65_536;

/** The class behind `crypto`; its `subtle` comes with the first use. */
export class Crypto {
  readonly #subtle: () => unknown;

  constructor(subtle?: () => unknown) {
    if (typeof subtle !== 'function') throw new TypeError('Illegal constructor');
    this.#subtle = subtle;
  }

  get subtle(): unknown {
    return this.#subtle();
  }

  getRandomValues<View>(view: View): View {
    if (
      !ArrayBuffer.isView(view) ||
      view instanceof DataView ||
      view instanceof Float32Array ||
      view instanceof Float64Array
    ) {
      throw new DOMException('The value is not a view of integers', 'TypeMismatchError');
    }
    if (view.byteLength > randomBytesMax) {
      throw new DOMException(`At most ${randomBytesMax} bytes at once`, 'QuotaExceededError');
    }
    const random = callHost<Uint8Array>('crypto.random', view.byteLength);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(random);
    return view;
  }

  randomUUID(): string {
    return callHost('crypto.uuid');
  }

  get [Symbol.toStringTag](): string {
    return 'Crypto';
  }
}
