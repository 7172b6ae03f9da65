import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const definition = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  servers: [{ url: '/v1' }],
  paths: { '/orders/{id}': { get: { summary: 'Show order', responses: { 200: { description: 'Fine.' } } } } },
};
const yaml = 'openapi: 3.1.0\ninfo: {title: Written, version: "1"}\npaths: {/a: {$ref: "paths/a.yaml"}}\n';
const pathItem = 'get: {summary: Elsewhere, responses: {"200": {description: ok}}}\n';
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const importOpenApi = (body: unknown, query = `?workspace=${alice.workspaceId}`) =>
  alice.call('POST', `/import/openapi${query}`, body);

/** Sends a form with an API key. */
async function form(path: string, parts: [string, string | Uint8Array, string?][]) {
  const data = new FormData();
  for (const [name, value, file] of parts) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, new Blob([new Uint8Array(value)]), file ?? 'file');
  }
  const headers = { 'x-api-key': alice.apiKey };
  const response = await fetch(`${server.url}/api${path}`, { method: 'POST', headers, body: data });
  return { status: response.status, body: (await response.json()) as any };
}

async function collectionOf(answer: { body: any }): Promise<any> {
  expect(answer.body.collections, JSON.stringify(answer.body)).toHaveLength(1);
  return (await alice.call('GET', `/collections/${answer.body.collections[0].uid}`)).body.collection;
}

const countCollections = async (): Promise<number> =>
  (await alice.call('GET', `/collections?workspace=${alice.workspaceId}`)).body.collections.length;

describe('POST /import/openapi', () => {
  it.each([
    ['a string', { type: 'string', input: JSON.stringify(definition) }],
    ['an object', { type: 'json', input: definition }],
    ['a stringified object', { type: 'json', input: JSON.stringify(definition) }],
  ])('takes %s', async (_, body) => {
    const answer = await importOpenApi(body);
    expect(answer.status, answer.text).toBe(200);
    const { id, uid } = answer.body.collections[0];
    expect(answer.body).toEqual({ collections: [{ id, name: 'Shop', uid }] });
    const collection = await collectionOf(answer);
    expect(collection.item[0]).toMatchObject({ name: 'orders' });
    expect(collection.variable[0]).toMatchObject({ key: 'baseUrl', value: 'http://localhost/v1' });
  });

  it('needs no workspace', async () => {
    expect((await importOpenApi({ type: 'json', input: definition }, '')).status).toBe(200);
  });

  it.each<[string, [string, string | Uint8Array, string?][]]>([
    ['a file', [['input', text(JSON.stringify(definition)), 'shop.json']]],
    [
      'a zip archive of files',
      [
        [
          'input',
          zipSync({ 'api/openapi.yaml': text(yaml), 'api/paths/a.yaml': text(pathItem) }),
          'shop.zip',
        ],
      ],
    ],
    [
      'several files',
      [
        ['input', text(yaml), 'openapi.yaml'],
        ['input', text(pathItem), 'paths/a.yaml'],
      ],
    ],
    ['a compressed file', [['input', gzipSync(JSON.stringify(definition)), 'shop.json.gz']]],
  ])('takes %s in a form', async (_, inputs) => {
    const answer = await form(`/import/openapi?workspace=${alice.workspaceId}`, [
      ['type', 'file'],
      ...inputs,
    ]);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect((await collectionOf(answer)).item.length).toBeGreaterThan(0);
  });

  it('takes a compressed tar archive of files', async () => {
    const entry = (name: string, body: string) => ({ header: { name, size: body.length }, body });
    const tar = await packTar([entry('api/openapi.yaml', yaml), entry('api/paths/a.yaml', pathItem)]);
    const answer = await form('/import/openapi', [
      ['type', 'file'],
      ['input', gzipSync(tar), 'shop.tar.gz'],
    ]);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(JSON.stringify(await collectionOf(answer))).toContain('Elsewhere');
  });

  it.each([
    ['zip', zipSync({ 'openapi.json': new Uint8Array(300_000_000) })],
    ['gzip', new Uint8Array(gzipSync(Buffer.alloc(300_000_000)))],
  ])('refuses a %s archive that is a bomb', async (_, bytes) => {
    const answer = await form('/import/openapi', [
      ['type', 'file'],
      ['input', bytes, 'bomb'],
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toMatch(/too large/);
  });

  it('follows the options', async () => {
    const tagged = structuredClone(definition) as any;
    tagged.paths['/orders/{id}'].get.tags = ['By tag'];
    const options = { folderStrategy: 'Tags', requestNameSource: 'URL', disableOptionalParameters: true };
    const collection = await collectionOf(await importOpenApi({ type: 'json', input: tagged, options }));
    expect(collection.item).toMatchObject([{ name: 'By tag', item: [{ name: '{{baseUrl}}/orders/{id}' }] }]);
  });

  it.each<[string, unknown, string, string, unknown?]>([
    ['no type', { input: '{}' }, 'paramMissingError', 'missing a value for the type parameter', 'type'],
    [
      'a strange type',
      { type: 'text', input: '{}' },
      'invalidParamsError',
      'must be one of file, string, json',
      'type',
    ],
    ['no input', { type: 'json' }, 'paramMissingError', 'missing a value for the input parameter', 'input'],
    ['a file in JSON', { type: 'file', input: 'x' }, 'invalidParamsError', 'multipart/form-data', 'type'],
    ['an old version', { type: 'string', input: 'swagger: "1.2"' }, 'invalidParamsError', '1.2', 'input'],
    [
      'broken JSON',
      { type: 'string', input: '{"openapi": "3.0.0",}' },
      'invalidParamsError',
      'input.json:1:21',
      'input',
    ],
    [
      'something else',
      {
        type: 'json',
        input: {
          info: {
            _postman_id: 'x',
            name: 'n',
            schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
          },
          item: [],
        },
      },
      'invalidParamsError',
      'wanted is openapi',
      'input',
    ],
    [
      'a strange option',
      { type: 'json', input: definition, options: { folder: 'x' } },
      'invalidParamsError',
      'There is no option folder',
      'options.folder',
    ],
    [
      'a strange value',
      { type: 'json', input: definition, options: { folderStrategy: 'tags' } },
      'invalidParamsError',
      'one of Paths, Tags',
      'options.folderStrategy',
    ],
    [
      'options that are none',
      { type: 'json', input: definition, options: [] },
      'invalidParamsError',
      'must be an object',
      'options',
    ],
    [
      'an address that is none',
      { type: 'url', input: 'file:///etc/passwd' },
      'invalidParamsError',
      'http:// or https://',
    ],
  ])('refuses %s and imports nothing', async (_, body, name, message, param) => {
    const before = await countCollections();
    const answer = await importOpenApi(body);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.body.error.name).toBe(name);
    expect(answer.body.error.message).toContain(message);
    if (param !== undefined) expect(answer.body.error.details).toMatchObject({ param });
    expect(await countCollections()).toBe(before);
  });

  it('refuses a form that ends too early', async () => {
    const headers = { 'x-api-key': alice.apiKey, 'content-type': 'multipart/form-data; boundary=x' };
    const url = `${server.url}/api/import/openapi`;
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body: '--x\r\nContent-Disposition: form-data',
    });
    expect(answer.status).toBe(400);
  });
});

