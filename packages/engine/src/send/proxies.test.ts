import { createServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, createServer as createTcp, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { ProxyRule } from '../options.ts';
import { outgoingUrl } from './outgoing-url.ts';
import { parseProxy, proxyFor } from './proxies.ts';
import { bodyText, listen, requestTo, sender, sendOne, serve, serveBytes } from './send.fixture.ts';
import * as pem from './test-certificates.fixture.ts';

/** A real proxy: forwards plain requests and opens tunnels; notes what it was asked. */
async function serveProxy(secure = false, authorization?: string): Promise<{ port: number; log: string[] }> {
  const log: string[] = [];
  const server = secure ? createHttps({ key: pem.serverKeyPem, cert: pem.serverPem }) : createServer();
  const allowed = (headers: { [name: string]: unknown }) =>
    authorization === undefined || headers['proxy-authorization'] === authorization;
  server.on('request', (request, response) => {
    log.push(`${request.method} ${request.url}`);
    if (!allowed(request.headers)) response.writeHead(407).end('who are you?');
    else response.end(`by proxy: ${request.headers.host} ${request.headers['x-own'] ?? ''}`);
  });
  server.on('connect', (request: { url: string; headers: { [name: string]: unknown } }, socket: Socket) => {
    log.push(`CONNECT ${request.url}`);
    if (!allowed(request.headers)) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const colon = request.url.lastIndexOf(':');
    join(socket, Number(request.url.slice(colon + 1)), () =>
      socket.write('HTTP/1.1 200 Established\r\n\r\n'),
    );
  });
  server.on('tlsClientError', () => {});
  return { port: await listen(server), log };
}

/** Every name leads to this machine. */
function join(socket: Socket, port: number, onOpen: () => void): void {
  const onward = connect(port, '127.0.0.1', () => {
    onOpen();
    socket.pipe(onward).pipe(socket);
  });
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.on('close', () => onward.destroy());
}

/** A SOCKS 4, 4A and 5 server; with a password it wants user "u" and password "p". */
async function serveSocks(password = false): Promise<{ port: number; log: string[] }> {
  const log: string[] = [];
  const server = createTcp((socket) => {
    let held = Buffer.alloc(0);
    let step = 0;
    const read = (bytes: Buffer): void => {
      held = Buffer.concat([held, bytes]);
      if (held[0] === 4) {
        const end = held.indexOf(0, 8);
        const name =
          held[4] === 0 ? held.subarray(end + 1, held.length - 1).toString() : held.subarray(4, 8).join('.');
        log.push(`4 ${name}`);
        socket.off('data', read);
        join(socket, held.readUInt16BE(2), () => socket.write(Buffer.from([0, 0x5a, 0, 0, 0, 0, 0, 0])));
      } else if (step === 0) {
        step = password ? 1 : 2;
        held = Buffer.alloc(0);
        socket.write(Buffer.from([5, password ? (bytes.includes(2) ? 2 : 255) : 0]));
      } else if (step === 1) {
        const ok = held.subarray(2, 3).toString() === 'u' && held.subarray(4, 5).toString() === 'p';
        step = 2;
        held = Buffer.alloc(0);
        socket.write(Buffer.from([1, ok ? 0 : 1]));
      } else {
        const kind = held[3];
        const name =
          kind === 3
            ? held.subarray(5, 5 + (held[4] as number)).toString()
            : held.subarray(4, kind === 1 ? 8 : 20).join('.');
        log.push(`5 ${name}`);
        socket.off('data', read);
        const answer = Buffer.from([5, name === 'refused.test' ? 5 : 0, 0, 1, 0, 0, 0, 0, 0, 0]);
        join(socket, held.readUInt16BE(held.length - 2), () => socket.write(answer));
      }
    };
    socket.on('data', read);
  });
  return { port: await listen(server), log };
}

const hello = () => serve((request, response) => response.end(`hello ${request.url}`));
const helloTls = () =>
  listen(
    createHttps({ key: pem.serverKeyPem, cert: pem.serverPem }, (_request, response) =>
      response.end('secret'),
    ),
  );

test('sends http requests through a proxy with the whole URL and keeps the connection', async () => {
  const { port, log } = await serveProxy();
  const from = sender({ proxies: [{ host: '127.0.0.1', port }] });
  for (let index = 0; index < 2; index++) {
    const request = requestTo('http://api.test:81/a?b=c', { headers: [{ key: 'X-Own', value: 'mine' }] });
    expect(bodyText(await sendOne(from, request))).toBe('by proxy: api.test:81 mine');
  }
  expect(log).toEqual(['GET http://api.test:81/a?b=c', 'GET http://api.test:81/a?b=c']);
});

test('opens a tunnel for https, and for http when told so', async () => {
  const { port, log } = await serveProxy();
  const tls = await helloTls();
  const plain = await hello();
  const proxies: ProxyRule[] = [{ host: '127.0.0.1', port, tunnel: true }];
  const from = sender({ proxies, extraCa: [pem.authorityPem] });
  for (let index = 0; index < 2; index++) {
    expect(bodyText(await sendOne(from, requestTo(`https://named.test:${tls}/`)))).toBe('secret');
  }
  expect(bodyText(await sendOne(from, requestTo(`http://api.test:${plain}/x`)))).toBe('hello /x');
  expect(log).toEqual([`CONNECT named.test:${tls}`, `CONNECT api.test:${plain}`]);
});

test('speaks TLS to a proxy that wants it', async () => {
  const { port, log } = await serveProxy(true);
  const tls = await helloTls();
  const proxies: ProxyRule[] = [{ protocol: 'https', host: '127.0.0.1', port }];
  const from = sender({ proxies, extraCa: [pem.authorityPem] });
  expect(bodyText(await sendOne(from, requestTo('http://api.test/')))).toMatch(/^by proxy: api.test/);
  expect(bodyText(await sendOne(from, requestTo(`https://named.test:${tls}/`)))).toBe('secret');
  expect(log.length).toBe(2);
  expect((await sendOne(sender({ proxies }), requestTo('http://api.test/'))).error?.code).toBe(
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  );
});

test('authorizes at the proxy only, and shows its refusal', async () => {
  const { port } = await serveProxy(false, `Basic ${Buffer.from('u:p:q').toString('base64')}`);
  const tls = await helloTls();
  const rule: ProxyRule = { host: '127.0.0.1', port };
  const knows = sender({
    proxies: [{ ...rule, username: 'u', password: 'p:q' }],
    extraCa: [pem.authorityPem],
  });
  const exchange = await sendOne(knows, requestTo('http://api.test/'));
  expect(bodyText(exchange)).toMatch(/^by proxy/);
  expect(JSON.stringify(exchange)).not.toContain('roxy-');
  expect(bodyText(await sendOne(knows, requestTo(`https://localhost:${tls}/`)))).toBe('secret');
  const stranger = sender({ proxies: [rule] });
  expect((await sendOne(stranger, requestTo('http://api.test/'))).response?.code).toBe(407);
  expect((await sendOne(stranger, requestTo(`https://localhost:${tls}/`))).error?.message).toBe(
    'tunneling socket could not be established, statusCode=407',
  );
});

test('goes through SOCKS 4 and 5 proxies with names and addresses', async () => {
  const { port, log } = await serveSocks();
  const plain = await hello();
  const tls = await helloTls();
  for (const protocol of ['socks4', 'socks5'] as const) {
    const from = sender({ proxies: [{ protocol, host: '127.0.0.1', port }], extraCa: [pem.authorityPem] });
    expect(bodyText(await sendOne(from, requestTo(`http://api.test:${plain}/a`)))).toBe('hello /a');
    expect(bodyText(await sendOne(from, requestTo(`http://127.0.0.1:${plain}/b`)))).toBe('hello /b');
    expect(bodyText(await sendOne(from, requestTo(`https://named.test:${tls}/`)))).toBe('secret');
  }
  const from = sender({ proxies: [{ protocol: 'socks5', host: '127.0.0.1', port }] });
  expect(bodyText(await sendOne(from, requestTo(`http://[::ffff:7f00:1]:${plain}/`)))).toBe('hello /');
  const refused = await sendOne(from, requestTo(`http://refused.test:${plain}/`));
  expect(refused.error).toMatchObject({
    code: 'PARLEY_SOCKS',
    message: 'The SOCKS proxy was refused by the host',
  });
  expect(log.slice(0, 6)).toEqual([
    '4 api.test',
    '4 127.0.0.1',
    '4 named.test',
    '5 api.test',
    '5 127.0.0.1',
    '5 named.test',
  ]);
});

test('authorizes at a SOCKS 5 proxy', async () => {
  const { port } = await serveSocks(true);
  const plain = await hello();
  const rule: ProxyRule = { protocol: 'socks5', host: '127.0.0.1', port, username: 'u', password: 'p' };
  const request = requestTo(`http://api.test:${plain}/`);
  expect(bodyText(await sendOne(sender({ proxies: [rule] }), request))).toBe('hello /');
  for (const wrong of [
    { ...rule, password: 'x' },
    { protocol: 'socks5' as const, host: '127.0.0.1', port },
  ]) {
    expect((await sendOne(sender({ proxies: [wrong] }), request)).error?.code).toBe('PARLEY_SOCKS');
  }
});

test('reports a proxy that breaks off and ends at the time limit', async () => {
  const broken = await listen(createTcp((socket) => socket.on('data', () => socket.destroy())));
  const silent = await listen(createTcp(() => {}));
  for (const protocol of ['http', 'socks5'] as const) {
    const by = (port: number) => sender({ proxies: [{ protocol, host: '127.0.0.1', port, tunnel: true }] });
    const request = requestTo('http://api.test/');
    expect((await sendOne(by(broken), request)).error?.code).toBe('ECONNRESET');
    expect((await sendOne(by(silent), request, { timeoutMs: 40 })).error?.code).toBe('ESOCKETTIMEDOUT');
  }
});

test('picks a proxy by rules, then by the environment', () => {
  const rule = (values: Partial<ProxyRule>): ProxyRule => ({ host: 'p', port: 1, ...values });
  const cases: [string, Parameters<typeof proxyFor>[1], string | undefined][] = [
    ['http://a.test/', { proxies: [rule({})] }, 'p'],
    ['http://a.test/', { proxies: [rule({ disabled: true })] }, undefined],
    ['http://a.test/', { proxies: [rule({ match: 'https://*:*/*' }), rule({ host: 'q' })] }, 'q'],
    ['https://x.a.test/', { proxies: [rule({ match: 'http+https://*.a.test/*' })] }, 'p'],
    ['https://a.test/', { proxies: [rule({ match: 'https://*.a.test/*' })] }, 'p'],
    ['https://ba.test/', { proxies: [rule({ match: 'https://*.a.test/*' })] }, undefined],
    ['https://a.test:8443/', { proxies: [rule({ match: 'https://a.test/*' })] }, undefined],
    ['https://a.test:8443/', { proxies: [rule({ match: 'https://a.test:8443/*' })] }, 'p'],
    ['http://a.test/v1/x', { proxies: [rule({ match: 'http://a.test/*/x' })] }, 'p'],
    ['http://a.test/v1/y', { proxies: [rule({ match: 'http://a.test/*/x' })] }, undefined],
    ['http://a.test/', { proxies: [rule({ match: 'nonsense' })] }, undefined],
    ['http://a.test/', { proxies: [rule({ bypass: ['a.test'] })] }, undefined],
    ['http://x.a.test/', { proxies: [rule({ bypass: ['*.a.test'] })] }, undefined],
    ['http://b.test/', { proxies: [rule({ bypass: ['http://*.a.test/*'] })] }, 'p'],
    ['http://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8' } }, 'e'],
    ['http://a.test/', { proxyEnvironment: { http_proxy: 'e:8' } }, 'e'],
    ['http://a.test/', { proxyEnvironment: { HTTPS_PROXY: 'http://e:8' } }, undefined],
    ['https://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8' } }, 'e'],
    ['https://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', https_proxy: 'http://s:8' } }, 's'],
    ['http://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: '*' } }, undefined],
    ['http://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: 'b, .a.test' } }, undefined],
    ['http://x.a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', no_proxy: 'a.test' } }, undefined],
    ['http://ba.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: 'a.test,' } }, 'e'],
    ['http://a.test/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: 'a.test:81' } }, 'e'],
    [
      'http://a.test:81/',
      { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: 'a.test:81' } },
      undefined,
    ],
    ['http://[::1]/', { proxyEnvironment: { HTTP_PROXY: 'http://e:8', NO_PROXY: '::1' } }, undefined],
  ];
  for (const [address, options, host] of cases) {
    expect([address, options, proxyFor(outgoingUrl(new URL(address)), options)?.host]).toEqual([
      address,
      options,
      host,
    ]);
  }
});

