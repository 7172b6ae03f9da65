import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../../testing/index.ts';
import { cookieOf, ours, visitorsOf } from '../../testing/visitors.ts';

let server: TestServer;
const { browser, member, signIn, somebody } = visitorsOf(() => server);

beforeAll(async () => {
  server = await startServer({ trustProxy: 'on' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

describe('sign-in', () => {
  it('takes the address or the username and gives a cookie that scripts cannot read', async () => {
    const who = await member();
    const byName = await signIn(who, { login: who.username.toUpperCase() });
    expect(byName.body.user).toMatchObject({ username: who.username, email: who.email, emailVerified: true });
    expect(byName.headers.get('set-cookie')).toMatch(
      /^parley_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const kept = await signIn(who, { remember: true });
    expect(kept.headers.get('set-cookie')).toContain(`Max-Age=${30 * 86_400}`);
    const info = await browser(cookieOf(byName))('GET', '/parley/server');
    expect(info.body).toMatchObject({
      name: 'Parley',
      apiUrl: expect.stringMatching(/\/api$/),
      mail: 'outbox',
    });
    expect(info.body.user.username).toBe(who.username);
    expect((await server.call('GET', '/parley/server')).body.user).toBeNull();
  });

  it('marks the cookie for https, under the prefix that ties it to the host', async () => {
    const secure = await startServer({ publicUrl: 'https://parley.example' });
    await secure.bootstrap({ email: 'eva@example.com', username: 'eva' });
    const body = { login: 'eva', password: 'correct horse battery' };
    const reply = await secure.call('POST', '/parley/sessions', body);
    expect(reply.headers.get('set-cookie')).toMatch(
      /^__Host-parley=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure$/,
    );
    await secure.close();
  });

  it('says the same for an unknown name, a wrong password and a closed account', async () => {
    const who = await member();
    const closed = await member();
    await server.app.ctx.database.withWriter(async (writer) => {
      await writer.begin();
      const { db } = writer;
      await db.updateTable('user').set({ deactivatedAt: 1 }).where('email', '=', closed.email).execute();
      await writer.commit();
    });
    const replies = [
      await signIn(who, { password: 'not the one' }),
      await signIn(who, { login: 'nobody-at-all' }),
      await signIn(who, { password: 'x'.repeat(1900) }),
      await signIn(closed),
    ];
    expect(new Set(replies.map((reply) => reply.text)).size).toBe(1);
    expect(replies.map((reply) => reply.status)).toEqual([401, 401, 401, 401]);
  });

  it('slows down after five wrong passwords, without locking anybody out', async () => {
    const who = await member();
    const start = Date.now();
    server.clock.now = start;
    const wrong = () => signIn(who, { password: 'not the one' });
    for (let n = 0; n < 5; n++) expect((await wrong()).status).toBe(401);
    const slowed = await signIn(who);
    expect([slowed.status, slowed.headers.get('retry-after')]).toEqual([429, '1']);
    // Somewhere else the owner signs in.
    expect((await signIn({ ...who, from: somebody().from })).status).toBe(201);
    server.clock.now = start + 1_001;
    expect((await wrong()).status).toBe(401);
    server.clock.now = start + 2_500;
    expect((await signIn(who)).status).toBe(429);
    server.clock.now = start + 3_100;
    expect((await signIn(who)).status).toBe(201);
    expect((await signIn(who)).status).toBe(201);
    server.clock.now = null;
  });

  it('counts tries that arrive at once', async () => {
    const who = await member();
    const tries = Array.from({ length: 12 }, () => signIn(who, { password: 'not the one' }));
    const statuses = (await Promise.all(tries)).map((reply) => reply.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
  });

  it('does not believe an address that the client put before the one the proxy saw', async () => {
    const { from } = somebody();
    server.clock.now = Date.now();
    const statuses = new Set<number>();
    for (let n = 0; n < 32; n++) {
      const forged = { ...from, 'x-forwarded-for': `192.0.${n}.1, ${from['x-forwarded-for']}` };
      statuses.add((await signIn({ ...somebody(), from: forged })).status);
    }
    expect(statuses).toContain(429);
    server.clock.now = null;
  });

  it('takes thirty tries a minute from one network', async () => {
    const { from } = somebody();
    server.clock.now = Date.now();
    let refused = 0;
    for (let n = 0; n < 32; n++) if ((await signIn({ ...somebody(), from })).status === 429) refused++;
    expect(refused).toBe(2);
    server.clock.now = null;
  });
});

describe('sessions', () => {
  it('end after thirty minutes without an action, or at the latest after twelve hours', async () => {
    const who = await member();
    const start = Date.now();
    const isIn = async () => {
      const { status } = await who.call('GET', '/parley/sessions');
      await Promise.all(server.app.ctx.background);
      return status === 200;
    };
    server.clock.now = start + 29 * 60_000;
    expect(await isIn()).toBe(true);
    for (let minutes = 58; minutes < 720; minutes += 29) {
      server.clock.now = start + minutes * 60_000;
      expect(await isIn()).toBe(true);
    }
    server.clock.now = start + 721 * 60_000;
    expect(await isIn()).toBe(false);
    server.clock.now = start;
    const idle = browser(cookieOf(await signIn(who)));
    server.clock.now = start + 31 * 60_000;
    expect((await idle('GET', '/parley/sessions')).status).toBe(401);
    server.clock.now = null;
  });

  it('last thirty days when they are kept', async () => {
    const who = await member();
    const start = Date.now();
    const call = browser(cookieOf(await signIn(who, { remember: true })));
    server.clock.now = start + 29 * 86_400_000;
    expect((await call('GET', '/parley/sessions')).status).toBe(200);
    await Promise.all(server.app.ctx.background);
    server.clock.now = start + 30 * 86_400_000 + 60_000;
    expect((await call('GET', '/parley/sessions')).status).toBe(401);
    server.clock.now = null;
  });

  it('are listed with their device, and end one by one, all at once, or by signing out', async () => {
    const who = await member();
    const other = browser(cookieOf(await signIn(who, { remember: true })));
    const { data } = (await who.call('GET', '/parley/sessions')).body;
    expect(data).toHaveLength(2);
    const mine = data.find((session: { current: boolean }) => session.current);
    expect(mine).toMatchObject({ device: 'curl', ip: who.from['x-forwarded-for'], remember: false });
    const theirs = data.find((session: { current: boolean }) => !session.current);
    expect((await who.call('DELETE', `/parley/sessions/${theirs.id}`)).status).toBe(204);
    expect((await other('GET', '/parley/sessions')).status).toBe(401);
    expect((await who.call('DELETE', `/parley/sessions/${theirs.id}`)).status).toBe(404);
    const stranger = await member();
    expect((await stranger.call('DELETE', `/parley/sessions/${mine.id}`)).status).toBe(404);

    const out = await who.call('DELETE', '/parley/sessions/current');
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await who.call('GET', '/parley/sessions')).status).toBe(401);
    expect((await who.call('DELETE', '/parley/sessions/current')).status).toBe(204);

    const one = browser(cookieOf(await signIn(who)));
    const two = browser(cookieOf(await signIn(who)));
    expect((await one('DELETE', '/parley/sessions')).status).toBe(204);
    expect((await two('GET', '/parley/sessions')).status).toBe(401);
  });

  it('give way to the new one when the same browser signs in again', async () => {
    const who = await member();
    const again = await who.call('POST', '/parley/sessions', { login: who.email, password: who.password });
    expect(again.status).toBe(201);
    expect(cookieOf(again)).not.toBe(who.cookie);
    expect((await who.call('GET', '/parley/sessions')).status).toBe(401);
  });

  it('change nothing for a page of another site', async () => {
    const who = await member();
    const key = { name: 'stolen', expiresInDays: null };
    const tries: Record<string, string>[] = [
      {},
      { ...ours, origin: 'https://evil.example' },
      { ...ours, origin: 'null' },
      { ...ours, 'sec-fetch-site': 'cross-site' },
      { origin: server.url },
    ];
    for (const headers of tries)
      expect((await who.call('POST', '/parley/api-keys', key, headers)).status).toBe(403);
    expect((await who.call('POST', '/parley/api-keys', key, { ...ours, origin: server.url })).status).toBe(
      201,
    );
    // Nor does such a page sign its visitor in.
    const foreign = { origin: 'https://evil.example' };
    expect((await signIn({ ...who, from: { ...who.from, ...foreign } })).status).toBe(403);
  });

  it('act for the team that was switched to', async () => {
    const who = await member();
    const team = (await who.call('POST', '/parley/teams', { name: 'Blue' })).body;
    const switched = await who.call('POST', '/parley/sessions/current/team', { teamId: team.id });
    expect([switched.status, switched.body]).toEqual([200, { teamId: team.id }]);
    expect((await who.call('GET', '/me')).body.user).toMatchObject({ teamId: team.id, teamName: 'Blue' });
    const again = browser(cookieOf(await signIn(who)));
    expect((await again('GET', '/me')).body.user.teamId).toBe(team.id);
    const stranger = await member();
    const refused = await stranger.call('POST', '/parley/sessions/current/team', { teamId: team.id });
    expect(refused.status).toBe(404);
  });
});
