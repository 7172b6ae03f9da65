import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { signatureOf } from './awsv4.ts';
import { headerValue } from './request-edit.ts';
import { authorization, outgoing, scheme, testContext } from './testing.ts';

// The Signature Version 4 test suite (https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html).
const suite = {
  accessKey: 'AKIDEXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const HOST = 'http://example.amazonaws.com';
const UNRESERVED = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

async function signature(
  params: { [name: string]: unknown },
  request: ReturnType<typeof outgoing>,
  context = testContext(),
): Promise<{ signed: string | undefined; signature: string | undefined }> {
  const header = await authorization('awsv4', params, request, context);
  const found = /SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(header ?? '');
  return { signed: found?.[1], signature: found?.[2] };
}

describe('the test suite of AWS', () => {
  const cases: [name: string, method: string, path: string, signature: string][] = [
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-unreserved',
      'GET',
      `/${UNRESERVED}`,
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
    [
      'get-vanilla-query-unreserved',
      'GET',
      `/?${UNRESERVED}=${UNRESERVED}`,
      '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    ],
    [
      'get-vanilla-utf8-query',
      'GET',
      '/?%E1%88%B4=bar',
      '2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04',
    ],
    [
      'get-vanilla-empty-query-key',
      'GET',
      '/?Param1=value1',
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-slash-pointless-dot',
      'GET',
      '/./example',
      'ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5',
    ],
    ['get-slashes', 'GET', '//example//', '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    ['get-slash', 'GET', '//', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-relative',
      'GET',
      '/example/..',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
  ];
  it.each(cases)('%s', async (_name, method, path, expected) => {
    expect(await signature(suite, outgoing(method, HOST + path))).toEqual({
      signed: 'host;x-amz-date',
      signature: expected,
    });
  });

  // The suite does not send X-Amz-Content-Sha256, which every request with a body carries here.
  it('post-x-www-form-urlencoded', () => {
    const headers = {
      'Content-Type': 'application/x-www-form-urlencoded',
      Host: 'example.amazonaws.com',
      'X-Amz-Date': '20150830T123600Z',
    };
    const request = outgoing('POST', `${HOST}/`, { headers, body: 'Param1=value1' });
    const payload = createHash('sha256').update('Param1=value1').digest('hex');
    const scope = '20150830/us-east-1/service/aws4_request';
    expect(signatureOf(request, { ...suite, time: '20150830T123600Z' }, scope, payload)).toEqual({
      signedHeaders: 'content-type;host;x-amz-date',
      signature: 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    });
  });

  it('signs get-header-value-trim', async () => {
    const headers = { 'My-Header1': ' value1', 'My-Header2': ' "a   b   c"' };
    expect(await signature(suite, outgoing('GET', `${HOST}/`, { headers }))).toEqual({
      signed: 'host;my-header1;my-header2;x-amz-date',
      signature: 'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    });
  });
});

it('signs the IAM ListUsers example of the documentation', async () => {
  const request = outgoing('GET', 'https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08', {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
  });
  expect(await authorization('awsv4', { ...suite, service: 'iam' }, request)).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date, ' +
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  );
});

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
describe('the S3 examples', () => {
  const s3 = {
    accessKey: 'AKIAIOSFODNN7EXAMPLE',
    secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    service: 's3',
    region: 'us-east-1',
  };
  const bucket = 'https://examplebucket.s3.amazonaws.com';
  const may24 = () => testContext({ now: () => Date.UTC(2013, 4, 24) });

  it('puts an object whose name has a dollar sign', async () => {
    const request = outgoing('PUT', `${bucket}/test%24file.text`, {
      headers: { Date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      body: 'Welcome to Amazon S3.',
    });
    expect(await signature(s3, request)).toEqual({
      signed: 'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
      signature: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    });
    expect(headerValue(request, 'X-Amz-Content-Sha256')).toBe(
      '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072',
    );
  });

  it('reads the lifecycle and lists objects', async () => {
    expect((await signature(s3, outgoing('GET', `${bucket}/?lifecycle`), may24())).signature).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    );
    const list = outgoing('GET', `${bucket}/?max-keys=2&prefix=J`);
    expect((await signature(s3, list, may24())).signature).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    );
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  it('presigns an address', async () => {
    const request = outgoing('GET', `${bucket}/test.txt`);
    await (await scheme('awsv4')).sign(request, { ...s3, addAuthDataToQuery: true }, may24());
    expect(requestTarget(request.url)).toBe(
      '/test.txt?X-Amz-Expires=86400&X-Amz-Date=20130524T000000Z&X-Amz-Algorithm=AWS4-HMAC-SHA256' +
        '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
        '&X-Amz-SignedHeaders=host' +
        '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
    );
    expect(headerValue(request, 'Authorization')).toBeUndefined();
  });

  it('keeps the path as it is, where other services normalise theirs', async () => {
    const path = '/a//b/./c/../d';
    const kept = await signature(s3, outgoing('GET', bucket + path));
    expect(kept).not.toEqual(await signature(s3, outgoing('GET', `${bucket}/a/b/d`)));
    const other = await signature(suite, outgoing('GET', HOST + path));
    expect(other).toEqual(await signature(suite, outgoing('GET', `${HOST}/a/b/d`)));
  });

  it('leaves a payload over 64 MiB unsigned, over TLS only', async () => {
    const large = (address: string) => {
      const request = outgoing('PUT', address);
      request.body = { kind: 'stream', length: 65 * 1024 * 1024, open: () => Readable.from(['abc']) };
      return request;
    };
    const secure = large(`${bucket}/k`);
    await authorization('awsv4', s3, secure);
    expect(headerValue(secure, 'X-Amz-Content-Sha256')).toBe('UNSIGNED-PAYLOAD');
    const open = large('http://examplebucket.s3.amazonaws.com/k');
    await authorization('awsv4', s3, open);
    expect(headerValue(open, 'X-Amz-Content-Sha256')).toMatch(/^ba7816bf/);
  });
});

describe('awsv4', () => {
  // What newman 6.2.2 sends for the same definition and time.
  it('adds what newman adds for a session, in headers', async () => {
    const request = outgoing('GET', 'http://localhost:4440/', {
      headers: { Date: 'Fri, 24 May 2013 00:00:00 GMT' },
    });
    await authorization('awsv4', { ...suite, service: '', region: '', sessionToken: 'se+/=' }, request);
    expect(request.headers.map(({ key }) => key)).toEqual([
      'Date',
      'Host',
      'X-Amz-Security-Token',
      'X-Amz-Date',
      'Authorization',
    ]);
    expect(headerValue(request, 'Host')).toBe('localhost:4440');
    expect(headerValue(request, 'Authorization')).toContain(
      'Credential=AKIDEXAMPLE/20130524/us-east-1/execute-api/aws4_request, SignedHeaders=date;host;x-amz-date;x-amz-security-token,',
    );
  });

  it('replaces what an earlier signature left and keeps the expiry of the user', async () => {
    const request = outgoing('GET', `${HOST}/?X-Amz-Signature=old&X-Amz-Expires=60&X-Amz-Date=old`, {
      headers: { 'x-amz-date': 'old', authorization: 'old' },
    });
    await (await scheme('awsv4')).sign(request, { ...suite, addAuthDataToQuery: true }, testContext());
    expect(request.url.query.map(({ key }) => key)).toEqual([
      'X-Amz-Expires',
      'X-Amz-Date',
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-SignedHeaders',
      'X-Amz-Signature',
    ]);
    expect(request.headers).toEqual([{ key: 'Host', value: 'example.amazonaws.com', system: true }]);
  });

  it('does not cover the headers that the engine adds later', async () => {
    const request = outgoing('GET', `${HOST}/`);
    request.headers = [
      { key: 'User-Agent', value: 'x', system: true },
      { key: 'Accept', value: '*/*', system: true },
    ];
    expect((await signature(suite, request)).signed).toBe('host;x-amz-date');
  });

  it('signs mail as ses', async () => {
    const header = await authorization('awsv4', { ...suite, service: 'email' }, outgoing('GET', `${HOST}/`));
    expect(header).toContain('/ses/aws4_request');
  });

  it('leaves the request alone without keys, and says so', async () => {
    const context = testContext();
    const request = outgoing('GET', `${HOST}/`, { headers: { Authorization: 'mine' } });
    expect(await authorization('awsv4', {}, request, context)).toBe('mine');
    expect(context.warnings).toHaveLength(1);
  });
});
