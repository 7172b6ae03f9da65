import type { Readable } from 'node:stream';

/** One header line. Names keep their case; `system` marks those that the engine added by itself. */
export type Header = { key: string; value: string; system?: boolean };

/** Bytes are kept whole; a stream is opened anew for each attempt, so redirects and retries can send it again. */
export type OutgoingBody =
  | { kind: 'bytes'; bytes: Uint8Array }
  | { kind: 'stream'; length: number | undefined; open: () => Readable };

/** A query row as it stands on the wire: encoded, in order. A null value writes `key` without `=`. */
export type QueryRow = { key: string; value: string | null };

/** The parts of an absolute URL, encoded as they are sent. `host` has no brackets round IPv6. */
export type OutgoingUrl = {
  protocol: 'http' | 'https';
  /** `user:password`, encoded; becomes basic authorization when nothing else authorizes. */
  userinfo?: string;
  host: string;
  port?: number;
  /** Begins with a slash; dot segments and doubled slashes are kept. */
  path: string;
  query: QueryRow[];
  /** Kept for reports, never sent. */
  hash?: string;
};

/** A request with every variable replaced: what auth schemes sign and the transport sends. */
export type OutgoingRequest = {
  method: string;
  url: OutgoingUrl;
  headers: Header[];
  body: OutgoingBody | undefined;
  /** The rows behind a urlencoded body, for schemes that sign them (RFC 5849 3.4.1.3); absent for other bodies. */
  form?: { key: string; value: string; system?: boolean }[];
};

/**
 * Moments of one exchange in milliseconds since its start, as the phases ended; undefined when a phase did not
 * happen (a kept-alive connection has no lookup).
 */
export type Timings = {
  /** Milliseconds since 1970. */
  startedAt: number;
  lookup: number | undefined;
  connect: number | undefined;
  secureConnect: number | undefined;
  /** First byte of the response head. */
  response: number | undefined;
  /** Last byte of the body. */
  end: number;
};

export type IncomingResponse = {
  code: number;
  /** Reason phrase as sent; the standard one when the protocol has none (HTTP/2). */
  reason: string;
  /** Lines in wire order, names in wire case. */
  headers: Header[];
  httpVersion: '1.0' | '1.1' | '2.0';
  /** Decoded by Content-Encoding. */
  body: Buffer;
  /** Bytes of the body on the wire, before decoding. */
  wireBytes: number;
  /** Set when the body was cut at the size limit. */
  truncated?: boolean;
};

/** What went over the wire once: a redirect hop, an authorization retry and a script's send are exchanges too. */
export type Exchange = {
  request: OutgoingRequest;
  response?: IncomingResponse;
  error?: SendError;
  timings: Timings;
  /** What people should know and no error is: a left-out file, a certificate not verified. */
  warnings: string[];
};

/** A request that got no response. `code` is Node's (`ECONNREFUSED`) or one of ours (`PARLEY_TIMEOUT`). */
export type SendError = {
  name: string;
  code: string;
  message: string;
  /** What Node tells besides of a failed system call: its number, its name, and what it was about. */
  errno?: number;
  syscall?: string;
  address?: string;
  port?: number;
  hostname?: string;
};
