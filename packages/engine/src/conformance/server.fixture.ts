import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

export type TestServer = { url: string; host: string; port: number; close: () => Promise<void> };

/** What the server tells of a request: names of headers as they came, in their order. */
export type Told = { method: string; url: string; headers: [string, string][]; body: string };

/**
 * A server that does what the URL asks for. `/echo` answers with the request as JSON (`Told`); `/answer` with what its
 * query says: `code`, `reason`, `header` (`Name: value`, repeatable), `body`, `hex`, `encoding`, `delay` in ms. `/drop`
 * ends the connection, `/loop` redirects to itself, `/challenge/digest` and `/challenge/ntlm` ask for an authorization.
 */
export async function startTestServer(address = '127.0.0.1'): Promise<TestServer> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => answer(request, Buffer.concat(pieces), response));
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const { port } = server.address() as AddressInfo;
  const host = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return {
    url: `http://${host}`,
    host,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const path = request.url ?? '/';
  if (path.startsWith('/answer')) said(new URL(path, 'http://localhost').searchParams, response);
  else if (path.startsWith('/drop')) request.socket.destroy();
  else if (path.startsWith('/loop')) response.writeHead(302, { Location: '/loop' }).end();
  else if (path.startsWith('/challenge/')) challenge(path.slice(11), request, body, response);
  else echo(request, body, response);
}

function echo(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const headers: [string, string][] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2)
    headers.push([request.rawHeaders[index] as string, request.rawHeaders[index + 1] as string]);
  const told: Told = {
    method: request.method as string,
    url: request.url as string,
    headers,
    body: body.toString('utf8'),
  };
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(told));
}

/** The second message of NTLM: no target, a fixed challenge. */
const ntlmChallenge = Buffer.concat([
  Buffer.from('NTLMSSP\0\x02\0\0\0\0\0\0\0\x28\0\0\0\x01\x82\0\0', 'latin1'),
  Buffer.from('0123456789abcdef0000000000000000', 'hex'),
]).toString('base64');

function challenge(scheme: string, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const given = request.headers.authorization ?? '';
  let asks: string | undefined;
  if (scheme === 'digest' && given === '') asks = 'Digest realm="r", nonce="n", qop="auth", opaque="o"';
  if (scheme === 'ntlm' && given === '') asks = 'NTLM';
  // A first message is shorter than a last one, which holds two hashes of the password.
  if (scheme === 'ntlm' && given !== '' && given.length < 100) asks = `NTLM ${ntlmChallenge}`;
  if (asks === undefined) {
    echo(request, body, response);
    return;
  }
  response.writeHead(401, { 'WWW-Authenticate': asks, 'Content-Length': 0 });
  response.end();
}

function said(query: URLSearchParams, response: ServerResponse): void {
  const headers: OutgoingHttpHeaders = {};
  for (const line of query.getAll('header')) {
    const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()];
    const known = headers[name];
    headers[name] = known === undefined ? value : [...[known].flat().map(String), value];
  }
  const text = query.get('hex') ?? undefined;
  let body = text === undefined ? Buffer.from(query.get('body') ?? '') : Buffer.from(text, 'hex');
  const encoding = query.get('encoding');
  if (encoding !== null) headers['Content-Encoding'] = encoding;
  if (encoding === 'gzip') body = gzipSync(body);
  if (encoding === 'deflate') body = deflateSync(body);
  if (encoding === 'br') body = brotliCompressSync(body);
  headers['Content-Length'] = body.length;
  const send = (): void => {
    const code = Number(query.get('code') ?? 200);
    const reason = query.get('reason');
    if (reason === null) response.writeHead(code, headers);
    else response.writeHead(code, reason, headers);
    response.end(body);
  };
  const delay = Number(query.get('delay') ?? 0);
  if (delay > 0) setTimeout(send, delay);
  else send();
}
