import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import type { SendOptions } from '../options.ts';
import { bodyText, listen, requestTo, sender, sendOne, serve, serveBytes } from './send.fixture.ts';
import * as pem from './test-certificates.fixture.ts';

/** Answers with what TLS agreed on. */
function serveTls(options: ServerOptions = {}): Promise<number> {
  const server = createServer(
    { key: pem.serverKeyPem, cert: pem.serverPem, ...options },
    (request: IncomingMessage, response: ServerResponse) => {
      const socket = request.socket as TLSSocket;
      response.end(
        JSON.stringify({
          version: socket.getProtocol(),
          cipher: socket.getCipher().name,
          name: (socket as { servername?: unknown }).servername,
          client: socket.getPeerCertificate().subject?.CN,
          reused: socket.isSessionReused(),
        }),
      );
    },
  );
  server.on('tlsClientError', () => {});
  return listen(server);
}

const trusting: SendOptions = { extraCa: [pem.authorityPem] };

const seenBy = async (port: number, options: SendOptions, behavior = {}, host = 'localhost') =>
  sendOne(sender(options), requestTo(`https://${host}:${port}/`), { behavior });

test('trusts an extra authority and tells the times of the phases', async () => {
  const exchange = await seenBy(await serveTls(), trusting);
  expect(JSON.parse(bodyText(exchange))).toMatchObject({ version: 'TLSv1.3', name: 'localhost' });
  const { lookup, connect, secureConnect, response, end } = exchange.timings;
  const phases = [lookup, connect, secureConnect, response, end] as number[];
  expect(phases.every((at) => at >= 0)).toBe(true);
  expect([...phases].sort((a, b) => a - b)).toEqual(phases);
  expect(exchange.warnings).toEqual([]);
});

