import { randomUUID } from 'node:crypto';
import type { StoredMail } from '../mail/mailer.ts';
import type { Reply, TestServer } from './index.ts';

export type Visitor = { username: string; email: string; password: string; from: Record<string, string> };
export type SignedInVisitor = Visitor & {
  cookie: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
};

/** What our own pages send with every change. */
export const ours = { 'x-parley-request': '1' };

export const cookieOf = (reply: Reply): string => reply.headers.get('set-cookie')?.split(';')[0] ?? '';

export const tokenIn = (mail: { text: string } | undefined): string =>
  /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? '';

/**
 * People with browsers, who sign up and in as the web app does. Start the server with `trustProxy: 'on'`, so that
 * each comes from a network of their own and throttles count them apart.
 */
export function visitorsOf(server: () => TestServer) {
  let count = 0;

  const somebody = (): Visitor => {
    count += 1;
    const username = `person-${count}-${randomUUID().slice(0, 8)}`;
    return {
      username,
      email: `${username}@example.com`,
      password: 'seven quiet lanterns by the sea',
      from: { 'x-forwarded-for': `198.51.${count}.7`, 'user-agent': 'curl/8.5.0' },
    };
  };

  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> =>
    server().call('POST', path, body, headers);

  const signUp = (
    { from, username, email, password }: Visitor,
    change: Record<string, unknown> = {},
  ): Promise<Reply> =>
    post('/parley/accounts', { username, email, password, acceptTerms: true, ...change }, from);

  const confirm = (token: string): Promise<Reply> => post('/parley/accounts/confirmations', { token });

  const resend = (email: string, { from }: Visitor): Promise<Reply> =>
    post('/parley/accounts/confirmations/resend', { email }, from);

  const signIn = ({ email, password, from }: Visitor, change: Record<string, unknown> = {}): Promise<Reply> =>
    post('/parley/sessions', { login: email, password, remember: false, ...change }, from);

  /** Newest first. */
  const mailsTo = async (address: string): Promise<StoredMail[]> => {
    const { ctx } = server().app;
    await Promise.all(ctx.background);
    return (await ctx.mailer.outbox()).filter((mail) => mail.to === address);
  };

  /** Calls with the session of a sign-in, as our own page does. */
  const browser =
    (cookie: string): SignedInVisitor['call'] =>
    (method, path, body, headers = ours) =>
      server().call(method, path, body, { cookie, ...headers });

  /** Somebody with a confirmed account, signed in. */
  const member = async (): Promise<SignedInVisitor> => {
    const who = somebody();
    await signUp(who);
    await confirm(tokenIn((await mailsTo(who.email))[0]));
    const cookie = cookieOf(await signIn(who));
    return { ...who, cookie, call: browser(cookie) };
  };

  return { somebody, signUp, confirm, resend, signIn, mailsTo, browser, member };
}
