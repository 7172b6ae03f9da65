import { callHost } from '../../host.ts';
import { binaryOf, type WordArray, wordsOfBinary } from './word-array.ts';

type Mode = {
  $super?: unknown;
  _iv?: number[] | undefined;
  _prevBlock?: number[];
};

/** The part of CryptoJS's block ciphers that is replaced; `_process` handles the whole blocks that are buffered. */
type BlockCipher = {
  _data: WordArray;
  _key: WordArray;
  _mode: Mode;
  cfg: { mode: unknown };
  _xformMode: number;
  _ENC_XFORM_MODE: number;
  _minBufferSize: number;
  _process: (flush?: boolean) => WordArray;
};

type CryptoJs = {
  [name: string]: unknown;
  algo: { [name: string]: unknown };
  lib: { WordArray: { init: new (words?: unknown, sigBytes?: number) => WordArray } };
};

const blockBytes = 16;
/** Below this the package's own rounds cost less than the way to the host. */
const bytesMin = 512;

/** Lets the host work on long runs of AES blocks in CBC and ECB mode; state stays where CryptoJS keeps it. */
export function speedUpAes(C: CryptoJs): void {
  const aes = C.algo.AES as BlockCipher;
  const { CBC, ECB } = C.mode as { CBC: unknown; ECB: unknown };
  const original = aes._process;

  aes._process = function (this: BlockCipher, flush?: boolean): WordArray {
    const { words, sigBytes } = this._data;
    const { mode } = this.cfg;
    const keyBytes = this._key.sigBytes;
    const ready = flush ? sigBytes : (Math.floor(sigBytes / blockBytes) - this._minBufferSize) * blockBytes;
    if (
      ready < bytesMin ||
      ready % blockBytes !== 0 ||
      (mode !== CBC && mode !== ECB) ||
      (keyBytes !== 16 && keyBytes !== 24 && keyBytes !== 32)
    ) {
      return original.call(this, flush);
    }
    const chained = mode === CBC;
    const previous = this._mode._iv ?? this._mode._prevBlock;
    if (chained && previous?.length !== 4) return original.call(this, flush);

    const encrypts = this._xformMode === this._ENC_XFORM_MODE;
    const input = words.splice(0, ready / 4);
    this._data.sigBytes -= ready;
    const output = wordsOfBinary(
      callHost<string>(
        'crypto.cipher',
        encrypts ? 'encrypt' : 'decrypt',
        `aes-${keyBytes * 8}-${chained ? 'cbc' : 'ecb'}`,
        binaryOf(this._key),
        chained ? binaryOf({ words: previous, sigBytes: blockBytes } as WordArray) : null,
        binaryOf({ words: input, sigBytes: ready } as WordArray),
      ),
    );
    if (chained) {
      this._mode._iv = undefined;
      this._mode._prevBlock = (encrypts ? output : input).slice(-4);
    }
    return new C.lib.WordArray.init(output, ready);
  };
}
