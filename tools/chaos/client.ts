import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

const ANSWER_MS_MAX = 120_000;

export type Answer = { status: number; headers: IncomingHttpHeaders; text: string; body: unknown };

export type RequestOptions = { body?: unknown; idempotencyKey?: string | undefined };

/** The connection broke, or the answer was cut off: whether the write took place is not known. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export type Client = {
  /** One call under `/api`. Throws ConnectionLost when no whole answer came back. */
  call(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** As `call`, for reads and set-up that must succeed: answers the body, throws on a status of 400 and above. */
  expect<T>(method: string, path: string, body?: unknown): Promise<T>;
  close(): void;
};

/** A keep-alive client of the Postman API of the server at `url`. */
export function createClient(url: string, apiKey: string, connections = 1): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const call = (method: string, path: string, options: RequestOptions = {}) =>
    send(agent, `${url}/api${path}`, method, apiKey, options);
  return {
    call,
    expect: async <T>(method: string, path: string, body?: unknown) => {
      const answer = await call(method, path, body === undefined ? {} : { body });
      if (answer.status >= 400) {
        throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text.slice(0, 500)}`);
      }
      return answer.body as T;
    },
    close: () => agent.destroy(),
  };
}

function send(
  agent: Agent,
  url: string,
  method: string,
  apiKey: string,
  options: RequestOptions,
): Promise<Answer> {
  const { body, idempotencyKey } = options;
  const payload = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  const headers: Record<string, string | number> = { 'X-API-Key': apiKey };
  if (payload !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = Buffer.byteLength(payload);
  }
  if (idempotencyKey !== undefined) headers['Idempotency-Key'] = idempotencyKey;
  return new Promise((resolve, reject) => {
    const lost = (why: string) => reject(new ConnectionLost(`${method} ${url}: ${why}`));
    const outgoing = httpRequest(url, { method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', (error) => lost(error.message));
      incoming.on('close', () => {
        if (!incoming.complete) return lost('the answer was cut off');
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parse(text) });
      });
    });
    outgoing.setTimeout(ANSWER_MS_MAX, () => outgoing.destroy(new Error(`no answer in ${ANSWER_MS_MAX} ms`)));
    outgoing.on('error', (error) => lost(error.message));
    outgoing.end(payload);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
