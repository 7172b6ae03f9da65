import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, startServer, type TestServer } from '../../testing/index.ts';
import { cookieOf, tokenIn, visitorsOf } from '../../testing/visitors.ts';

let server: TestServer;
const { browser, confirm, mailsTo, member, resend, signIn, signUp, somebody } = visitorsOf(() => server);

beforeAll(async () => {
  server = await startServer({ trustProxy: 'on' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

describe('sign-up', () => {
  it('makes an account whose address is confirmed by a link that works once', async () => {
    const who = somebody();
    const reply = await signUp(who);
    expect([reply.status, reply.body]).toEqual([202, { status: 'check-inbox' }]);
    const mails = await mailsTo(who.email);
    expect(mails.map((mail) => mail.subject)).toEqual(['Confirm your email address']);
    expect(mails[0]?.html).toContain('/confirm?token=');
    const token = tokenIn(mails[0]);
    expect(await confirm(token)).toMatchObject({ status: 200, body: { email: who.email } });
    expect(await confirm(token)).toMatchObject({ status: 400, body: { detail: /link has been used/ } });
  });

  it('lets one of two confirmations with one token win', async () => {
    const who = somebody();
    await signUp(who);
    const token = tokenIn((await mailsTo(who.email))[0]);
    const replies = await Promise.all([confirm(token), confirm(token), confirm(token)]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 400, 400]);
  });

  it('refuses a link after a day, and sends another', async () => {
    const who = somebody();
    await signUp(who);
    const token = tokenIn((await mailsTo(who.email))[0]);
    server.clock.now = Date.now() + 24 * 3_600_000 + 1;
    expect((await confirm(token)).status).toBe(400);
    expect((await resend(who.email, who)).status).toBe(202);
    const [first, second] = await mailsTo(who.email);
    const fresh = [first, second].map(tokenIn).find((one) => one !== token) ?? '';
    expect((await confirm(fresh)).status).toBe(200);
    server.clock.now = null;
  });

  it('answers the same whether or not the address has an account, and tells the inbox', async () => {
    const who = await member();
    const again = somebody();
    const known = await signUp({ ...again, email: who.email.toUpperCase() });
    const unknown = await signUp(somebody());
    const seen = ({ status, text, headers }: Reply) => ({
      status,
      text,
      headers: [...headers.keys()].filter((name) => name !== 'x-request-id'),
    });
    expect(seen(known)).toEqual(seen(unknown));
    const subjects = (await mailsTo(who.email)).map((mail) => mail.subject);
    expect(subjects).toContain('You already have an account');
    // The name asked for is held, so that asking again does not tell either.
    const probe = await signUp(somebody(), { username: again.username });
    expect(probe.status).toBe(400);
    expect(seen(await resend(who.email, again))).toEqual(seen(await resend('nobody@example.com', again)));
  });

  it('says field by field what cannot be accepted, with free names for a taken one', async () => {
    const who = somebody();
    const bad = await signUp(who, {
      email: 'x',
      username: 'Admin',
      password: 'password',
      acceptTerms: false,
    });
    expect(bad.status).toBe(400);
    expect(bad.body.errors.map((problem: { field: string }) => problem.field)).toEqual([
      'email',
      'username',
      'password',
      'acceptTerms',
    ]);
    await signUp(who);
    for (const username of [
      who.username.toUpperCase(),
      `${who.username} `,
      who.username.replace('p', 'ｐ'),
    ]) {
      const taken = await signUp(somebody(), { username });
      expect(taken.body.errors).toEqual([
        { field: 'username', message: 'This username is taken.', suggestions: expect.any(Array) },
      ]);
      expect(taken.body.errors[0].suggestions).toHaveLength(3);
    }
    expect((await server.call('POST', '/parley/accounts', { email: 1 })).status).toBe(400);
  });

  it('makes one account when the same is asked for at once', async () => {
    const who = somebody();
    const replies = await Promise.all([signUp(who), signUp(who), signUp(who)]);
    expect(replies.map((reply) => reply.status).sort()).toEqual([202, 400, 400]);
    const { db } = server.app.ctx;
    const users = await db.selectFrom('user').select('id').where('email', '=', who.email).execute();
    expect(users).toHaveLength(1);
  });

  it('stores neither the password nor the token of the link', async () => {
    const who = somebody();
    await signUp(who);
    const token = tokenIn((await mailsTo(who.email))[0]);
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('user').selectAll().execute(),
      await db.selectFrom('credentialToken').selectAll().execute(),
      await db.selectFrom('change').selectAll().execute(),
    ]);
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    expect(stored).not.toContain(who.password);
    expect(stored).not.toContain(token);
  });

  it('takes five accounts an hour from one network', async () => {
    const { from } = somebody();
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) statuses.push((await signUp({ ...somebody(), from })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    const refused = await signUp({ ...somebody(), from });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
    server.clock.now = Date.now() + 3_601_000;
    expect((await signUp({ ...somebody(), from })).status).toBe(202);
    server.clock.now = null;
  });

  it('can be closed', async () => {
    const closed = await startServer({ signUp: 'off' });
    const { username, email, password } = somebody();
    const body = { username, email, password, acceptTerms: true };
    const reply = await closed.call('POST', '/parley/accounts', body);
    expect([reply.status, reply.body.title]).toEqual([403, 'Sign-up is closed']);
    expect((await closed.call('GET', '/parley/server')).body.signUp).toBe('off');
    await closed.close();
  });
});

describe('an account that is not confirmed', () => {
  it('works in its own workspace, and may not create keys, invite or join', async () => {
    const who = somebody();
    await signUp(who);
    const call = browser(cookieOf(await signIn(who)));
    const environment = await call('POST', '/environments', { environment: { name: 'Mine' } });
    expect(environment.status).toBe(200);
    const { data } = (await call('GET', '/parley/teams')).body;
    expect(data).toMatchObject([{ personal: true, memberCount: 1 }]);
    for (const [path, body] of [
      ['/parley/api-keys', { name: 'laptop' }],
      ['/parley/teams', { name: 'Team' }],
      [`/parley/teams/${data[0].id}/invitations`, { email: 'x@example.com', roles: ['user'] }],
      ['/parley/invitations/accept', { token: 'x' }],
    ] as const) {
      const reply = await call('POST', path, body);
      expect([path, reply.status]).toEqual([path, 403]);
      expect(reply.body.detail).toMatch(/Confirm your email address/);
    }
  });
});

describe('the outbox', () => {
  it('opens for the machine itself and nobody a proxy speaks for', async () => {
    const who = somebody();
    await signUp(who);
    await mailsTo(who.email);
    const open = await server.call('GET', '/parley/outbox');
    expect(open.status).toBe(200);
    expect(open.body.data.map((mail: { to: string }) => mail.to)).toContain(who.email);
    const outside = await server.call('GET', '/parley/outbox', undefined, { 'x-forwarded-for': '127.0.0.1' });
    expect(outside.status).toBe(404);
  });
});
