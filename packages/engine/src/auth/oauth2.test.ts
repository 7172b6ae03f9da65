import { generateKeyPairSync, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { authorizationUrl, challengeOf, isVerifier, newVerifier, parseCallback } from './oauth2-authorize.ts';
import { pollDevice, startDevice } from './oauth2-device.ts';
import {
  authorizationCodeToken,
  clientCredentialsToken,
  isExpired,
  liveToken,
  passwordToken,
  refreshedToken,
  type TokenRecord,
  tokenRecord,
} from './oauth2-token.ts';
import { authorization, outgoing, testContext } from './testing.ts';

describe('oauth2 on a request', () => {
  const get = () => outgoing('GET', 'http://h/?access_token=old&z=1', { headers: { authorization: 'mine' } });

  // What newman 6.2.2 sends.
  it.each([
    [{ accessToken: 't' }, 'Bearer t', '/?z=1'],
    [{ accessToken: 't', headerPrefix: '  Tok ' }, 'Tok t', '/?z=1'],
    [{ accessToken: 't', headerPrefix: '' }, 't', '/?z=1'],
    [{ accessToken: 't&=', addTokenTo: 'queryParams' }, undefined, '/?z=1&access_token=t%26='],
    [{ accessToken: 't', tokenType: 'MAC' }, 'mine', '/?access_token=old&z=1'],
    [{ addTokenTo: 'header' }, 'mine', '/?access_token=old&z=1'],
  ])('does as newman does (%#)', async (params, header, target) => {
    const request = get();
    expect(await authorization('oauth2', params, request)).toBe(header);
    expect(requestTarget(request.url)).toBe(target);
  });

  it('prefers the newer token of the host', async () => {
    const context = testContext({ freshToken: async () => 'new' });
    expect(await authorization('oauth2', { accessToken: 'old' }, get(), context)).toBe('Bearer new');
    const none = testContext({ freshToken: async () => undefined });
    expect(await authorization('oauth2', { accessToken: 'old' }, get(), none)).toBe('Bearer old');
  });
});

type Seen = {
  path: string;
  headers: IncomingMessage['headers'];
  fields: { [name: string]: string | string[] };
};

let server: Server;
let base = '';
let seen: Seen[] = [];
let answers: { status?: number; type?: string; body: string }[] = [];

beforeEach(async () => {
  seen = [];
  answers = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) {
      text += chunk;
    }
    const fields: Seen['fields'] = {};
    for (const key of new Set(new URLSearchParams(text).keys())) {
      const values = new URLSearchParams(text).getAll(key);
      fields[key] = values.length === 1 ? String(values[0]) : values;
    }
    seen.push({ path: request.url ?? '', headers: request.headers, fields });
    const {
      status = 200,
      type = 'application/json',
      body,
    } = answers.shift() ?? { body: '{"access_token":"t"}' };
    response.writeHead(status, { 'Content-Type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const client = () => ({
  accessTokenUrl: `${base}/token?a=1`,
  clientId: 'id:1',
  clientSecret: 's c',
  scope: 'read write',
});
const now = Date.UTC(2015, 7, 30, 12, 36);

describe('fetching a token', () => {
  it('asks with client credentials in the header, which is the default', async () => {
    answers.push({
      body: '{"access_token":"t","token_type":"bearer","expires_in":60,"scope":"read","more":[1]}',
    });
    const token = await clientCredentialsToken(client(), testContext());
    expect(token).toEqual({
      access_token: 't',
      token_type: 'bearer',
      expires_in: 60,
      scope: 'read',
      more: [1],
      obtainedAt: now,
      expiresAt: now + 60_000,
    });
    expect(seen[0]?.path).toBe('/token?a=1');
    expect(seen[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(seen[0]?.headers.authorization).toBe(`Basic ${btoa('id:1:s c')}`);
    expect(seen[0]?.fields).toEqual({ grant_type: 'client_credentials', scope: 'read write' });
  });

  it('asks with a password and the client in the body', async () => {
    const params = {
      ...client(),
      username: 'ada',
      password: 'p&w',
      client_authentication: 'body',
      audience: 'api',
    };
    await passwordToken(params, testContext());
    expect(seen[0]?.headers.authorization).toBeUndefined();
    expect(seen[0]?.fields).toEqual({
      grant_type: 'password',
      username: 'ada',
      password: 'p&w',
      scope: 'read write',
      audience: 'api',
      client_id: 'id:1',
      client_secret: 's c',
    });
  });

  it('percent-encodes the credentials of the header when asked to (RFC 6749 2.3.1)', async () => {
    await clientCredentialsToken({ ...client(), encodeClientCredentials: true }, testContext());
    expect(seen[0]?.headers.authorization).toBe(`Basic ${btoa('id%3A1:s%20c')}`);
  });

  it('sends extra rows where they belong, repeated ones all', async () => {
    const tokenRequestParams = [
      { key: 'r', value: '1' },
      { key: 'r', value: '2', send_as: 'request_body' },
      { key: 'u', value: 'a b', send_as: 'request_url' },
      { key: 'X-H', value: 'h', send_as: 'request_header' },
      { key: 'off', value: 'x', enabled: false },
    ];
    await clientCredentialsToken({ ...client(), tokenRequestParams }, testContext());
    expect(seen[0]?.path).toBe('/token?a=1&u=a%20b');
    expect(seen[0]?.headers['x-h']).toBe('h');
    expect(seen[0]?.fields).toMatchObject({ r: ['1', '2'] });
    expect(seen[0]?.fields.off).toBeUndefined();
  });

  it('signs an assertion in place of a secret (RFC 7523)', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const params = {
      ...client(),
      clientAssertionKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      clientAssertionKeyId: 'k',
    };
    await clientCredentialsToken(params, testContext());
    const [head, payload, signature] = String(seen[0]?.fields.client_assertion).split('.') as [
      string,
      string,
      string,
    ];
    const signed = Buffer.from(`${head}.${payload}`);
    expect(verify('sha256', signed, keys.publicKey, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toMatchObject({
      iss: 'id:1',
      sub: 'id:1',
      aud: `${base}/token?a=1`,
      exp: now / 1000 + 300,
    });
    expect(seen[0]?.fields.client_secret).toBeUndefined();
    expect(seen[0]?.headers.authorization).toBeUndefined();
  });

  it('exchanges a code with its verifier', async () => {
    const params = { ...client(), redirect_uri: 'http://localhost/cb' };
    await authorizationCodeToken(params, { code: 'c', verifier: 'v' }, testContext());
    expect(seen[0]?.fields).toEqual({
      grant_type: 'authorization_code',
      code: 'c',
      redirect_uri: 'http://localhost/cb',
      code_verifier: 'v',
    });
  });

  it('reads form-encoded answers and times that are text', async () => {
    answers.push({ type: 'text/plain', body: 'access_token=a%20b&expires_in=120&refresh_token=r' });
    expect(await clientCredentialsToken(client(), testContext())).toMatchObject({
      access_token: 'a b',
      token_type: 'Bearer',
      refresh_token: 'r',
      expiresAt: now + 120_000,
    });
  });

  it.each([
    [
      { status: 401, body: '{"error":"invalid_client","error_description":"no such client"}' },
      { error: 'invalid_client', description: 'no such client', status: 401 },
    ],
    [{ body: 'error=bad_verification_code' }, { error: 'bad_verification_code', status: 200 }],
    [
      { status: 502, type: 'text/html', body: '<html>a=b</html>' },
      { error: 'invalid_response', status: 502 },
    ],
    [{ body: '{"token":"x"}' }, { error: 'invalid_response', status: 200 }],
    [{ body: '{"access_token"' }, { error: 'invalid_response', status: 200 }],
  ])('tells what the server said (%#)', async (answer, expected) => {
    answers.push(answer);
    await expect(clientCredentialsToken(client(), testContext())).rejects.toMatchObject(expected);
  });

  it('refuses addresses that are none', async () => {
    for (const accessTokenUrl of ['', 'ftp://h/', 'http://']) {
      await expect(clientCredentialsToken({ accessTokenUrl }, testContext())).rejects.toMatchObject({
        error: 'invalid_request',
      });
    }
  });
});

describe('the life of a token', () => {
  const token = (expiresAt?: number): TokenRecord => ({
    access_token: 'old',
    token_type: 'Bearer',
    refresh_token: 'r1',
    obtainedAt: 0,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });

  it('ends 30 seconds early, or at the exp of a JWT, or never', () => {
    expect(isExpired(token(now + 30_000), now)).toBe(true);
    expect(isExpired(token(now + 30_001), now)).toBe(false);
    expect(isExpired(token(), now)).toBe(false);
    const payload = Buffer.from('{"exp":1700000000}').toString('base64url');
    expect(tokenRecord({ access_token: `a.${payload}.c` }, now).expiresAt).toBe(1_700_000_000_000);
    expect(tokenRecord({ access_token: 'a.b.c' }, now).expiresAt).toBeUndefined();
  });

  it('is refreshed at the refresh URL with its own rows, and keeps a refresh token that is not replaced', async () => {
    const params = {
      ...client(),
      refreshTokenUrl: `${base}/refresh`,
      refreshRequestParams: [{ key: 'x', value: '1' }],
      tokenRequestParams: [{ key: 'y', value: '1' }],
    };
    expect((await refreshedToken(params, 'r1', testContext())).refresh_token).toBe('r1');
    expect(seen[0]?.path).toBe('/refresh');
    expect(seen[0]?.fields).toEqual({ grant_type: 'refresh_token', refresh_token: 'r1', x: '1' });
  });

  it('is refreshed once however many ask, and left alone while it lives', async () => {
    const asked = [1, 2, 3].map(() => liveToken('k', token(now), client(), testContext()));
    const got = await Promise.all(asked);
    expect(got.map(({ access_token: text }) => text)).toEqual(['t', 't', 't']);
    expect(seen).toHaveLength(1);
    const living = token(now + 60_000);
    expect(await liveToken('k', living, client(), testContext())).toBe(living);
    expect(seen).toHaveLength(1);
  });

  it('is fetched by a run on its own when the definition says so, once', async () => {
    const params = { ...client(), autoFetchToken: true, grant_type: 'client_credentials' };
    const context = testContext({ memory: new Map() });
    const sign = () => authorization('oauth2', params, outgoing('GET', 'http://h/'), context);
    expect(await Promise.all([sign(), sign()])).toEqual(['Bearer t', 'Bearer t']);
    expect(await sign()).toBe('Bearer t');
    expect(seen).toHaveLength(1);
    const living = { ...params, accessToken: 'mine' };
    expect(await authorization('oauth2', living, outgoing('GET', 'http://h/'), context)).toBe('Bearer mine');
  });

  it('is fetched again after a failure and after its end', async () => {
    const params = { ...client(), autoFetchToken: true, grant_type: 'password_credentials' };
    let clock = now;
    const context = testContext({ memory: new Map(), now: () => clock });
    answers.push(
      { status: 400, body: '{"error":"invalid_grant"}' },
      { body: '{"access_token":"a","expires_in":60}' },
    );
    const sign = () => authorization('oauth2', params, outgoing('GET', 'http://h/'), context);
    expect(await sign()).toBeUndefined();
    expect(context.warnings.join()).toContain('invalid_grant');
    expect(await sign()).toBe('Bearer a');
    clock += 31_000;
    expect(await sign()).toBe('Bearer t');
  });

  it('is refreshed in a run, and fetched anew when the server takes the refresh token no more', async () => {
    const params = { ...client(), grant_type: 'client_credentials' };
    let clock = now;
    const context = testContext({ memory: new Map(), now: () => clock, fetchTokens: true });
    const sign = () => authorization('oauth2', params, outgoing('GET', 'http://h/'), context);
    answers.push(
      { body: '{"access_token":"a","expires_in":60,"refresh_token":"r1"}' },
      { body: '{"access_token":"b","expires_in":60}' },
      { status: 400, body: '{"error":"invalid_grant"}' },
      { body: '{"access_token":"c","expires_in":60}' },
    );
    expect(await sign()).toBe('Bearer a');
    clock += 60_000;
    expect(await Promise.all([sign(), sign()])).toEqual(['Bearer b', 'Bearer b']);
    clock += 60_000;
    expect(await sign()).toBe('Bearer c');
    expect(seen.map(({ fields }) => [fields.grant_type, fields.refresh_token])).toEqual([
      ['client_credentials', undefined],
      ['refresh_token', 'r1'],
      ['refresh_token', 'r1'],
      ['client_credentials', undefined],
    ]);
    expect(context.warnings).toEqual([]);
  });

  it('is refreshed with the refresh token of the definition, whatever the grant was', async () => {
    const expired = `a.${Buffer.from('{"exp":1}').toString('base64url')}.c`;
    const params = {
      ...client(),
      grant_type: 'authorization_code',
      accessToken: expired,
      refreshToken: 'r0',
    };
    const context = testContext({ memory: new Map(), fetchTokens: true });
    expect(await authorization('oauth2', params, outgoing('GET', 'http://h/'), context)).toBe('Bearer t');
    expect(seen[0]?.fields).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'r0' });
  });
});

describe('authorization in a browser', () => {
  const params = {
    grant_type: 'authorization_code_with_pkce',
    authUrl: 'https://as.example/auth?tenant=x#top',
    clientId: 'id',
    redirect_uri: 'http://localhost/cb?a=1',
    scope: 'a b',
    state: 's1',
    authRequestParams: [{ key: 'prompt', value: 'login' }],
  };
  const randomHex = (size: number) => 'ab'.repeat(size);

  it('gives the challenge of RFC 7636 appendix B', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    expect(challengeOf(verifier, 'S256')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    expect(challengeOf(verifier, 'plain')).toBe(verifier);
    expect(isVerifier(newVerifier(randomHex))).toBe(true);
    expect(isVerifier('short')).toBe(false);
  });

  it('writes the address for each grant', () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
    const { url, pending } = authorizationUrl({ ...params, code_verifier: verifier }, randomHex);
    expect(url).toBe(
      'https://as.example/auth?tenant=x&response_type=code&client_id=id&redirect_uri=http%3A%2F%2Flocalhost%2Fcb%3Fa%3D1' +
        '&scope=a%20b&state=s1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM' +
        '&code_challenge_method=S256&prompt=login#top',
    );
    expect(pending).toEqual({ state: 's1', verifier });
    const implicit = authorizationUrl({ ...params, grant_type: 'implicit', state: '' }, randomHex);
    expect(implicit.url).toContain('response_type=token');
    expect(implicit.pending).toEqual({ state: 'ab'.repeat(16) });
    expect(() => authorizationUrl({ ...params, code_verifier: 'x' }, randomHex)).toThrow('43 to 128');
    expect(() => authorizationUrl({}, randomHex)).toThrow('auth URL');
  });

  it('reads what comes back, and believes nothing without the state', () => {
    const pending = { state: 's1' };
    const read = (rest: string) => parseCallback(`http://localhost/cb?a=1${rest}`, pending, now);
    expect(read('&code=c%20d&state=s1')).toEqual({ code: 'c d' });
    expect(read('#access_token=t&token_type=bearer&expires_in=60&state=s1')).toMatchObject({
      token: { access_token: 't', expiresAt: now + 60_000 },
    });
    expect(() => read('&code=c&state=other')).toThrow('state_mismatch');
    expect(() => read('&code=c')).toThrow('state_mismatch');
    expect(() => read('&error=access_denied&error_description=no&state=s1')).toThrow('access_denied: no');
    expect(() => read('&state=s1')).toThrow('invalid_response');
  });
});

describe('the device grant (RFC 8628)', () => {
  it('polls at the interval of the server and slows down when told to', async () => {
    answers.push(
      {
        body: '{"device_code":"d","user_code":"U-1","verification_uri":"http://v/","expires_in":1800,"interval":"2"}',
      },
      { status: 400, body: '{"error":"authorization_pending"}' },
      { status: 400, body: '{"error":"slow_down"}' },
      { body: '{"access_token":"dt"}' },
    );
    const params = { ...client(), authUrl: `${base}/device`, client_authentication: 'body' };
    const context = testContext();
    const device = await startDevice(params, context);
    expect(device).toEqual({
      deviceCode: 'd',
      userCode: 'U-1',
      verificationUri: 'http://v/',
      expiresAt: now + 1_800_000,
      intervalMs: 2000,
    });
    const waits: number[] = [];
    const token = await pollDevice(device, params, context, { sleep: async (ms) => void waits.push(ms) });
    expect(token.access_token).toBe('dt');
    expect(waits).toEqual([2000, 2000, 7000]);
    expect(seen.map(({ path }) => path)).toEqual(['/device', '/token?a=1', '/token?a=1', '/token?a=1']);
    expect(seen[1]?.fields).toMatchObject({
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: 'd',
      client_id: 'id:1',
    });
  });

  it('ends when the person refuses, when time is up and when it is cancelled', async () => {
    const device = {
      deviceCode: 'd',
      userCode: 'U',
      verificationUri: 'v',
      expiresAt: now + 1000,
      intervalMs: 1,
    };
    answers.push({ status: 400, body: '{"error":"access_denied"}' });
    const poll = (options: Parameters<typeof pollDevice>[3], clock = now) =>
      pollDevice(device, client(), testContext({ now: () => clock }), options);
    await expect(poll({})).rejects.toMatchObject({ error: 'access_denied' });
    await expect(poll({}, now + 1000)).rejects.toMatchObject({ error: 'expired_token' });
    await expect(poll({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  });
});
