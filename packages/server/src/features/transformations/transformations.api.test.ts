import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
});
afterAll(() => server.close());

const collection = {
  info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [
    { name: 'Orders', request: { method: 'GET', url: 'https://shop.example/orders/:id' }, response: [] },
  ],
};

it('gives the definition as a text, in JSON or in YAML', async () => {
  const { uid } = (await alice.call('POST', '/collections', { collection })).body.collection;
  const path = `/collections/${uid}/transformations`;
  for (const query of ['', '?format=json']) {
    const { status, body } = await alice.call('GET', path + query);
    expect(status).toBe(200);
    expect(JSON.parse(body.output)).toMatchObject({
      openapi: expect.stringMatching(/^3\.0\./),
      info: { title: 'Shop' },
      paths: { '/orders/{id}': { get: { summary: 'Orders' } } },
    });
  }
  const { body } = await alice.call('GET', `${path}?format=yaml`);
  expect(body.output).toMatch(/^openapi: 3\.0\.\d\n/);
  expect((await alice.call('GET', `${path}?format=xml`)).status).toBe(400);
  expect((await alice.call('GET', '/collections/1-nothing/transformations')).status).toBe(404);
});
