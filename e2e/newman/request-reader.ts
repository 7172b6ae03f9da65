/** A request as it came over the wire: nothing folded, decoded or put in order. */
export type WireRequest = {
  secure: boolean;
  method: string;
  url: string;
  /** Names as spelled, in the order they came. */
  headers: [string, string][];
  body: Buffer;
};

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Cuts the bytes of one connection into HTTP/1.1 requests. Our own, because Node's server refuses methods it has not
 * heard of and paths that no browser sends, and those are what the comparison is about.
 */
export class RequestReader {
  private pending: Buffer = Buffer.alloc(0);
  private readonly secure: boolean;

  constructor(secure: boolean) {
    this.secure = secure;
  }

  /** Takes the next bytes and gives the requests that are complete by now. */
  push(bytes: Buffer): WireRequest[] {
    this.pending = Buffer.concat([this.pending, bytes]);
    const requests: WireRequest[] = [];
    for (let next = this.take(); next !== undefined; next = this.take()) requests.push(next);
    return requests;
  }

  private take(): WireRequest | undefined {
    const end = this.pending.indexOf(HEAD_END);
    if (end < 0) return undefined;
    const [first = '', ...lines] = this.pending.toString('latin1', 0, end).split('\r\n');
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trim()];
    });
    const [method = '', ...rest] = first.split(' ');
    const url = rest.slice(0, -1).join(' ');
    const header = (name: string) => headers.find(([key]) => key.toLowerCase() === name)?.[1];
    const start = end + HEAD_END.length;
    const taken = header('transfer-encoding')?.toLowerCase().includes('chunked')
      ? unchunk(this.pending, start)
      : plain(this.pending, start, Number(header('content-length') ?? 0));
    if (taken === undefined) return undefined;
    this.pending = this.pending.subarray(taken.end);
    return { secure: this.secure, method, url, headers, body: taken.body };
  }
}

function plain(bytes: Buffer, start: number, length: number): { body: Buffer; end: number } | undefined {
  if (bytes.length < start + length) return undefined;
  return { body: Buffer.from(bytes.subarray(start, start + length)), end: start + length };
}

function unchunk(bytes: Buffer, start: number): { body: Buffer; end: number } | undefined {
  const pieces: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return { body: Buffer.concat(pieces), end: next };
    pieces.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
