import { expect, test } from 'vitest';
import { CookieJar } from './cookies.ts';
import { bodyText, requestTo, sender, sendOne, serve } from './send.fixture.ts';

/** `/set` sets the cookies, `/go` too and redirects; everything else shows the Cookie header. */
const cookieServer = (lines: string[]): Promise<number> =>
  serve((request, response) => {
    if (request.url === '/set') response.writeHead(200, { 'Set-Cookie': lines }).end();
    else if (request.url === '/go') response.writeHead(302, { 'Set-Cookie': lines, Location: '/x' }).end();
    else response.end(request.headers.cookie ?? '');
  });

test('keeps cookies and sends them back, behind the own ones of a request', async () => {
  const port = await cookieServer([
    'a=1; Path=/',
    'b=2; Path=/deep',
    'c=3; Domain=example.test',
    'd=4; HttpOnly',
  ]);
  const jar = new CookieJar();
  const from = sender();
  await sendOne(from, requestTo(`http://127.0.0.1:${port}/set`), { jar });
  const plain = await sendOne(from, requestTo(`http://127.0.0.1:${port}/x`), { jar });
  expect(bodyText(plain)).toBe('a=1; d=4');
  expect(plain.request.headers.at(-1)).toEqual({ key: 'Cookie', value: 'a=1; d=4', system: true });
  const request = requestTo(`http://127.0.0.1:${port}/x`, { headers: [{ key: 'cookie', value: 'own=0' }] });
  const joined = await sendOne(from, request, { jar });
  expect(bodyText(joined)).toBe('own=0; a=1; d=4');
  expect(joined.request.headers.at(-1)?.system).toBe(true);
  expect(request.headers.at(-1)?.value).toBe('own=0');
  const off = await sendOne(from, requestTo(`http://127.0.0.1:${port}/x`), {
    jar,
    behavior: { disableCookies: true },
  });
  expect(bodyText(off)).toBe('');
});

test('lists cookies of longer paths first, then older ones', async () => {
  const jar = new CookieJar();
  const url = 'http://example.test/a/b/c';
  jar.store(url, ['one=1; Path=/', 'two=2; Path=/a/b', 'three=3; Path=/a', 'four=4; Path=/a/b']);
  expect((await jar.getAll(url)).map(({ name }) => name)).toEqual(['two', 'four', 'three', 'one']);
});

test('applies cookies on every hop of a redirect', async () => {
  const port = await cookieServer(['hop=1; Path=/']);
  const exchange = await sendOne(sender(), requestTo(`http://127.0.0.1:${port}/go`), {
    jar: new CookieJar(),
  });
  expect(bodyText(exchange)).toBe('hop=1');
});

test('does not carry cookies of one host to another', async () => {
  const jar = new CookieJar();
  const shown = await cookieServer([]);
  const port = await serve((_request, response) =>
    response.writeHead(302, { 'Set-Cookie': 'a=1', Location: `http://localhost:${shown}/x` }).end(),
  );
  const request = requestTo(`http://127.0.0.1:${port}/`, { headers: [{ key: 'Cookie', value: 'own=1' }] });
  expect(bodyText(await sendOne(sender(), request, { jar }))).toBe('');
});

test('sends Secure cookies to loopback over http', async () => {
  const port = await cookieServer(['s=1; Secure; Path=/']);
  for (const host of ['127.0.0.1', 'localhost']) {
    const jar = new CookieJar();
    const from = sender();
    await sendOne(from, requestTo(`http://${host}:${port}/set`), { jar });
    expect(bodyText(await sendOne(from, requestTo(`http://${host}:${port}/x`), { jar }))).toBe('s=1');
  }
  const jar = new CookieJar();
  await jar.set('http://example.test/', 's=1; Secure');
  expect(await jar.header('http://example.test/')).toBe('');
  expect(await jar.header('https://example.test/')).toBe('s=1');
});

test('refuses cookies for public suffixes and foreign domains, and passes over nonsense', async () => {
  const jar = new CookieJar();
  jar.store('http://www.example.co.uk/', [
    'a=1; Domain=co.uk',
    'b=2; Domain=other.uk',
    '',
    'c=3; Domain=example.co.uk',
  ]);
  expect(await jar.header('http://www.example.co.uk/')).toBe('c=3');
  await expect(jar.set('http://example.com/', 'x=1; Domain=other.com')).rejects.toThrow(/domain/i);
});

test('forgets cookies that expire', async () => {
  const jar = new CookieJar();
  jar.store('http://example.test/', ['a=1', 'b=2; Max-Age=100']);
  jar.store('http://example.test/', ['a=; Max-Age=0', 'c=3; Expires=Thu, 01 Jan 1970 00:00:00 GMT']);
  expect(await jar.header('http://example.test/')).toBe('b=2');
});

test('gives scripts get, getAll, set, unset and clear', async () => {
  const jar = new CookieJar();
  const url = 'https://api.example.com/v1/x';
  expect(await jar.get(url, 'a')).toBeUndefined();
  expect(await jar.set(url, 'a', '1')).toMatchObject({
    name: 'a',
    value: '1',
    domain: 'api.example.com',
    path: '/v1',
  });
  await jar.set(url, {
    name: 'b',
    value: 2,
    domain: 'example.com',
    path: '/',
    httpOnly: true,
    secure: true,
    expires: '2099-01-01',
  });
  await jar.set(url, 'c=3; Path=/; SameSite=Lax');
  expect((await jar.getAll(url)).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
  expect(await jar.get(url, 'b')).toEqual({
    name: 'b',
    value: '2',
    domain: 'example.com',
    path: '/',
    expires: Date.UTC(2099, 0, 1),
    httpOnly: true,
    secure: true,
    hostOnly: false,
    session: false,
  });
  expect(await jar.get(url, 'c')).toMatchObject({
    sameSite: 'lax',
    session: true,
    expires: null,
    hostOnly: true,
  });
  expect((await jar.getAll(url, { http: false })).length).toBe(2);
  await jar.unset(url, 'a');
  await jar.unset(url, 'nobody');
  expect((await jar.getAll(url)).length).toBe(2);
  await jar.clear(url);
  expect(await jar.getAll(url)).toEqual([]);
  await expect(jar.set(url, {})).rejects.toThrow('A cookie needs a name');
});

test('saves and loads the format of tough-cookie', async () => {
  const jar = new CookieJar();
  jar.store('http://example.test/', ['a=1; Path=/; Max-Age=1000', 'b=2; HttpOnly']);
  const saved = JSON.parse(JSON.stringify(await jar.serialize()));
  expect(saved.cookies.map((cookie: any) => [cookie.key, cookie.value, cookie.domain])).toEqual([
    ['a', '1', 'example.test'],
    ['b', '2', 'example.test'],
  ]);
  const loaded = CookieJar.from(saved);
  expect(loaded.untouched).toBe(false);
  expect(await loaded.header('http://example.test/')).toBe('a=1; b=2');
  // As newman 6 writes it.
  const old = CookieJar.from({
    version: 'tough-cookie@4.1.3',
    storeType: 'MemoryCookieStore',
    rejectPublicSuffixes: true,
    cookies: [
      {
        key: 'k',
        value: 'v',
        domain: 'localhost',
        path: '/',
        hostOnly: true,
        creation: '2026-01-01T00:00:00.000Z',
      },
    ],
  });
  expect(await old.header('http://localhost/')).toBe('k=v');
  expect(() => CookieJar.from({})).toThrow('A cookie jar has a list "cookies"');
});
