import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../testing/index.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startServer({ apiHost: 'api.parley.test', environmentBytesMax: 2000, bodyBytesMax: 4000 });
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
});
afterAll(() => server.close());

/** A request as it is, without a client that tidies it up. */
function plain(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string[] } = {},
) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const sent = request(
      server.url,
      { path, method: options.method ?? 'GET', headers: options.headers ?? {} },
      (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      },
    );
    sent.on('error', reject);
    for (const piece of options.body ?? []) sent.write(piece);
    sent.end();
  });
}

describe('the API', () => {
  it('takes the key as a header of any case or as a parameter; the header wins', async () => {
    expect((await plain('/api/environments', { headers: { 'X-API-KEY': alice.apiKey } })).status).toBe(200);
    expect((await plain(`/api/environments?apikey=${alice.apiKey}`)).status).toBe(200);
    const wrong = await plain(`/api/environments?apikey=${alice.apiKey}`, {
      headers: { 'x-api-key': 'PMAK-wrong' },
    });
    expect(wrong.status).toBe(401);
    expect(JSON.parse(wrong.body)).toEqual({
      error: {
        name: 'AuthenticationError',
        message: 'Invalid API Key. Every request requires a valid API Key to be sent.',
      },
    });
  });

  it('tolerates doubled slashes and the Accept header of version 10', async () => {
    const headers = { 'x-api-key': alice.apiKey, accept: 'application/vnd.api.v10+json' };
    expect((await plain('/api//environments', { headers })).status).toBe(200);
    expect((await plain('//api/environments?workspace=', { headers })).status).toBe(200);
  });

  it('is at the root of its own host name', async () => {
    const headers = { 'x-api-key': alice.apiKey, host: 'api.parley.test:80' };
    expect((await plain('/environments', { headers })).status).toBe(200);
    expect((await plain('/api/environments', { headers })).status).toBe(200);
  });

  it('answers unknown paths with 404 in the usual shape', async () => {
    const reply = await alice.call('GET', '/no/such/thing');
    expect([reply.status, reply.body.error.name]).toEqual([404, 'notFound']);
    expect((await alice.call('GET', '/environments/%E0%A4%A')).status).toBe(400);
    expect((await alice.call('GET', `/environments/${'x'.repeat(9_000)}`)).status).toBe(400);
  });

  it('limits bodies and asks for their length where the original does', async () => {
    const large = await alice.call('POST', '/environments', { environment: { name: 'x'.repeat(3000) } });
    expect([large.status, large.body.error.message]).toEqual([413, 'Request size limit exceeded']);
    const headers = {
      'x-api-key': alice.apiKey,
      'content-type': 'application/json',
      'transfer-encoding': 'chunked',
    };
    const unmeasured = await plain('/api/environments', {
      method: 'POST',
      headers,
      body: ['{"environment":', '{}}'],
    });
    expect(unmeasured.status).toBe(411);
  });

  it('takes JSON under any content type', async () => {
    for (const type of ['text/plain', 'application/json-patch+json', 'application/octet-stream']) {
      const reply = await alice.call(
        'POST',
        '/environments',
        { environment: { name: type } },
        { 'content-type': type },
      );
      expect(reply.status, type).toBe(200);
    }
  });

  it('gives every answer a request id and says nothing of what it is made of', async () => {
    const reply = await alice.call('GET', '/environments');
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers.get('x-powered-by')).toBeNull();
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('tells that it lives, that it is ready and how it does', async () => {
    expect(await plain('/healthz')).toEqual({ status: 200, body: 'ok\n' });
    expect(await plain('/readyz')).toEqual({ status: 200, body: 'ready\n' });
    expect((await plain('/metrics')).body).toMatch(/^parley_event_loop_delay_max_seconds [\d.e+-]+$/m);
  });
});

describe('limits of calls', () => {
  it('per minute: headers count down, then 429 with the time to wait, then again', async () => {
    const limited = await startServer({ rateLimitPerMinute: 3 });
    try {
      limited.clock.now = Date.UTC(2026, 0, 15, 12);
      const bob = await limited.bootstrap({ email: 'bob@example.com', username: 'bob' });
      const first = await bob.call('GET', '/environments');
      expect(first.headers.get('ratelimit')).toBe('limit=3, remaining=2, reset=60');
      expect(first.headers.get('ratelimit-policy')).toBe('3;w=60');
      expect(first.headers.get('x-ratelimit-reset')).toBe(String(limited.clock.now / 1000 + 60));
      await bob.call('GET', '/environments');
      await bob.call('GET', '/environments');
      limited.clock.now += 20_000;
      const refused = await bob.call('GET', '/environments');
      expect(refused.status).toBe(429);
      expect(refused.headers.get('retry-after')).toBe('40');
      expect(refused.headers.get('x-ratelimit-retryafter')).toBe('40');
      const retryAt = (limited.clock.now + 40_000) / 1000;
      expect(refused.body).toEqual({
        error: 'rateLimited',
        message: `Rate limit exceeded. Please retry after ${retryAt}`,
      });
      limited.clock.now += 40_001;
      expect((await bob.call('GET', '/environments')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });

  it('per month: counted over restarts, then 429 until the month is over', async () => {
    const limited = await startServer({ rateLimitPerMonth: 2 });
    try {
      limited.clock.now = Date.UTC(2026, 0, 31, 23);
      const bob = await limited.bootstrap({ email: 'bob@example.com', username: 'bob' });
      expect((await bob.call('GET', '/environments')).headers.get('ratelimit-remaining-month')).toBe('1');
      await limited.app.http.rateLimiter.flush();
      await bob.call('GET', '/environments');
      const refused = await bob.call('GET', '/environments');
      expect([refused.status, refused.body.error]).toEqual([429, 'serviceLimitExhausted']);
      limited.clock.now = Date.UTC(2026, 1, 1);
      expect((await bob.call('GET', '/environments')).status).toBe(200);
    } finally {
      await limited.close();
    }
  });
});

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

describe('a request that means harm', () => {
  /** The first line of the answer to something that is never finished. */
  const firstLine = (head: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(head));
      socket.on('error', reject);
      socket.once('data', (data) => {
        resolve(data.toString().split('\r\n')[0] ?? '');
        socket.destroy();
      });
    });

  it('is refused before its body is read when nobody knows the caller', async () => {
    const head = (key: string) =>
      `POST /api/collections HTTP/1.1\r\nHost: x\r\nX-Api-Key: ${key}\r\nContent-Length: 50000000\r\n\r\n{`;
    expect(await firstLine(head('PMAK-wrong'))).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('stores nothing that is nested deeper than a document may be', async () => {
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
    const made = await alice.call('POST', '/collections', {
      collection: { info: { name: 'c', schema }, item: [] },
    });
    const path = `/collections/${made.body.collection.id}`;
    for (const [method, at, body] of [
      ['PATCH', path, `{"collection":{"auth":{"type":"x","x":${deep}}}}`],
      ['POST', '/environments', `{"environment":{"name":"e","values":[{"key":"k","value":${deep}}]}}`],
    ] as const)
      expect(await alice.call(method, at, body)).toMatchObject({
        status: 400,
        body: { error: { name: 'malformedRequestError' } },
      });
  });

  it('never gets further than a refusal with U+0000', async () => {
    const nul = 'a\u0000b';
    expect(
      (
        await alice.call('POST', '/collections', {
          collection: { info: { name: nul, schema }, item: [{ name: nul, request: { method: 'GET' } }] },
        })
      ).status,
    ).toBe(200);
    expect((await alice.call('POST', '/environments', { environment: { name: nul } })).status).toBe(200);
    for (const path of [
      '/workspaces/%00',
      '/collections/%00',
      '/collections?name=%00',
      '/environments?workspace=%00',
    ])
      expect((await alice.call('GET', path)).status).toBeLessThan(500);
  });
});

describe('a clock that is set back', () => {
  it('does not keep a caller out until it has caught up', async () => {
    const set = await startServer({ rateLimitPerMinute: 2 });
    try {
      const bob = await set.bootstrap({ email: 'bob@example.com', username: 'bob' });
      const now = Date.now();
      set.clock.now = now;
      for (const status of [200, 200, 429]) expect((await bob.call('GET', '/me')).status).toBe(status);
      set.clock.now = now - 3_600_000;
      expect((await bob.call('GET', '/me')).status).toBe(200);
    } finally {
      await set.close();
    }
  });
});
