import { describe, expect, it } from 'vitest';
import { requestTarget } from '../send/outgoing-url.ts';
import { schemeFor } from './index.ts';
import { authParams } from './params.ts';
import { authorization, outgoing, scheme, testContext } from './testing.ts';

const own = { headers: { authorization: 'mine', 'X-Own': 'a' } };

describe('schemeFor', () => {
  it('finds every scheme of the format and nothing else', async () => {
    const types = ['apikey', 'asap', 'awsv4', 'basic', 'bearer', 'digest', 'edgegrid', 'hawk', 'jwt', 'ntlm'];
    for (const type of [...types, 'oauth1', 'oauth2']) {
      expect((await schemeFor(type))?.type).toBe(type);
    }
    for (const type of ['noauth', 'kerberos', 'constructor', '__proto__', '']) {
      expect(await schemeFor(type)).toBeUndefined();
    }
  });

  it('answers without waiting once a scheme is loaded', async () => {
    await schemeFor('hawk');
    expect(schemeFor('hawk')).not.toBeInstanceOf(Promise);
  });
});

describe('authParams', () => {
  it('reads the list of v2.1, the last of several entries winning, and its types', () => {
    const params = authParams({
      type: 'x',
      x: [
        { key: 'a', value: 'first' },
        { key: 'a', value: 'last' },
        { key: 'n', value: '7', type: 'number' },
        { key: 's', value: 7, type: 'string' },
        { key: 'b', value: 'false', type: 'boolean' },
        { key: 'l', value: '[1]', type: 'array' },
        { key: 'none', value: null, type: 'string' },
      ],
    });
    expect({ ...params }).toEqual({ a: 'last', n: 7, s: '7', b: true, l: [1], none: undefined });
  });

  it('reads the object of v2.0 and survives what is no definition', () => {
    expect({ ...authParams({ type: 'basic', basic: { username: 'ada' } }) }).toEqual({ username: 'ada' });
    expect({ ...authParams({ type: 'basic', basic: [null, 4, { value: 1 }] }) }).toEqual({});
    expect({ ...authParams({ type: 'type' }) }).toEqual({});
  });
});

describe('basic', () => {
  it('gives the example of RFC 7617 section 2', async () => {
    const params = { username: 'Aladdin', password: 'open sesame' };
    expect(await authorization('basic', params, outgoing('GET', 'http://h/'))).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    );
  });

  it('encodes in UTF-8 (RFC 7617 section 2.1) and replaces a header of the user', async () => {
    const request = outgoing('GET', 'http://h/', own);
    expect(await authorization('basic', { username: 'test', password: '123£' }, request)).toBe(
      'Basic dGVzdDoxMjPCow==',
    );
    expect(request.headers.map((header) => header.key)).toEqual(['X-Own', 'Authorization']);
  });

  it('takes missing credentials for empty ones, as newman does', async () => {
    expect(await authorization('basic', {}, outgoing('GET', 'http://h/'))).toBe('Basic Og==');
  });

  it('puts its header before the type of the body, and last when the request is sent again', async () => {
    const keysAfter = async (...names: string[]) => {
      const request = outgoing('GET', 'http://h/');
      request.headers = [
        { key: 'X-Own', value: 'a' },
        ...names.map((key) => ({ key, value: 'b', system: true })),
      ];
      await authorization('basic', {}, request);
      return request.headers.map((header) => header.key).join();
    };
    expect(await keysAfter('Content-Type')).toBe('X-Own,Authorization,Content-Type');
    expect(await keysAfter('Content-Type', 'Connection')).toBe('X-Own,Content-Type,Connection,Authorization');
  });
});

describe('bearer', () => {
  it('sends the token in place of a header of the user', async () => {
    expect(await authorization('bearer', { token: 't' }, outgoing('GET', 'http://h/', own))).toBe('Bearer t');
  });

  it('leaves the request alone without a token, and says so', async () => {
    const context = testContext();
    expect(await authorization('bearer', { token: '' }, outgoing('GET', 'http://h/', own), context)).toBe(
      'mine',
    );
    expect(context.warnings).toHaveLength(1);
  });
});

describe('apikey', () => {
  it('replaces a header whatever its case', async () => {
    const request = outgoing('GET', 'http://h/', own);
    await (await scheme('apikey')).sign(request, { key: 'x-own', value: 'v' }, testContext());
    expect(request.headers).toEqual([
      { key: 'authorization', value: 'mine' },
      { key: 'x-own', value: 'v', system: true },
    ]);
  });

  it('adds a query row encoded as newman does, what is encoded already kept', async () => {
    const request = outgoing('GET', 'http://h/a?x=1&k=2');
    const params = { key: 'k e&y=', value: "v&l =#'+%41", in: 'query' };
    await (await scheme('apikey')).sign(request, params, testContext());
    expect(requestTarget(request.url)).toBe('/a?x=1&k=2&k%20e%26y%3D=v%26l%20=%23%27+%41');
  });

  it('replaces query rows of its name', async () => {
    const request = outgoing('GET', 'http://h/a?k=1&x=1&k=2');
    await (await scheme('apikey')).sign(request, { key: 'k', value: 'v', in: 'query' }, testContext());
    expect(requestTarget(request.url)).toBe('/a?x=1&k=v');
  });

  it('adds the row as it stands when the request asks for no encoding', async () => {
    const request = outgoing('GET', 'http://h/');
    const context = testContext({ disableUrlEncoding: true });
    await (await scheme('apikey')).sign(request, { key: 'k', value: 'a b', in: 'query' }, context);
    expect(requestTarget(request.url)).toBe('/?k=a b');
  });
});
