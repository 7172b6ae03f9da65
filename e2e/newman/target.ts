import net, { type AddressInfo, type Socket } from 'node:net';
import tls from 'node:tls';
import {
  authorityPem,
  serverKeyPem,
  serverPem,
} from '../../packages/engine/src/send/test-certificates.fixture.ts';
import { answerTo } from './answers.ts';
import { RequestReader, type WireRequest } from './request-reader.ts';

/** A server over http and https that writes down what it is sent. */
export type Target = {
  httpPort: number;
  httpsPort: number;
  /** What came since the last call. */
  takeRequests: () => WireRequest[];
  close: () => void;
};

export async function startTarget(): Promise<Target> {
  let requests: WireRequest[] = [];
  const sockets = new Set<Socket>();
  const serve = (secure: boolean) => (socket: Socket) => {
    const reader = new RequestReader(secure);
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (bytes: Buffer) => {
      for (const request of reader.push(bytes)) {
        requests.push(request);
        const { delayMs, bytes: answer, end } = answerTo(request);
        setTimeout(() => {
          if (answer.length > 0) socket.write(answer);
          if (end) socket.end();
        }, delayMs);
      }
    });
  };
  const http = net.createServer(serve(false));
  const https = tls.createServer(
    { key: serverKeyPem, cert: serverPem, ca: authorityPem, requestCert: true, rejectUnauthorized: false },
    serve(true),
  );
  https.on('tlsClientError', () => {});
  const listen = (server: net.Server) =>
    new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  return {
    httpPort: await listen(http),
    httpsPort: await listen(https),
    takeRequests: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    close: () => {
      http.close();
      https.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
