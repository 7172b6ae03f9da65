import { createVerify, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { encodeRfc3986 } from './request-edit.ts';
import { authorization, outgoing, scheme, testContext } from './testing.ts';

const body = (request: ReturnType<typeof outgoing>) =>
  request.body?.kind === 'bytes' ? Buffer.from(request.body.bytes).toString() : undefined;

describe('published signatures', () => {
  it('signs the request for a protected resource of RFC 5849 1.2', async () => {
    const params = {
      consumerKey: 'dpf43f3p2l4k3l03',
      consumerSecret: 'kd94hf93k423kf44',
      token: 'nnch734d00sl2jdk',
      tokenSecret: 'pfkkdhi9sl3r4s00',
      signatureMethod: 'HMAC-SHA1',
      timestamp: '137131202',
      nonce: 'chapoH',
      realm: 'Photos',
      addParamsToHeader: true,
    };
    const request = outgoing('GET', 'http://photos.example.net/photos?file=vacation.jpg&size=original');
    const header = await authorization('oauth1', params, request);
    expect(header).toContain('oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"');
    expect(header).toMatch(/^OAuth realm="Photos",oauth_consumer_key="dpf43f3p2l4k3l03",oauth_token=/);
  });

  // https://developer.x.com/en/docs/authentication/oauth-1-0a/creating-a-signature
  it('signs the example of the documentation of Twitter', async () => {
    const params = {
      consumerKey: 'xvz1evFS4wEEPTGEFPHBog',
      consumerSecret: 'kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw',
      token: '370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb',
      tokenSecret: 'LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE',
      signatureMethod: 'HMAC-SHA1',
      timestamp: '1318622958',
      nonce: 'kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg',
      version: '1.0',
      addParamsToHeader: true,
    };
    const form = [{ key: 'status', value: 'Hello Ladies + Gentlemen, a signed OAuth request!' }];
    const request = outgoing(
      'POST',
      'https://api.twitter.com/1.1/statuses/update.json?include_entities=true',
      { form },
    );
    expect(await authorization('oauth1', params, request)).toContain(
      `oauth_signature="${encodeRfc3986('hCtSmYh+iHYCEqBWrE7C7hYmtUk=')}"`,
    );
  });
});

// What newman 6.2.2 sends for the same definitions.
describe('oauth1 and newman', () => {
  const fixed = {
    consumerKey: 'ck y',
    consumerSecret: 'cs&',
    token: 'tk',
    tokenSecret: 'ts',
    timestamp: '1318622958',
    nonce: 'kYjz',
    version: '1.0',
  };
  const awkward = 'http://localhost:4440/o/p?c%40=&a3=2+q&b5=%3D%253D&a3=a&z';

  it('writes the header, encoded or not, and the query in the encoding of the RFC', async () => {
    const request = outgoing('GET', awkward, { headers: { authorization: 'mine' } });
    const params = { ...fixed, signatureMethod: 'PLAINTEXT', addParamsToHeader: true, realm: 're alm' };
    expect(await authorization('oauth1', params, request)).toBe(
      'OAuth realm="re%20alm",oauth_consumer_key="ck%20y",oauth_token="tk",oauth_signature_method="PLAINTEXT",' +
        'oauth_timestamp="1318622958",oauth_nonce="kYjz",oauth_version="1.0",oauth_signature="cs%2526%26ts"',
    );
    expect(requestTarget(request.url)).toBe('/o/p?c%40=&a3=2%20q&b5=%3D%253D&a3=a&z');
    expect(request.headers).toHaveLength(1);
    const plain = outgoing('GET', awkward);
    expect(await authorization('oauth1', { ...params, disableHeaderEncoding: true }, plain)).toContain(
      'OAuth realm="re alm",oauth_consumer_key="ck y",',
    );
  });

  it('adds to the query, without what an earlier signature left', async () => {
    const request = outgoing('GET', 'http://localhost/o?a=b%20c&x=%27y%27(&oauth_token=old');
    const params = { ...fixed, signatureMethod: 'PLAINTEXT', callback: 'http://x/?y', verifier: 'v' };
    expect(await authorization('oauth1', params, request)).toBeUndefined();
    expect(requestTarget(request.url)).toBe(
      '/o?a=b%20c&x=%27y%27%28&oauth_consumer_key=ck%20y&oauth_token=tk&oauth_signature_method=PLAINTEXT' +
        '&oauth_timestamp=1318622958&oauth_nonce=kYjz&oauth_version=1.0&oauth_callback=http%3A%2F%2Fx%2F%3Fy' +
        '&oauth_verifier=v&oauth_signature=cs%2526%26ts',
    );
  });

  it('adds to the form of a POST, and keeps Content-Length right', async () => {
    const form = [
      { key: 'a b', value: "c!'d" },
      { key: 'oauth_nonce', value: 'x' },
    ];
    const request = outgoing('POST', 'http://localhost/o', { form, headers: { 'Content-Length': '1' } });
    await (await scheme('oauth1')).sign(request, { ...fixed, signatureMethod: 'PLAINTEXT' }, testContext());
    expect(body(request)).toBe(
      'a%20b=c%21%27d&oauth_consumer_key=ck%20y&oauth_token=tk&oauth_signature_method=PLAINTEXT' +
        '&oauth_timestamp=1318622958&oauth_nonce=kYjz&oauth_version=1.0&oauth_signature=cs%2526%26ts',
    );
    expect(request.headers).toEqual([{ key: 'Content-Length', value: String(body(request)?.length) }]);
  });

  it('keeps empty parameters when asked to, but no empty extensions', async () => {
    const empty = { ...fixed, token: '', version: ' ', signatureMethod: 'PLAINTEXT', callback: '' };
    const request = outgoing('GET', 'http://localhost/');
    await (await scheme('oauth1')).sign(request, { ...empty, addEmptyParamsToSign: true }, testContext());
    expect(request.url.query.map(({ key }) => key).join()).toBe(
      'oauth_consumer_key,oauth_token,oauth_signature_method,oauth_timestamp,oauth_nonce,oauth_version,oauth_signature',
    );
    const without = outgoing('GET', 'http://localhost/');
    await (await scheme('oauth1')).sign(without, empty, testContext());
    expect(without.url.query.some(({ key }) => key === 'oauth_token' || key === 'oauth_version')).toBe(false);
  });

  it('adds a body hash, but not of a form', async () => {
    const params = { ...fixed, signatureMethod: 'HMAC-SHA1', includeBodyHash: true, addParamsToHeader: true };
    // The SHA-1 of nothing (draft-eaton-oauth-bodyhash) and of 'Hello World!', its example.
    expect(await authorization('oauth1', params, outgoing('GET', 'http://h/'))).toContain(
      'oauth_body_hash="2jmj7l5rSw0yVb%2FvlWAYkK%2FYBwk%3D"',
    );
    expect(
      await authorization('oauth1', params, outgoing('PUT', 'http://h/', { body: 'Hello World!' })),
    ).toContain('oauth_body_hash="Lve95gjOVATpfV8EL5X4nxwjKHE%3D"');
    const form = outgoing('PUT', 'http://h/', { form: [{ key: 'a', value: 'b' }] });
    expect(await authorization('oauth1', params, form)).not.toContain('oauth_body_hash');
  });

  it('leaves the port out of the signature only where it is the default of the scheme', async () => {
    const params = { ...fixed, signatureMethod: 'HMAC-SHA256', addParamsToHeader: true };
    const of = (address: string) => authorization('oauth1', params, outgoing('GET', address));
    expect(await of('http://H:80/')).toBe(await of('http://h/'));
    expect(await of('https://h:443/')).toBe(await of('https://h/'));
    expect(await of('http://h:8080/')).not.toBe(await of('http://h/'));
  });

  it('leaves the request unsigned without keys or with an unknown method, and says so', async () => {
    const context = testContext();
    const request = outgoing('GET', 'http://h/', { headers: { Authorization: 'mine' } });
    expect(await authorization('oauth1', { consumerKey: 'x' }, request, context)).toBe('mine');
    const unknown = { ...fixed, signatureMethod: 'HMAC-SHA3', addParamsToHeader: true };
    expect(await authorization('oauth1', unknown, outgoing('GET', 'http://h/'), context)).toBeUndefined();
    expect(context.warnings).toHaveLength(2);
  });
});

it.each(['RSA-SHA1', 'RSA-SHA256', 'RSA-SHA512'])(
  'signs with %s what the public key verifies',
  async (method) => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const params = {
      consumerKey: 'ck',
      privateKey: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      signatureMethod: method,
      timestamp: '1',
      nonce: 'n',
      addParamsToHeader: true,
    };
    const header = await authorization('oauth1', params, outgoing('GET', 'http://h/p?b=2'));
    const rows = `b=2&oauth_consumer_key=ck&oauth_nonce=n&oauth_signature_method=${method}&oauth_timestamp=1`;
    const base = `GET&http%3A%2F%2Fh%2Fp&${encodeRfc3986(rows)}`;
    const signature = decodeURIComponent(/oauth_signature="([^"]+)"/.exec(header ?? '')?.[1] ?? '');
    expect(createVerify(method).update(base).verify(keys.publicKey, signature, 'base64')).toBe(true);
  },
);
