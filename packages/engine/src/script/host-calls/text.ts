import { bytesOf, ownBytes, textOf } from './arguments.ts';
import type { HostCalls } from './host-calls.ts';

/** Character encodings: the host's `TextDecoder` knows every label of the Encoding Standard. */
export const textCalls: HostCalls = {
  /** UTF-8 bytes of a text; lone surrogates become U+FFFD. */
  'text.encode': (text) => ownBytes(Buffer.from(textOf(text, 'text'), 'utf8')),

  /** Canonical name of an encoding; undefined for an unknown label. */
  'text.encoding': (label) => {
    try {
      return new TextDecoder(textOf(label, 'label')).encoding;
    } catch {
      return undefined;
    }
  },

  /** Text of bytes. @throws TypeError for bad bytes when `fatal` */
  'text.decode': (encoding, bytes, fatal, ignoreBOM) =>
    new TextDecoder(textOf(encoding, 'encoding'), {
      fatal: fatal === true,
      ignoreBOM: ignoreBOM === true,
    }).decode(bytesOf(bytes, 'bytes')),
};
