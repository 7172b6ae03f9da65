import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { authorization, outgoing, testContext } from './testing.ts';

describe('hawk', () => {
  // https://github.com/mozilla/hawk/blob/main/API.md, "Protocol example"
  const example = {
    authId: 'dh37fgj492je',
    authKey: 'werxhqb98rpaxn39848xrunpaw3489ruxnpa98w4rxn',
    algorithm: 'sha256',
    timestamp: '1353832234',
    nonce: 'j4h3g2',
    extraData: 'some-app-ext-data',
  };

  it('gives the protocol example', async () => {
    const request = outgoing('GET', 'http://example.com:8000/resource/1?b=1&a=2');
    expect(await authorization('hawk', example, request)).toBe(
      'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ext="some-app-ext-data", ' +
        'mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="',
    );
  });

  it('gives the example of payload validation, from bytes and from a stream', async () => {
    const expected =
      'Hawk id="dh37fgj492je", ts="1353832234", nonce="j4h3g2", ' +
      'hash="Yi9LfIIFRtBEPt74PVmbTF/xVAwPn7ub15ePICfgnuY=", ext="some-app-ext-data", ' +
      'mac="aSe1DERmZuRl3pI36/9BdZmnErTw3sNzOOAUlfeKjVw="';
    const params = { ...example, includePayloadHash: true };
    const headers = { 'Content-Type': 'text/plain; charset=x' };
    const request = outgoing('POST', 'http://example.com:8000/resource/1?b=1&a=2', {
      headers,
      body: 'Thank you for flying Hawk',
    });
    expect(await authorization('hawk', params, request)).toBe(expected);
    request.body = {
      kind: 'stream',
      length: undefined,
      open: () => Readable.from(['Thank you for ', 'flying Hawk']),
    };
    expect(await authorization('hawk', params, request)).toBe(expected);
  });

  it('adds application, delegation and escaped data as newman does', async () => {
    const params = {
      ...example,
      authId: 'dh37',
      authKey: 'werx',
      extraData: 'some-"app"\\x',
      app: 'ap',
      delegation: 'dl',
    };
    const header = await authorization('hawk', params, outgoing('GET', 'http://localhost/r/1?b=1&a=2'));
    expect(header).toMatch(/ext="some-\\"app\\"\\\\x", mac="[^"]+", app="ap", dlg="dl"$/);
  });

  it('leaves the request unsigned without a key or an algorithm, and says so', async () => {
    const context = testContext();
    expect(
      await authorization('hawk', { authId: 'a' }, outgoing('GET', 'http://h/'), context),
    ).toBeUndefined();
    const params = { authId: 'a', authKey: 'b' };
    expect(await authorization('hawk', params, outgoing('GET', 'http://h/'), context)).toBeUndefined();
    expect(context.warnings).toHaveLength(2);
  });
});

// Akamai's own test data (https://github.com/akamai/AkamaiOPEN-edgegrid-node, test/test_data.json).
describe('edgegrid', () => {
  const example = {
    clientToken: 'akab-client-token-xxx-xxxxxxxxxxxxxxxx',
    accessToken: 'akab-access-token-xxx-xxxxxxxxxxxxxxxx',
    clientSecret: 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=',
    nonce: 'nonce-xx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
    timestamp: '20140321T19:34:21+0000',
    headersToSign: 'X-Test1, X-Test2 ,X-Test3',
    maxBodySize: 2048,
  };
  const host = 'https://akaa-baseurl-xxxxxxxxxxx-xxxxxxxxxxxxx.luna.akamaiapis.net';
  const cases: [string, string, string, { headers?: { [n: string]: string }; body?: string }, string][] = [
    ['simple GET', 'GET', '/', {}, 'tL+y4hxyHxgWVD30X3pWnGKHcPzmrIF+LThiAOhMxYU='],
    [
      'GET with query string',
      'GET',
      '/testapi/v1/t1?p1=1&p2=2',
      {},
      'hKDH1UlnQySSHjvIcZpDMbQHihTQ0XyVAKZaApabdeA=',
    ],
    [
      'POST inside the limit',
      'POST',
      '/testapi/v1/t3',
      { body: 'datadatadatadatadatadatadatadata' },
      'hXm4iCxtpN22m4cbZb4lVLW5rhX8Ca82vCFqXzSTPe4=',
    ],
    ['POST with empty body', 'POST', '/testapi/v1/t6', {}, '1gEDxeQGD5GovIkJJGcBaKnZ+VaPtrc4qBUHixjsPCQ='],
    [
      'PUT, whose body is not covered',
      'PUT',
      '/testapi/v1/t6',
      { body: 'PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP' },
      'GNBWEYSEWOLtu+7dD52da2C39aX/Jchpon3K/AmBqBU=',
    ],
    [
      'one header',
      'GET',
      '/testapi/v1/t4',
      { headers: { 'X-Test1': 'test-simple-header' } },
      '8F9AybcRw+PLxnvT+H0JRkjROrrUgsxJTnRXMzqvcwY=',
    ],
    [
      'header with spaces',
      'GET',
      '/testapi/v1/t4',
      { headers: { 'X-Test1': '"     test-header-with-spaces     "' } },
      'ucq2AbjCNtobHfCTuS38fdkl5UDdWHZhQX46fYR8CqI=',
    ],
    [
      'headers in another order, and one more',
      'GET',
      '/testapi/v1/t5',
      { headers: { 'X-Test2': 't2', 'X-Test1': 't1', 'X-Test3': 't3', 'X-Extra': 'no' } },
      'Knd/jc0A5Ghhizjayr0AUUvl2MZjBpS3FDSzvtq4Ixc=',
    ],
  ];
  it.each(cases)('%s', async (_name, method, path, parts, expected) => {
    expect(await authorization('edgegrid', example, outgoing(method, host + path, parts))).toBe(
      `EG1-HMAC-SHA256 client_token=${example.clientToken};access_token=${example.accessToken};` +
        `timestamp=${example.timestamp};nonce=${example.nonce};signature=${expected}`,
    );
  });

  it('covers only the first bytes of a long body', async () => {
    const params = { ...example, maxBodySize: 4 };
    const of = (body: string) => authorization('edgegrid', params, outgoing('POST', `${host}/x`, { body }));
    expect(await of('dataAAAA')).toBe(await of('dataBBBB'));
    expect(await of('datb')).not.toBe(await of('dataBBBB'));
  });

  it('signs for the host of the base address, with or without a scheme', async () => {
    const of = (baseURL: string, address: string) =>
      authorization('edgegrid', { ...example, baseURL }, outgoing('GET', address));
    const direct = await of('', 'http://foo.luna.net:81/p');
    expect(await of('https://Foo.luna.net:81/x', 'http://localhost/p')).toBe(direct);
    expect(await of('foo.luna.net:81', 'http://localhost/p')).toBe(direct);
  });

  it('makes its own time and nonce', async () => {
    const params = { ...example, nonce: '', timestamp: '' };
    expect(await authorization('edgegrid', params, outgoing('GET', host))).toMatch(
      /;timestamp=20150830T12:36:00\+0000;nonce=aaaaaaaa-aaaa-4aaa-aaaa-aaaaaaaaaaaa;signature=/,
    );
  });
});
