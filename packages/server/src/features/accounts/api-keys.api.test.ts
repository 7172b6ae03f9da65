import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../testing/index.ts';
import { ours, visitorsOf } from '../../testing/visitors.ts';

let server: TestServer;
const { mailsTo, member } = visitorsOf(() => server);

beforeAll(async () => {
  server = await startServer({ trustProxy: 'on' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

describe('API keys', () => {
  it('are shown once, work, are listed by their end, and stop at once', async () => {
    const who = await member();
    const made = await who.call('POST', '/parley/api-keys', { name: ' laptop ', expiresInDays: 7 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      name: 'laptop',
      key: expect.stringMatching(/^PMAK-/),
      lastUsedAt: null,
    });
    const { key, id } = made.body;
    const me = () => server.call('GET', '/me', undefined, { 'x-api-key': key });
    expect((await me()).body.user.username).toBe(who.username);
    await Promise.all(server.app.ctx.background);
    const { data } = (await who.call('GET', '/parley/api-keys')).body;
    expect(data).toMatchObject([{ id, lastFour: key.slice(-4), lastUsedAt: expect.any(String) }]);
    expect(JSON.stringify(data)).not.toContain(key);
    const mails = await mailsTo(who.email);
    expect(mails.map((mail) => mail.subject)).toContain('An API key was created for your account');
    expect(JSON.stringify(mails)).not.toContain(key);
    const stranger = await member();
    expect((await stranger.call('DELETE', `/parley/api-keys/${id}`)).status).toBe(404);
    expect((await who.call('DELETE', `/parley/api-keys/${id}`)).status).toBe(204);
    expect((await me()).status).toBe(401);
    expect((await who.call('DELETE', `/parley/api-keys/${id}`)).status).toBe(404);
  });

  it('expire', async () => {
    const who = await member();
    const { key } = (await who.call('POST', '/parley/api-keys', { name: 'week', expiresInDays: 7 })).body;
    server.clock.now = Date.now() + 7 * 86_400_000 + 1;
    expect((await server.call('GET', '/me', undefined, { 'x-api-key': key })).status).toBe(401);
    server.clock.now = null;
  });

  it('are kept nowhere in plain text, not even for a repeated request', async () => {
    const who = await member();
    const headers = { ...ours, 'idempotency-key': randomUUID() };
    const { key } = (await who.call('POST', '/parley/api-keys', { name: 'ci' }, headers)).body;
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('apiKey').selectAll().execute(),
      await db.selectFrom('idempotency').selectAll().execute(),
      await db.selectFrom('change').selectAll().execute(),
    ]);
    expect(stored).not.toContain(key);
  });

  it('are refused past fifty, with a name of blanks, and without a session', async () => {
    const who = await member();
    for (let n = 0; n < 50; n++)
      expect((await who.call('POST', '/parley/api-keys', { name: `key ${n}` })).status).toBe(201);
    const refused = await who.call('POST', '/parley/api-keys', { name: 'one more' });
    expect([refused.status, refused.body.title]).toEqual([400, 'Limit reached']);
    expect((await who.call('POST', '/parley/api-keys', { name: '  ' })).status).toBe(400);
    expect((await who.call('POST', '/parley/api-keys', { name: 'x', expiresInDays: 0 })).status).toBe(400);
    expect((await server.call('GET', '/parley/api-keys')).status).toBe(401);
    const [first] = (await who.call('GET', '/parley/api-keys')).body.data;
    expect(first).toBeDefined();
    const alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
    expect((await alice.call('POST', '/parley/api-keys', { name: 'another' })).status).toBe(401);
  });
});
