import { constants, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { authorization, outgoing, scheme, testContext } from './testing.ts';

const get = (headers = {}) => outgoing('GET', 'http://h/?token=old&a=1', { headers });
const decode = (part: string | undefined) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString());

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8') =>
  key.export({ type, format: 'pem' }).toString();

/** Checks the signature of a bearer header and gives its two parts. */
function verified(header: string | undefined, key: KeyObject): { header: object; payload: object } {
  const [head, payload, signature] = (header ?? '').replace(/^Bearer /, '').split('.') as [
    string,
    string,
    string,
  ];
  const { alg } = decode(head);
  const options =
    alg[0] === 'E'
      ? { key, dsaEncoding: 'ieee-p1363' as const }
      : alg[0] === 'P'
        ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : key;
  const data = Buffer.from(`${head}.${payload}`);
  expect(verify(`sha${alg.slice(2)}`, data, options, Buffer.from(signature, 'base64url'))).toBe(true);
  return { header: decode(head), payload: decode(payload) };
}

describe('jwt', () => {
  it('gives the token that https://jwt.io shows', async () => {
    const params = {
      algorithm: 'HS256',
      secret: 'your-256-bit-secret',
      header: '{"alg":"none","typ":"JWT"}',
      payload: '{"sub":"1234567890","name":"John Doe","iat":1516239022}',
    };
    expect(await authorization('jwt', params, get({ authorization: 'mine' }))).toBe(
      'Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.' +
        'eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.' +
        'SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c',
    );
  });

  // What newman 6.2.2 sends.
  const newman: [string, { [name: string]: unknown }, string][] = [
    [
      'a base64 secret, its own alg in place of that of the header',
      {
        algorithm: 'HS256',
        secret: `c2VjcmV0${'c2VjcmV0'.repeat(9)}`,
        isSecretBase64Encoded: true,
        header: '{"typ":"JWT","alg":"none","kid":"1"}',
      },
      'Bearer eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjEifQ.eyJzdWIiOiIxIiwibiI6IsOpIn0.Wavm1FZRRsw1_o4-no5pALTkIa63FlHmY0bC08XxbMw',
    ],
    [
      'an empty prefix',
      { algorithm: 'HS256', secret: 'short', headerPrefix: '' },
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIiwibiI6IsOpIn0.vCDkvZwcfSKJW96oY_nzPeRRzyhnyc94Z9YwbC---FE',
    ],
    [
      'an empty payload',
      { algorithm: 'HS256', secret: 'a', payload: '' },
      'Bearer eyJhbGciOiJIUzI1NiJ9.e30.bEionjP7X5J_VkgbZPrgfmAbNskfY4eG97AIRGA5kGg',
    ],
    [
      'objects, and a prefix as it stands',
      { algorithm: 'HS256', secret: 'short', headerPrefix: 'P ', payload: { a: 1 }, header: { x: 1 } },
      'P  eyJ4IjoxLCJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.L1tphnukQYIP42sFhINTPg_oQ7mY51UtQYBA_ODbpJ0',
    ],
  ];
  it.each(newman)('does as newman does with %s', async (_name, params, expected) => {
    expect(await authorization('jwt', { payload: '{"sub":"1","n":"é"}', ...params }, get())).toBe(expected);
  });

  it('replaces the query row of its name', async () => {
    const request = get({ Authorization: 'mine' });
    const params = { algorithm: 'HS512', secret: 's', payload: '{}', addTokenTo: 'queryParam' };
    expect(await authorization('jwt', params, request)).toBe('mine');
    expect(requestTarget(request.url)).toMatch(/^\/\?a=1&token=ey[\w.-]+$/);
    await (await scheme('jwt')).sign(request, { ...params, queryParamKey: 'a' }, testContext());
    expect(request.url.query.map(({ key }) => key)).toEqual(['token', 'a']);
  });

  it.each(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'])('signs with %s', async (algorithm) => {
    const params = { algorithm, privateKey: pem(rsa.privateKey), payload: '{"a":1}' };
    expect(verified(await authorization('jwt', params, get()), rsa.publicKey)).toEqual({
      header: { alg: algorithm },
      payload: { a: 1 },
    });
  });

  it.each([
    ['ES256', 'P-256'],
    ['ES384', 'P-384'],
    ['ES512', 'P-521'],
  ])('signs with %s', async (algorithm, namedCurve) => {
    const keys = generateKeyPairSync('ec', { namedCurve });
    const params = { algorithm, privateKey: pem(keys.privateKey), payload: '{"a":1}' };
    verified(await authorization('jwt', params, get()), keys.publicKey);
  });

  it('takes a key without its line ends, with escaped ones, and in the older forms', async () => {
    const text = pem(rsa.privateKey);
    const forms = [text.replaceAll('\n', ''), text.replaceAll('\n', '\\n'), pem(rsa.privateKey, 'pkcs1')];
    for (const privateKey of forms) {
      verified(
        await authorization('jwt', { algorithm: 'RS256', privateKey, payload: '{}' }, get()),
        rsa.publicKey,
      );
    }
  });

  it.each([
    [{ algorithm: 'none', secret: 'x' }, 'invalid algorithm'],
    [{ algorithm: 'HS256', secret: '' }, 'Invalid secret key. Enter a valid key.'],
    [{ algorithm: 'RS256', privateKey: 7 }, 'Invalid private key. Enter a valid key.'],
    [{ algorithm: 'RS256', privateKey: 'x', payload: '{}' }, 'PEM'],
    [{ algorithm: 'ES256', privateKey: pem(rsa.privateKey), payload: '{}' }, 'another kind'],
    [{ algorithm: 'HS256', secret: 'a', payload: '{a' }, 'JSON'],
    [{ algorithm: 'HS256', secret: 'a', payload: '[1]' }, 'JWT Claims Set MUST be an object'],
    [{ algorithm: 'HS256', secret: 'a' }, 'JWT Claims Set MUST be an object'],
  ])('leaves the request unsigned when it cannot sign (%#)', async (params, reason) => {
    const context = testContext();
    expect(await authorization('jwt', params, get({ Authorization: 'mine' }), context)).toBe('mine');
    expect(context.warnings.join()).toContain(reason);
  });
});