describe('an address', () => {
  let site: Server;
  let origin: string;
  const asked: string[] = [];

  beforeAll(async () => {
    const files: { [path: string]: string } = {
      '/api/openapi.yaml': `${yaml}servers: [{url: "/v2"}]\n`,
      '/api/paths/a.yaml': pathItem,
    };
    site = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.cookie ?? ''}${request.headers['x-api-key'] ?? ''}`);
      if (request.url === '/inside')
        response.writeHead(302, { location: `http://127.0.0.2:${request.socket.localPort}/secret` }).end();
      else if (request.url === '/moved') response.writeHead(302, { location: '/api/openapi.yaml' }).end();
      else if (request.url === '/round') response.writeHead(302, { location: '/round' }).end();
      else if (request.url === '/bomb') {
        response.writeHead(200, { 'content-encoding': 'gzip' });
        response.end(gzipSync(Buffer.alloc(20_000_000, 32)));
      } else {
        const file = files[request.url ?? ''];
        response.writeHead(file === undefined ? 404 : 200).end(file);
      }
    });
    await new Promise<void>((listening) => site.listen(0, '127.0.0.1', listening));
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  afterAll(() => site.close());

  it('is read with the files that it refers to', async () => {
    const answer = await importOpenApi({ type: 'url', input: `${origin}/api/openapi.yaml` });
    expect(answer.status, answer.text).toBe(200);
    const collection = await collectionOf(answer);
    expect(collection.variable[0].value).toBe(`${origin}/v2`);
    expect(JSON.stringify(collection.item)).toContain('Elsewhere');
    expect(asked).toEqual(['/api/openapi.yaml ', '/api/paths/a.yaml ']);
  });

  it.each([
    ['/nothing', 'status 404'],
    ['/round', 'cannot be read'],
  ])('%s is refused', async (path, message) => {
    const answer = await importOpenApi({ type: 'url', input: `${origin}${path}` });
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(message);
  });

  it('is not called where the operator does not let it, whatever its name', async () => {
    const guarded = await startServer({ outbound: 'guarded', collectionBytesMax: 10_000_000 });
    try {
      const mallory = await guarded.bootstrap({ email: 'm@example.com', username: 'mallory' });
      const { port } = site.address() as AddressInfo;
      asked.length = 0;
      for (const host of [
        '127.0.0.1',
        'localhost',
        '0x7f.1',
        '2130706433',
        '[::1]',
        '[::ffff:127.0.0.1]',
        '169.254.169.254',
        '[64:ff9b::7f00:1]',
      ]) {
        const input = `http://${host}:${port}/api/openapi.yaml`;
        const answer = await mallory.call('POST', '/import/openapi', { type: 'url', input });
        expect(answer.status, host).toBe(400);
        expect(answer.body.error.message).toBe('input: the address cannot be read');
      }
      expect(asked).toEqual([]);
    } finally {
      await guarded.close();
    }
  });

  it('is called where the operator lets it, and only so much is read', async () => {
    const allowed = {
      outbound: 'guarded',
      outboundAllow: '127.0.0.1',
      collectionBytesMax: 10_000_000,
    } as const;
    const guarded = await startServer(allowed);
    try {
      const bob = await guarded.bootstrap({ email: 'b@example.com', username: 'bob' });
      const get = (path: string) =>
        bob.call('POST', '/import/openapi', { type: 'url', input: `${origin}${path}` });
      expect((await get('/moved')).status).toBe(200);
      asked.length = 0;
      expect((await get('/inside')).body.error.message).toBe('input: the address cannot be read');
      expect(asked).toEqual(['/inside ']);
      const bomb = await get('/bomb');
      expect([bomb.status, bomb.body.error.name]).toEqual([400, 'limitReachedError']);
    } finally {
      await guarded.close();
    }
  });
});

