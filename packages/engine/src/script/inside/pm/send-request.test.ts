import { expect, test } from 'vitest';
import type { SendResult } from '../execution.ts';
import { cookie, execution, head } from './execution.fixture.ts';
import { createPm } from './pm.ts';
import { Request } from './request.ts';
import { Url } from './url.ts';

type Loose = any;

const answer = (body: string | Uint8Array, type = 'application/json'): SendResult => ({
  head: head({ header: [{ key: 'content-type', value: type }] }),
  body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  cookies: [cookie('sid', '1')],
});

const called = (pm: Loose, what: unknown): Promise<unknown[]> =>
  new Promise((resolve) => pm.sendRequest(what, (...values: unknown[]) => resolve(values)));

test('calls back with the response and its cookies', async () => {
  const core = execution({ send: async () => answer('{"a":[1]}') });
  const [error, response, { cookies }]: Loose = await called(createPm(core), 'http://h/x?y=1');
  expect([error, response.code, response.json(), cookies.get('sid')]).toEqual([null, 200, { a: [1] }, '1']);
  expect(core.calls).toEqual([
    [
      'send',
      {
        method: 'GET',
        url: {
          raw: 'http://h/x?y=1',
          protocol: 'http',
          host: ['h'],
          path: ['x'],
          query: [{ key: 'y', value: '1' }],
          variable: [],
        },
        header: [],
      },
    ],
  ]);
});

test.each([
  ['an object', { url: 'http://h/', method: 'post', header: { A: '1' }, body: 'text' }],
  [
    'a request',
    new Request({ url: 'http://h/', method: 'post', header: 'A: 1', body: { mode: 'raw', raw: 'text' } }),
  ],
  [
    'a definition with a URL object',
    { url: new Url('http://h/'), method: 'POST', header: ['A: 1'], body: { mode: 'raw', raw: 'text' } },
  ],
  [
    'a request of another library',
    {
      toJSON: () => ({
        url: { protocol: 'http', host: ['h'], path: [''] },
        method: 'POST',
        header: [{ key: 'A', value: '1' }],
        body: { mode: 'raw', raw: 'text' },
      }),
    },
  ],
])('sends %s', async (_, what) => {
  const core = execution();
  await (createPm(core) as Loose).sendRequest(what);
  expect(core.calls[0]?.[1]).toMatchObject({
    method: 'POST',
    url: { raw: 'http://h/', host: ['h'] },
    header: [{ key: 'A', value: '1' }],
    body: { mode: 'raw', raw: 'text' },
  });
});

test('gives a promise without a callback', async () => {
  const pm: Loose = createPm(execution({ send: async () => answer('{"a":1}') }));
  expect((await pm.sendRequest('http://h')).json()).toEqual({ a: 1 });
});

test('rejects the promise when the send fails', async () => {
  const pm: Loose = createPm(execution({ send: () => Promise.reject(new Error('connect ECONNREFUSED')) }));
  await expect(pm.sendRequest('http://h')).rejects.toThrow('connect ECONNREFUSED');
});

test('calls back with the error and an empty response when the send fails', async () => {
  const pm = createPm(execution({ send: () => Promise.reject(new Error('connect ECONNREFUSED')) }));
  const [error, response, ...rest]: Loose = await called(pm, 'http://h');
  expect([error.message, response.code, rest]).toEqual(['connect ECONNREFUSED', undefined, []]);
});

test('calls back at once when there is nothing to send', async () => {
  const pm: Loose = createPm(execution());
  const errors: Error[] = [];
  expect(pm.sendRequest('', (error: Error) => errors.push(error))).toBe(pm);
  expect(errors.map(({ message }) => message)).toEqual(['sendrequest: nothing to request']);
  await expect(pm.sendRequest(undefined)).rejects.toThrow('nothing to request');
});

test('returns pm and needs no receiver, and the callback gets pm as its own', async () => {
  const pm: Loose = createPm(execution());
  const { sendRequest } = pm;
  const receiver = await new Promise((resolve) => {
    const result = sendRequest('http://h', function (this: unknown) {
      resolve([this === pm, result === pm]);
    });
  });
  expect(receiver).toEqual([true, true]);
});

test.each([
  [
    'throws',
    () => {
      throw new Error('oops');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('oops');
    },
  ],
])('makes what a callback %s an error of the script', async (_, callback) => {
  const core = execution();
  (createPm(core) as Loose).sendRequest('http://h', callback);
  await new Promise((resolve) => setImmediate(resolve));
  expect(core.failures).toEqual([new Error('oops')]);
});

test.each([
  ['text/plain; charset=iso-8859-1', new Uint8Array([0xe9]), 'é'],
  ['text/plain; charset=utf-8', new Uint8Array([0xef, 0xbb, 0xbf, 0xc3, 0xa9]), 'é'],
  ['text/plain', new Uint8Array([0xc3, 0xa9]), 'é'],
  ['text/plain; charset=unheard-of', new Uint8Array([0xc3, 0xa9]), 'é'],
])('reads a body of type %s', async (type, body, text) => {
  const pm: Loose = createPm(execution({ send: async () => answer(body, type) }));
  const response = await pm.sendRequest('http://h');
  expect([response.text(), response.stream.length]).toEqual([text, body.length]);
});

test('leaves a failure alone that nobody waits for', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  const core = execution({
    send: () => Promise.reject(new Error('refused')),
    jar: () => Promise.reject(new Error('no')),
  });
  const pm: Loose = createPm(core);
  pm.sendRequest('http://h');
  pm.sendRequest('');
  pm.cookies.jar().clear('http://h');
  await new Promise((resolve) => setTimeout(resolve, 5));
  process.off('unhandledRejection', note);
  expect([unhandled, core.failures]).toEqual([[], []]);
});
