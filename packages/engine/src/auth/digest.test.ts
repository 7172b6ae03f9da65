import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { authorization, exchange, outgoing, scheme, testContext } from './testing.ts';

const field = (header: string | undefined, name: string) =>
  new RegExp(`\\b${name}="?([^",]*)"?`).exec(header ?? '')?.[1];

describe('digest responses', () => {
  it('gives the example of RFC 2617 3.5', async () => {
    const params = {
      username: 'Mufasa',
      password: 'Circle Of Life',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      qop: 'auth',
      nonceCount: '00000001',
      clientNonce: '0a4f113b',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
    };
    expect(await authorization('digest', params, outgoing('GET', 'http://h/dir/index.html'))).toBe(
      'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", ' +
        'uri="/dir/index.html", algorithm="MD5", qop=auth, nc=00000001, cnonce="0a4f113b", ' +
        'response="6629fae49393a05397450978507c4ef1", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
  });

  // RFC 7616 3.9.1
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('gives the example of RFC 7616 with %s', async (algorithm, expected) => {
    const params = {
      username: 'Mufasa',
      password: 'Circle of Life',
      realm: 'http-auth@example.org',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      qop: 'auth',
      nonceCount: '00000001',
      clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      algorithm,
    };
    const header = await authorization('digest', params, outgoing('GET', 'http://h/dir/index.html'));
    expect(field(header, 'response')).toBe(expected);
  });

  // What newman 6.2.2 sends.
  const fixed = {
    username: 'Mufasa',
    password: 'Circle of Life',
    realm: 'r@x',
    nonce: 'n0',
    nonceCount: '00000001',
    clientNonce: 'cn',
  };
  it('answers the oldest form without qop, as newman does', async () => {
    expect(await authorization('digest', { ...fixed, qop: 'auth' }, outgoing('GET', 'http://h/d?x=1'))).toBe(
      'Digest username="Mufasa", realm="r@x", nonce="n0", uri="/d?x=1", algorithm="MD5", qop=auth, nc=00000001, ' +
        'cnonce="cn", response="7014d5c3eddb28b7582d2a7a4da05991"',
    );
    const plain = await authorization('digest', fixed, outgoing('GET', 'http://h/d?x=1'));
    expect(plain).not.toContain('qop');
    expect(plain).not.toContain('cnonce');
  });

  it('covers the body with auth-int', async () => {
    const request = outgoing('POST', 'http://h/', { body: 'hällo' });
    const header = await authorization(
      'digest',
      { ...fixed, qop: 'auth-int', algorithm: 'SHA-512-256-sess' },
      request,
    );
    const h = (text: string) => createHash('sha512-256').update(text).digest('hex');
    const ha1 = h(`${h('Mufasa:r@x:Circle of Life')}:n0:cn`);
    const ha2 = h(`POST:/:${h('hällo')}`);
    expect(field(header, 'response')).toBe(h(`${ha1}:n0:00000001:cn:auth-int:${ha2}`));
  });

  it('escapes quotes of the name and has another form for what a header cannot carry', async () => {
    const quoted = await authorization(
      'digest',
      { ...fixed, username: 'a"b\\' },
      outgoing('GET', 'http://h/'),
    );
    expect(quoted).toContain('username="a\\"b\\\\"');
    const wide = await authorization('digest', { ...fixed, username: 'Ж' }, outgoing('GET', 'http://h/'));
    expect(wide).toContain("username*=UTF-8''%D0%96");
  });

  it('leaves the request unsigned without a realm or with an unknown algorithm', async () => {
    expect(
      await authorization('digest', { username: 'a', nonce: 'x' }, outgoing('GET', 'http://h/')),
    ).toBeUndefined();
    const context = testContext();
    await authorization('digest', { ...fixed, algorithm: 'MD2' }, outgoing('GET', 'http://h/'), context);
    expect(context.warnings).toEqual([
      'digest: could not sign the request: Unsupported digest algorithm: MD2',
    ]);
  });
});

describe('digest with a server', () => {
  let server: Server | undefined;
  let seen: (string | undefined)[] = [];

  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** Challenges until `accepts` is content with the header. */
  async function start(challenge: () => string[], accepts: (header: string) => boolean): Promise<string> {
    seen = [];
    server = createServer((request, response) => {
      const { authorization: header } = request.headers;
      seen.push(header);
      request.resume().on('end', () => {
        if (header !== undefined && accepts(header)) {
          response.end('welcome');
        } else {
          response.writeHead(401, { 'WWW-Authenticate': challenge() }).end();
        }
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const h = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');
  const verifies = (hash: string, user: string, password: string) => (header: string) => {
    const get = (name: string) => field(header, name) ?? '';
    const ha1 = h(hash, `${user}:${get('realm')}:${password}`);
    const ha2 = h(hash, `GET:${get('uri')}`);
    return (
      get('response') === h(hash, `${ha1}:${get('nonce')}:${get('nc')}:${get('cnonce')}:${get('qop')}:${ha2}`)
    );
  };
  const ada = { username: 'ada', password: 'secret' };

  it('asks first, then answers, and answers at once from then on with a higher count', async () => {
    const base = await start(
      () => ['Digest realm="r", nonce="n", qop="auth"'],
      verifies('md5', 'ada', 'secret'),
    );
    const context = testContext({ memory: new Map() });
    const first = await exchange('digest', ada, outgoing('GET', `${base}/a?b=c`), context);
    expect(first.map(({ code }) => code)).toEqual([401, 200]);
    for (let i = 0; i < 10; i++) {
      expect((await exchange('digest', ada, outgoing('GET', `${base}/b`), context)).length).toBe(1);
    }
    expect(seen[0]).toBeUndefined();
    expect(field(seen[1], 'nc')).toBe('00000001');
    expect(field(seen.at(-1), 'nc')).toBe('0000000b');
  });

  it('does not show a nonce of one server to another', async () => {
    const base = await start(
      () => ['Digest realm="r", nonce="n", qop="auth"'],
      () => true,
    );
    const context = testContext({ memory: new Map() });
    await exchange('digest', ada, outgoing('GET', base), context);
    const other = outgoing('GET', 'http://other.example/');
    await (await scheme('digest')).sign(other, ada, context);
    expect(other.headers).toEqual([]);
  });

  it('takes the algorithm of the challenge and the qop it can do, among several challenges', async () => {
    const base = await start(
      () => [
        'Basic realm="x", Digest realm="r, \\"q\\"", nonce="a", algorithm=SHA3-9, qop="auth"',
        'Digest nonce=b, realm="r", qop="auth-int, auth", algorithm=SHA-256, userhash=false',
      ],
      verifies('sha256', 'ada', 'secret'),
    );
    const responses = await exchange('digest', ada, outgoing('GET', base));
    expect(responses.at(-1)?.body.toString()).toBe('welcome');
  });

  it('hashes the name when the server wants it (RFC 7616 3.4.4)', async () => {
    const base = await start(
      () => ['Digest realm="r", nonce="n", qop="auth", algorithm=SHA-256, userhash=true'],
      (header) =>
        field(header, 'username') === h('sha256', 'ada:r') &&
        header.endsWith(', userhash=true') &&
        verifies('sha256', 'ada', 'secret')(header),
    );
    expect((await exchange('digest', ada, outgoing('GET', base))).map(({ code }) => code)).toEqual([
      401, 200,
    ]);
  });

  it('stops after one answer when the credentials are wrong, a new nonce each time or not', async () => {
    let count = 0;
    for (const nonce of [() => 'same', () => `n${count++}`]) {
      const base = await start(
        () => [`Digest realm="r", nonce="${nonce()}", qop="auth"`],
        () => false,
      );
      const responses = await exchange('digest', ada, outgoing('GET', base));
      expect(responses.map(({ code }) => code)).toEqual([401, 401]);
      server?.close();
    }
  });

  it('replaces a nonce that the server no longer takes', async () => {
    let current = 'old';
    const base = await start(
      () => [`Digest realm="r", nonce="${current}", qop="auth", stale=true`],
      (header) => field(header, 'nonce') === current && verifies('md5', 'ada', 'secret')(header),
    );
    const context = testContext({ memory: new Map() });
    await exchange('digest', ada, outgoing('GET', base), context);
    current = 'new';
    const responses = await exchange('digest', ada, outgoing('GET', base), context);
    expect(responses.map(({ code }) => code)).toEqual([401, 200]);
    expect(field(seen.at(-1), 'nc')).toBe('00000001');
  });

  it('does not send again when retrying is disabled or another scheme is asked for', async () => {
    const base = await start(
      () => ['Digest realm="r", nonce="n"'],
      () => true,
    );
    const disabled = { ...ada, disableRetryRequest: true };
    expect(await exchange('digest', disabled, outgoing('GET', base))).toHaveLength(1);
    server?.close();
    const basic = await start(
      () => ['Basic realm="r"'],
      () => true,
    );
    expect(await exchange('digest', ada, outgoing('GET', basic))).toHaveLength(1);
  });
});
