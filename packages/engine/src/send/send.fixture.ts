import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { afterEach } from 'vitest';
import type { SendOptions } from '../options.ts';
import type { Behavior } from './behavior.ts';
import type { Exchange, Header, OutgoingBody, OutgoingRequest } from './message.ts';
import { authority, outgoingUrl } from './outgoing-url.ts';
import { createSender, type Sender, type SendHow } from './sender.ts';

const open: (() => void)[] = [];

/** Ended after the test. */
export function cleanUp(end: () => void): void {
  open.push(end);
}

afterEach(() => {
  for (const end of open.splice(0)) end();
});

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server; gives its port. */
export async function serve(handler: Handler, host = '127.0.0.1'): Promise<number> {
  const server = createServer({ maxHeaderSize: 1024 * 1024 }, handler);
  return listen(server, host);
}

export async function listen(server: Server | TcpServer, host = '127.0.0.1'): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  cleanUp(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

/** A server that speaks bytes; `answer` gets every connection and what it was sent so far at each piece. */
export function serveBytes(
  answer: (socket: Socket, received: string, connection: number) => void,
): Promise<number> {
  let connections = 0;
  const server = createTcpServer((socket) => {
    const connection = connections++;
    let received = '';
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      answer(socket, received, connection);
      if (received.includes('\r\n\r\n')) received = '';
    });
  });
  return listen(server);
}

export type RequestInput = {
  method?: string;
  headers?: Header[];
  body?: OutgoingBody | string;
  rawPath?: string;
};

/** A request as the builder would make it: Host first, Content-Length for bytes. */
export function requestTo(address: string, input: RequestInput = {}): OutgoingRequest {
  const url = outgoingUrl(new URL(address));
  if (input.rawPath !== undefined) url.path = input.rawPath;
  const headers: Header[] = [
    { key: 'Host', value: authority(url), system: true },
    { key: 'Connection', value: 'keep-alive', system: true },
    ...(input.headers ?? []),
  ];
  const body: OutgoingBody | undefined =
    typeof input.body === 'string' ? { kind: 'bytes', bytes: Buffer.from(input.body) } : input.body;
  const framed = headers.some(({ key }) => /^(content-length|transfer-encoding)$/i.test(key));
  if (body?.kind === 'bytes' && !framed) {
    headers.push({ key: 'Content-Length', value: String(body.bytes.length), system: true });
  }
  return { method: input.method ?? 'GET', url, headers, body };
}

/** A sender that is closed after the test. */
export function sender(options: SendOptions = {}, defaults: Behavior = {}): Sender {
  const made = createSender(options, defaults);
  cleanUp(() => made.close());
  return made;
}

/** Sends and gives the last exchange. */
export async function sendOne(
  from: Sender,
  request: OutgoingRequest,
  how: Partial<SendHow> = {},
): Promise<Exchange> {
  return (await from.send(request, { behavior: {}, ...how })).at(-1) as Exchange;
}

export const bodyText = (exchange: Exchange): string => exchange.response?.body.toString() ?? '';