describe('POST /import/exported', () => {
  const collection = (name: string) => ({
    info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [{ name: 'one', request: 'https://example.com' }],
  });
  const environment = {
    name: 'Staging',
    values: [{ key: 'a', value: '1', enabled: true }],
    _postman_variable_scope: 'environment',
  };
  const globals = { values: [{ key: 'g', value: '2', enabled: true }], _postman_variable_scope: 'globals' };

  it('takes a dump of everything', async () => {
    const dump = {
      'archive.json': text(JSON.stringify({ collection: { a: true, b: true }, environment: { c: true } })),
      'collection/a.json': text(JSON.stringify(collection('A'))),
      'collection/b.json': text(JSON.stringify(collection('B'))),
      'environment/c.json': text(JSON.stringify(environment)),
    };
    const answer = await form(`/import/exported?workspace=${alice.workspaceId}`, [
      ['type', 'file'],
      ['input', zipSync(dump), 'dump.zip'],
    ]);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    expect(answer.body.collections.map(({ name }: any) => name).sort()).toEqual(['A', 'B']);
    expect(answer.body.environments).toMatchObject([{ name: 'Staging' }]);
    const read = await alice.call('GET', `/environments/${answer.body.environments[0].uid}`);
    expect(read.body.environment.values).toMatchObject([{ key: 'a', value: '1' }]);
  });

  it('adds globals to those that are there', async () => {
    const path = `/workspaces/${alice.workspaceId}/global-variables`;
    await alice.call('PUT', path, { values: [{ key: 'old', value: 'x', enabled: true }] });
    const answer = await alice.call('POST', `/import/exported?workspace=${alice.workspaceId}`, {
      type: 'json',
      input: globals,
    });
    expect(answer.status, answer.text).toBe(200);
    const { values } = (await alice.call('GET', path)).body;
    expect(values.map(({ key }: any) => key)).toEqual(['old', 'g']);
  });

  it('imports nothing when one file cannot be read', async () => {
    const before = await countCollections();
    const answer = await form('/import/exported', [
      ['type', 'file'],
      ['input', text(JSON.stringify(collection('A'))), 'a.json'],
      ['input', text('{"info": '), 'b.json'],
    ]);
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain('b.json');
    expect(await countCollections()).toBe(before);
  });

  it('takes back what it made when a later part cannot be written', async () => {
    const small = await startServer({ elementBytesMax: 4_096 });
    try {
      const bob = await small.bootstrap({ email: 'b@example.com', username: 'bob' });
      const values = Array.from({ length: 200 }, (_, at) => ({ key: `k${at}`, value: 'x'.repeat(50) }));
      const input = { version: 1, collections: [collection('A')], environments: [{ name: 'E', values }] };
      const answer = await bob.call('POST', '/import/exported', { type: 'json', input });
      expect(answer.status, answer.text).toBe(400);
      expect((await bob.call('GET', '/collections')).body.collections).toEqual([]);
      expect(await small.verify()).toMatchObject({ ok: true });
    } finally {
      await small.close();
    }
  });

  it.each([
    [
      'v2.0',
      {
        info: { name: 'Old', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
        item: [{ name: 'one', request: { url: 'https://x.test', method: 'GET' } }],
      },
    ],
    [
      'v1',
      {
        id: 'c',
        name: 'Old',
        order: ['r'],
        requests: [{ id: 'r', collectionId: 'c', name: 'one', method: 'GET', url: 'https://x.test' }],
      },
    ],
  ])('takes a collection %s', async (_, input) => {
    const answer = await alice.call('POST', '/import/exported', { type: 'json', input });
    expect(await collectionOf(answer)).toMatchObject({ info: { name: 'Old' }, item: [{ name: 'one' }] });
  });

  it('takes a large collection', async () => {
    const item = Array.from({ length: 3_000 }, (_, at) => ({
      name: `r${at}`,
      request: { method: 'GET', url: `https://x.test/${at}` },
    }));
    const input = { ...collection('Large'), item };
    const answer = await alice.call('POST', `/import/exported?workspace=${alice.workspaceId}`, {
      type: 'json',
      input,
    });
    expect((await collectionOf(answer)).item).toHaveLength(3_000);
  });
});