test('reads addresses of proxies in every form', () => {
  expect(parseProxy('proxy:3128')).toEqual({ protocol: 'http', host: 'proxy', port: 3128 });
  expect(parseProxy('http://proxy')).toEqual({ protocol: 'http', host: 'proxy', port: 80 });
  expect(parseProxy('socks5://u:p%40@[::1]:1')).toEqual({
    protocol: 'socks5',
    host: '::1',
    port: 1,
    username: 'u',
    password: 'p@',
  });
  expect(() => parseProxy('ftp://proxy')).toThrow('A proxy cannot have the scheme ftp:');
});

test.each(['http', 'socks4', 'socks5'] as const)(
  'a host cannot write into the words for a %s proxy',
  async (protocol) => {
    let heard = 0;
    const port = await serveBytes(() => {
      heard += 1;
    });
    const proxies = [{ protocol, host: '127.0.0.1', port, tunnel: true }];
    const request = requestTo('http://host.example/', { headers: [{ key: 'Host', value: 'host.example' }] });
    for (const host of ['a\r\nX: y', 'a\0b']) {
      const [exchange] = await sender({ proxies }).send(
        { ...request, url: { ...request.url, host } },
        { behavior: {} },
      );
      expect(exchange?.error?.code).toBe('ERR_INVALID_URL');
    }
    expect(heard).toBe(0);
  },
);
