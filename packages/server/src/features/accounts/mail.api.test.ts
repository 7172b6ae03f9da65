import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../testing/index.ts';

type Received = { from: string; to: string[]; data: string };

const received: Received[] = [];
let busy = 1;
const peer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData: async (stream, session, done) => {
    let data = '';
    for await (const chunk of stream) data += String(chunk);
    if (busy-- > 0) return done(Object.assign(new Error('busy'), { responseCode: 451 }));
    const { mailFrom, rcptTo } = session.envelope;
    received.push({
      from: mailFrom === false ? '' : mailFrom.address,
      to: rcptTo.map((one) => one.address),
      data,
    });
    done();
  },
});
let server: TestServer;

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    peer.listen(0, '127.0.0.1', () => resolve());
  });
  const { port } = peer.server.address() as AddressInfo;
  server = await startServer({
    smtpUrl: `smtp://127.0.0.1:${port}`,
    mailFrom: 'Parley <parley@example.org>',
  });
});
afterAll(async () => {
  await server.close();
  await new Promise<void>((resolve) => {
    peer.close(() => resolve());
  });
});

it('mail goes out by SMTP, again when the other side is busy, and the outbox is closed', async () => {
  const body = {
    username: 'eva-lind',
    email: 'eva@example.com',
    password: 'seven quiet lanterns by the sea',
    acceptTerms: true,
  };
  expect((await server.call('POST', '/parley/accounts', body)).status).toBe(202);
  await Promise.all(server.app.ctx.background);
  expect(received).toHaveLength(1);
  const [mail] = received;
  expect(mail).toMatchObject({ from: 'parley@example.org', to: ['eva@example.com'] });
  expect(mail?.data).toContain('Auto-Submitted: auto-generated');
  expect(mail?.data).toContain('Subject: Confirm your email address');
  expect(mail?.data).toMatch(/multipart\/alternative/);
  const plain = mail?.data.replace(/=\r?\n/g, '').replace(/=3D/g, '=') ?? '';
  const token = /confirm\?token=([\w-]{43})/.exec(plain)?.[1];
  const confirmed = await server.call('POST', '/parley/accounts/confirmations', { token });
  expect([confirmed.status, confirmed.body]).toEqual([200, { email: 'eva@example.com' }]);
  expect((await server.call('GET', '/parley/outbox')).status).toBe(404);
  expect((await server.call('GET', '/parley/server')).body.mail).toBe('smtp');
});