describe('asap', () => {
  const base = { kid: 'team/key', iss: 'ada', aud: 'service', privateKey: pem(rsa.privateKey) };

  it('signs with defaults: an hour, the issuer as subject, a new id', async () => {
    const now = Date.UTC(2015, 7, 30, 12, 36) / 1000;
    expect(verified(await authorization('asap', base, get()), rsa.publicKey)).toEqual({
      header: { alg: 'RS256', kid: 'team/key' },
      payload: {
        iat: now,
        iss: 'ada',
        sub: 'ada',
        jti: 'aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa',
        aud: 'service',
        exp: now + 3600,
      },
    });
  });

  it('lets the claims win, in the order of newman', async () => {
    const claims = '{"jti":"j","iat":5,"exp":"9","aud":["a","b"],"x":1}';
    const header = await authorization('asap', { ...base, sub: 's', exp: '60', claims }, get());
    const { payload } = verified(header, rsa.publicKey);
    expect(JSON.stringify(payload)).toBe(
      '{"jti":"j","iat":5,"exp":9,"aud":["a","b"],"x":1,"iss":"ada","sub":"s"}',
    );
  });

  it('takes the data URI of Atlassian when it names the same key', async () => {
    const der = rsa.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
    const uri = (kid: string) =>
      `data:application/pkcs8;kid=${encodeURIComponent(kid)};base64,${encodeURIComponent(der)}`;
    verified(await authorization('asap', { ...base, privateKey: uri('team/key') }, get()), rsa.publicKey);
    const context = testContext();
    const other = { ...base, privateKey: uri('team/other') };
    expect(await authorization('asap', other, get(), context)).toBeUndefined();
    expect(context.warnings).toEqual(['asap: could not sign the request: Failed to parse private key.']);
  });

  it.each([
    [{ kid: '' }, 'One or more of required claims missing'],
    [{ iss: '' }, 'One or more of required claims missing'],
    [{ alg: 'HS256' }, 'invalid algorithm'],
    [{ alg: 'ES256' }, 'Failed to sign request with key.'],
    [{ claims: '{' }, 'Failed to parse claims'],
    [{ privateKey: 'x' }, 'Failed to parse private key.'],
  ])('leaves the request unsigned when it cannot sign (%#)', async (change, reason) => {
    const context = testContext();
    const request = get({ Authorization: 'mine' });
    expect(await authorization('asap', { ...base, ...change }, request, context)).toBe('mine');
    expect(context.warnings).toEqual([`asap: could not sign the request: ${reason}`]);
  });
});