test('says with the words of Node why a certificate is not accepted', async () => {
  const untrusted = await seenBy(await serveTls(), {});
  expect(untrusted.error?.code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
  expect(untrusted.error?.message).toMatch(/^unable to verify the first certificate/);
  const expired = await seenBy(await serveTls({ key: pem.expiredKeyPem, cert: pem.expiredPem }), trusting);
  expect(expired.error).toMatchObject({ code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' });
  const other = await seenBy(await serveTls({ key: pem.otherKeyPem, cert: pem.otherPem }), trusting);
  expect(other.error?.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  expect(other.error?.message).toMatch(/^Hostname\/IP does not match certificate's altnames/);
});

test('goes on with a warning when certificates need not be verified', async () => {
  const port = await serveTls({ key: pem.expiredKeyPem, cert: pem.expiredPem });
  for (const [options, behavior] of [
    [{ strictSSL: false }, {}],
    [{}, { strictSSL: false }],
  ]) {
    const exchange = await seenBy(port, options as SendOptions, behavior);
    expect(exchange.response?.code).toBe(200);
    expect(exchange.warnings.length).toBe(1);
    expect(exchange.warnings[0]).toContain('certificate of localhost is not trusted');
  }
});

test('does not share a connection between verified and unverified requests', async () => {
  const port = await serveTls();
  const from = sender();
  const request = requestTo(`https://localhost:${port}/`);
  expect((await sendOne(from, request, { behavior: { strictSSL: false } })).response?.code).toBe(200);
  expect((await sendOne(from, request)).error?.code).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});

test('resumes a session on the next connection, and only there where the same is verified', async () => {
  const port = await serveTls();
  const from = sender(trusting);
  const request = requestTo(`https://localhost:${port}/`, {
    headers: [{ key: 'Connection', value: 'close' }],
  });
  const reused = async (behavior = {}): Promise<boolean> => {
    const exchange = await sendOne(from, request, { behavior });
    expect(exchange.warnings).toEqual([]);
    return JSON.parse(bodyText(exchange)).reused;
  };
  expect(await reused()).toBe(false);
  expect(await reused()).toBe(true);
  expect(await reused({ tlsDisabledProtocols: ['TLSv1_3'] })).toBe(false);
  expect(await reused({ tlsDisabledProtocols: ['TLSv1_3'] })).toBe(true);
  expect(await reused({ strictSSL: false })).toBe(false);
});

test('says of a resumed session that nobody trusts the certificate', async () => {
  const port = await serveTls();
  const from = sender({ strictSSL: false });
  const request = requestTo(`https://localhost:${port}/`, {
    headers: [{ key: 'Connection', value: 'close' }],
  });
  for (const reused of [false, true]) {
    const exchange = await sendOne(from, request);
    expect(JSON.parse(bodyText(exchange)).reused).toBe(reused);
    expect(exchange.warnings).toHaveLength(1);
  }
});

test('asks for the name in the Host header, and for none at an address', async () => {
  const port = await serveTls();
  const request = requestTo(`https://127.0.0.1:${port}/`);
  const from = sender(trusting);
  expect(JSON.parse(bodyText(await sendOne(from, request))).name).toBe(false);
  request.headers[0] = { key: 'Host', value: `named.test:${port}` };
  expect(JSON.parse(bodyText(await sendOne(from, request))).name).toBe('named.test');
});

test('shows the first client certificate that matches', async () => {
  const port = await serveTls({ requestCert: true, rejectUnauthorized: false, ca: pem.authorityPem });
  const key = Buffer.from(pem.clientKeyPem);
  const cert = Buffer.from(pem.clientPem);
  const locked = Buffer.from(pem.clientLockedKeyPem);
  const cases: [SendOptions['certificates'], string | undefined][] = [
    [[{ key, cert }], 'Test Client'],
    [[{ key: locked, cert, passphrase: 'open' }], 'Test Client'],
    [[{ pfx: pem.clientPfx, passphrase: 'open' }], 'Test Client'],
    [[{ matches: ['https://localhost:*/*'], key, cert }], 'Test Client'],
    [[{ matches: [`https://localhost:${port}/`], key, cert }], 'Test Client'],
    [[{ matches: ['https://localhost/*', 'https://other.test:*/*'], key, cert }], undefined],
    [[{ matches: ['https://*:*/*'] }, { key, cert }], undefined],
  ];
  for (const [certificates, client] of cases) {
    const exchange = await seenBy(port, { ...trusting, certificates: certificates ?? [] });
    expect(JSON.parse(bodyText(exchange)).client).toBe(client);
  }
});

test('reports a client certificate that cannot be used', async () => {
  const port = await serveTls();
  const cert = Buffer.from(pem.clientPem);
  const locked = Buffer.from(pem.clientLockedKeyPem);
  for (const certificate of [
    { key: locked, cert, passphrase: 'wrong' },
    { pfx: pem.clientPfx, passphrase: 'wrong' },
    { key: Buffer.from('no key'), cert },
  ]) {
    const { error } = await seenBy(port, { certificates: [certificate] });
    expect(error?.code).toMatch(/^(ERR_|PARLEY_SEND)/);
  }
});

test('leaves out disabled versions and offers chosen ciphers only', async () => {
  const port = await serveTls();
  const version = async (behavior: object) => JSON.parse(bodyText(await seenBy(port, trusting, behavior)));
  expect((await version({ tlsDisabledProtocols: ['TLSv1_3'] })).version).toBe('TLSv1.2');
  expect(
    (
      await version({
        tlsDisabledProtocols: ['TLSv1_3'],
        tlsCipherSelection: ['ECDHE-ECDSA-AES128-GCM-SHA256'],
      })
    ).cipher,
  ).toBe('ECDHE-ECDSA-AES128-GCM-SHA256');
  expect((await version({ tlsPreferServerCiphers: true })).version).toBe('TLSv1.3');
  const none = await seenBy(port, trusting, {
    tlsDisabledProtocols: ['TLSv1', 'TLSv1_1', 'TLSv1_2', 'TLSv1_3'],
  });
  expect(none.error).toBeDefined();
  const nonsense = await seenBy(port, trusting, { tlsCipherSelection: ['NO-SUCH-CIPHER'] });
  expect(nonsense.error?.code).toBe('ERR_SSL_NO_CIPHER_MATCH');
});

test('fails clearly when the server speaks no TLS', async () => {
  const exchange = await seenBy(await serve((_request, response) => response.end()), {});
  expect(exchange.error?.code).toMatch(/^(ERR_SSL|EPROTO)/);
});

test('ends a handshake that nobody answers, at the time limit and by the signal', async () => {
  const port = await serveBytes(() => {});
  const request = requestTo(`https://127.0.0.1:${port}/`);
  expect((await sendOne(sender(), request, { timeoutMs: 40 })).error?.code).toBe('ESOCKETTIMEDOUT');
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 20);
  expect((await sendOne(sender(), request, { signal: abort.signal })).error?.code).toBe('ABORT_ERR');
  const from = sender();
  setTimeout(() => from.close(), 20);
  expect((await sendOne(from, request)).error).toBeDefined();
});

test('takes what says nothing in a behavior as not said', async () => {
  const port = await serveTls();
  const behavior = {
    strictSSL: null,
    tlsDisabledProtocols: 'TLSv1_3',
    tlsCipherSelection: undefined,
  } as object;
  const exchange = await seenBy(port, { strictSSL: false }, behavior);
  expect(JSON.parse(bodyText(exchange)).version).toBe('TLSv1.3');
});
