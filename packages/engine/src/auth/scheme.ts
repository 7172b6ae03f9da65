import type { IncomingResponse, OutgoingRequest } from '../send/message.ts';

/** Values of a scheme after variables were replaced, by the names of the collection format. */
export type AuthParams = { readonly [name: string]: unknown };

/**
 * What schemes remember between the sends that share one definition of authorization in a run: the nonce of a
 * digest challenge, a fetched token. The caller keeps one for each place that defines authorization (a request, a
 * folder, the collection) and drops it with the run.
 */
export type AuthMemory = Map<string, unknown>;

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
  /** Without one nothing is remembered: each item meets its digest challenge anew. */
  memory?: AuthMemory;
  /** The setting of the request: query rows are added as they are, and those present are left alone. */
  disableUrlEncoding?: boolean;
  /**
   * A token for this OAuth 2.0 definition that is newer than the one in it, where the host keeps tokens;
   * undefined leaves the one that is there.
   */
  freshToken?: (params: AuthParams) => Promise<string | undefined>;
  /** Gets and refreshes OAuth 2.0 tokens as if every definition said `autoFetchToken`. */
  fetchTokens?: boolean;
};

/**
 * One authorization scheme. `sign` changes the request in place; when it cannot sign, it warns and leaves the
 * request unsigned, it does not throw. It runs once for an item, before the first send. `retry` sees a response
 * and may change the request for another attempt: true sends it again. `attempt` counts the sends so far, from 1.
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
