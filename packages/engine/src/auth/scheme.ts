import type { IncomingResponse, OutgoingRequest } from '../send/message.ts';

/** Values of a scheme after variables were replaced, by the names of the collection format. */
export type AuthParams = { readonly [name: string]: unknown };

/** The clock and the source of randomness, so that published vectors can be replayed. */
export type AuthContext = {
  /** Milliseconds since 1970. */
  now: () => number;
  /** Random bytes as hexadecimal text, `size` bytes. */
  randomHex: (size: number) => string;
  /** The bytes of the body, for schemes that hash it; a streamed body is read once. */
  bodyBytes: (request: OutgoingRequest) => Promise<Uint8Array>;
  /** Says what people should know, such as "there is no token, the request goes unsigned". */
  warn: (message: string) => void;
  /** Sends a request of the scheme's own (a token endpoint), outside scripts; counted as an exchange. */
  send: (request: OutgoingRequest) => Promise<IncomingResponse>;
};

/**
 * One authorization scheme. `sign` changes the request in place. `retry` sees a response and may change the
 * request for another attempt: true sends it again. `state` lives for the sends of one item.
 */
export type AuthScheme = {
  type: string;
  sign: (request: OutgoingRequest, params: AuthParams, context: AuthContext) => void | Promise<void>;
  retry?: (
    response: IncomingResponse,
    request: OutgoingRequest,
    params: AuthParams,
    context: AuthContext,
    attempt: number,
  ) => boolean | Promise<boolean>;
  /** True when all attempts have to use one connection (NTLM). */
  connectionBound?: boolean;
};
