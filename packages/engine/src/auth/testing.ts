import { request as httpRequest } from 'node:http';
import type { IncomingResponse, OutgoingRequest } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { schemeFor } from './index.ts';
import { encodeRfc3986, headerValue } from './request-edit.ts';
import type { AuthContext, AuthParams, AuthScheme } from './scheme.ts';

// For the tests of this folder: requests by their address, a context with a fixed clock, and a sender without any
// of the engine around it.

type Parts = {
  headers?: { [name: string]: string };
  body?: string | Uint8Array;
  form?: { key: string; value: string }[];
};

export function outgoing(method: string, address: string, parts: Parts = {}): OutgoingRequest {
  const found = /^(https?):\/\/([^/?:]+|\[[^\]]+\])(?::(\d+))?([^?]*)(?:\?(.*))?$/.exec(address);
  if (!found) {
    throw new Error(`${address} is no address`);
  }
  const [, protocol, host, port, path, query] = found;
  const body =
    parts.form?.map((row) => `${encodeRfc3986(row.key)}=${encodeRfc3986(row.value)}`).join('&') ?? parts.body;
  return {
    method,
    url: {
      protocol: protocol === 'https' ? 'https' : 'http',
      host: (host as string).replace(/^\[|\]$/g, ''),
      ...(port ? { port: Number(port) } : {}),
      path: path || '/',
      query: query === undefined ? [] : query.split('&').map(row),
    },
    headers: Object.entries(parts.headers ?? {}).map(([key, value]) => ({ key, value })),
    body: body === undefined ? undefined : { kind: 'bytes', bytes: Buffer.from(body) },
    ...(parts.form ? { form: parts.form } : {}),
  };
}

function row(text: string): { key: string; value: string | null } {
  const at = text.indexOf('=');
  return at === -1 ? { key: text, value: null } : { key: text.slice(0, at), value: text.slice(at + 1) };
}

export type TestContext = AuthContext & { warnings: string[] };

/** Randomness is the byte 0xaa again and again, the time is 2015-08-30T12:36:00Z. */
export function testContext(changes: Partial<AuthContext> = {}): TestContext {
  const warnings: string[] = [];
  return {
    now: () => Date.UTC(2015, 7, 30, 12, 36),
    randomHex: (size) => 'aa'.repeat(size),
    bodyBytes: async (request) => (request.body?.kind === 'bytes' ? request.body.bytes : new Uint8Array()),
    warn: (message) => warnings.push(message),
    send,
    warnings,
    ...changes,
  };
}

export async function scheme(type: string): Promise<AuthScheme> {
  const found = await schemeFor(type);
  if (!found) {
    throw new Error(`there is no scheme ${type}`);
  }
  return found;
}

/** Signs and gives the Authorization header. */
export async function authorization(
  type: string,
  params: AuthParams,
  request: OutgoingRequest,
  context: AuthContext = testContext(),
): Promise<string | undefined> {
  await (await scheme(type)).sign(request, params, context);
  return headerValue(request, 'Authorization');
}

/** Sends over one kept-alive connection when an agent is given. */
export function send(request: OutgoingRequest, agent?: import('node:http').Agent): Promise<IncomingResponse> {
  return new Promise((resolve, reject) => {
    const headers: { [name: string]: string } = {};
    for (const { key, value } of request.headers) {
      headers[key] = value;
    }
    const sent = httpRequest(
      {
        host: request.url.host,
        port: request.url.port,
        path: requestTarget(request.url),
        method: request.method,
        headers,
        ...(agent ? { agent } : {}),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const lines: { key: string; value: string }[] = [];
          for (let i = 0; i < response.rawHeaders.length; i += 2) {
            lines.push({ key: String(response.rawHeaders[i]), value: String(response.rawHeaders[i + 1]) });
          }
          resolve({
            code: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: lines,
            httpVersion: '1.1',
            body,
            wireBytes: body.length,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(request.body?.kind === 'bytes' ? request.body.bytes : undefined);
  });
}

/** Signs, sends, and sends again as often as the scheme wants. Gives every response. */
export async function exchange(
  type: string,
  params: AuthParams,
  request: OutgoingRequest,
  context: AuthContext = testContext(),
  agent?: import('node:http').Agent,
): Promise<IncomingResponse[]> {
  const used = await scheme(type);
  await used.sign(request, params, context);
  const responses: IncomingResponse[] = [];
  for (;;) {
    const response = await send(request, agent);
    responses.push(response);
    if (
      responses.length > 10 ||
      !(await used.retry?.(response, request, params, context, responses.length))
    ) {
      return responses;
    }
  }
}
