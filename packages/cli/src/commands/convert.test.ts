import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

let directory: string;
let server: Server;
let address: string;

const definition = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: https://api.test}]
paths:
  /orders:
    get: {operationId: list, summary: List, tags: [orders], responses: {"200": {description: ok}}}
  /orders/{id}:
    $ref: paths/order.yaml
`;
const order =
  'get: {summary: One, tags: [orders], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {"200": {description: ok}}}\n';
const insomnia = `type: collection.insomnia.rest/5.0
name: Client
meta: {id: wrk_1}
collection: [{name: One, method: GET, url: https://a.test, meta: {id: req_1}}]
environments: {name: Base, meta: {id: env_1}, data: {}, subEnvironments: [{name: Live, meta: {id: env_2}, data: {a: "1"}}]}
`;
const files: { [name: string]: string } = {
  'api/openapi.yaml': definition,
  'api/paths/order.yaml': order,
  'next/openapi.yaml': definition
    .replace('List', 'List all')
    .replace(
      / {2}\/orders\/\{id\}:[\s\S]*/,
      '  /new: {get: {summary: New, tags: [orders], responses: {}}}\n',
    ),
  'calls.sh': 'curl https://a.test/1\ncurl -x p:1 https://a.test/2 -d a=1\n',
  'insomnia.yaml': insomnia,
  'broken.json': '{"info": {},\n "item": [}\n',
  'mixed/good.har': '{"log": {"entries": [{"request": {"method": "GET", "url": "https://a.test"}}]}}',
  'mixed/bad.json': '{',
  'empty/readme.md': 'Nothing.',
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-cli-convert-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  server = createServer((request, response) => {
    const text = files[(request.url ?? '').slice(1)];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

async function convert(...words: string[]): Promise<{ exitCode: number; out: string; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const shown = (line: string): string => line.replaceAll(directory, 'DIR').replaceAll(address, 'ADDRESS');
  const exitCode = await main(
    ['convert', ...words.map((word) => word.replaceAll('DIR', directory).replaceAll('ADDRESS', address))],
    (line) => void out.push(shown(line)),
    (line) => void err.push(shown(line)),
  );
  return { exitCode, out: out.join('\n'), err };
}

const read = async (name: string) => JSON.parse(await readFile(join(directory, name), 'utf8'));
const requestsIn = (items: { name: string; item?: [] }[]): string[] =>
  items.flatMap((item) => (item.item ? requestsIn(item.item) : [item.name]));

describe('parley convert', () => {
  it.each([
    ['a definition with the files it refers to', 'DIR/api/openapi.yaml'],
    ['a folder', 'DIR/api'],
    ['an address', 'ADDRESS/api/openapi.yaml'],
  ])('takes %s', async (_, input) => {
    const { exitCode, out, err } = await convert(input);
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: [] });
    const collection = JSON.parse(out);
    // It is written piece by piece, in the form that all programs write.
    expect(out).toBe(JSON.stringify(collection, undefined, 2));
    expect(collection.info.name).toBe('Shop');
    expect(requestsIn(collection.item)).toEqual(['List', 'One']);
  });

  it('writes a file, and tells what is left out with its place', async () => {
    const { exitCode, out, err } = await convert('DIR/calls.sh', '-o', 'DIR/out/calls.json');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
    expect(err).toEqual([
      'warning: DIR/calls.sh:2:6: a request of a collection cannot hold -x; it is left out',
      'DIR/out/calls.json written.',
    ]);
    expect(requestsIn((await read('out/calls.json')).item)).toEqual(['https://a.test/1', 'https://a.test/2']);
    expect(readdirSync(join(directory, 'out'))).toEqual(['calls.json']);
  });

  it('writes all that was found into a folder', async () => {
    const alone = await convert('DIR/insomnia.yaml');
    expect(alone.err).toEqual(['note: one environment left out; -o FOLDER/ writes all that was found.']);
    const { exitCode } = await convert('DIR/insomnia.yaml', 'DIR/calls.sh', '-o', 'DIR/all/');
    expect(exitCode).toBe(0);
    expect(readdirSync(join(directory, 'all')).sort()).toEqual([
      'Client.postman_collection.json',
      'Live.postman_environment.json',
      'calls.postman_collection.json',
    ]);
  });

  it('writes a folder with a file for each request, which runs and converts like the collection', async () => {
    const made = await convert('DIR/api', '--to', 'folder', '-o', 'DIR/mirror');
    expect(made).toMatchObject({ exitCode: 0, err: ['DIR/mirror written: 4 files.'] });
    const found = (readdirSync(join(directory, 'mirror'), { recursive: true }) as string[]).sort();
    expect(found.filter((name) => name.endsWith('.json'))).toEqual([
      'collection.json',
      'orders/List.request.json',
      'orders/One.request.json',
      'orders/folder.json',
    ]);
    const dry: string[] = [];
    expect(await main(['run', join(directory, 'mirror'), '--dry-run'], (line) => void dry.push(line))).toBe(
      0,
    );
    await rm(join(directory, 'mirror/orders/One.request.json'));
    await writeFile(join(directory, 'mirror/notes.txt'), 'kept');
    const again = await convert('DIR/api', '--to', 'folder', '-o', 'DIR/mirror');
    expect(again.exitCode).toBe(0);
    expect(readdirSync(join(directory, 'mirror')).sort()).toEqual(['collection.json', 'notes.txt', 'orders']);
    const other = await convert('DIR/api', '--to', 'folder', '-o', 'DIR/api');
    expect(other.exitCode).toBe(2);
    expect([other.out, ...other.err].join()).toContain('DIR/api holds something else');
  });

  it('hands options to the converter', async () => {
    const { out, err } = await convert(
      'DIR/api',
      '--options',
      'folderStrategy=Tags',
      'requestNameSource=URL',
      '--options',
      'stackLimit=3',
    );
    expect(err).toEqual([]);
    const [folder] = JSON.parse(out).item;
    expect(folder.name).toBe('orders');
    expect(folder.item[0].name).toContain('/orders');
  });

  it.each([
    ['openapi', 'shop.yaml', /^openapi: 3\.0\.4\n/],
    ['openapi3.1', 'shop.json', /^\{\n {2}"openapi": "3\.1\.1"/],
  ])('makes a definition: %s', async (to, name, text) => {
    const { exitCode } = await convert('DIR/api', '--to', to, '-o', `DIR/${name}`);
    expect(exitCode).toBe(0);
    expect(await readFile(join(directory, name), 'utf8')).toMatch(text);
  });

  it('brings a collection up to date', async () => {
    await convert('DIR/api', '-o', 'DIR/shop.json');
    const mine = await read('shop.json');
    mine.item[0].event = [{ listen: 'test', script: { exec: ['// mine'] } }];
    await writeFile(join(directory, 'shop.json'), JSON.stringify(mine));
    const words = [
      'DIR/next',
      '--update',
      'DIR/shop.json',
      '--previous',
      'DIR/api',
      '-o',
      'DIR/updated.json',
    ];
    const { exitCode, err } = await convert(...words);
    expect(exitCode).toBe(0);
    expect(err).toEqual([
      expect.stringMatching(/^\d+ added, \d+ changed, \d+ removed$/),
      expect.stringMatching(/^added {4}request New$/),
      expect.stringMatching(/^changed {2}request List: name/),
      'removed  request One (kept in the collection)',
      'DIR/updated.json written.',
    ]);
    const updated = await read('updated.json');
    expect(requestsIn(updated.item).sort()).toEqual(['List all', 'New', 'One']);
    expect(JSON.stringify(updated)).toContain('// mine');
  });

  it('writes what it can of a folder, and says so with its exit code', async () => {
    const { exitCode, out, err } = await convert('DIR/mixed');
    expect(exitCode).toBe(1);
    expect(err).toEqual([expect.stringMatching(/^error: DIR\/mixed\/bad\.json:1:2: /)]);
    expect(JSON.parse(out).info.name).toBe('good');
  });

  it.each([
    [[], 'parley convert takes a file'],
    [['DIR/none.json'], 'DIR/none.json cannot be read: there is no such file.'],
    [['DIR/empty'], 'DIR/empty has no file in it that could be converted.'],
    [['ADDRESS/none'], 'ADDRESS/none cannot be read: the server answered 404.'],
    [['DIR/broken.json'], 'error: DIR/broken.json:2:11: expected a value, found }'],
    [['DIR/calls.sh', '--from', 'har'], 'error: DIR/calls.sh:1:1: '],
    [['DIR/calls.sh', '--from', 'word'], '--from must be one of collection, environment'],
    [['DIR/api', '--to', 'pdf'], '--to must be one of postman, openapi, openapi3.1'],
    [['DIR/api', '--options', 'speed=1'], '--options knows no "speed"'],
    [['DIR/api', '--options', 'stackLimit=many'], '--options stackLimit must be a number'],
    [
      ['DIR/api', '--options', 'folderStrategy=Both'],
      '--options folderStrategy must be one of Paths, Tags, auto',
    ],
    [['DIR/api', 'DIR/calls.sh'], 'The input makes 2 files: Shop, calls. Give a folder: -o FOLDER/'],
    [
      ['DIR/api', '--update', 'DIR/insomnia.yaml', '--prefer', 'me'],
      '--prefer must be one of existing, definition',
    ],
    [['DIR/calls.sh', '-o', 'DIR/broken.json/x.json'], 'DIR/broken.json/x.json cannot be written'],
  ])('cannot run with %j', async (words, text) => {
    const { exitCode, err } = await convert(...words);
    expect(exitCode).toBe(2);
    expect(err.join('\n')).toContain(text);
  });

  it('leaves what was there when it fails', async () => {
    await convert('DIR/api', '-o', 'DIR/kept.json');
    const before = await readFile(join(directory, 'kept.json'), 'utf8');
    expect((await convert('DIR/broken.json', '-o', 'DIR/kept.json')).exitCode).toBe(2);
    expect(await readFile(join(directory, 'kept.json'), 'utf8')).toBe(before);
    expect(existsSync(join(directory, `kept.json.${process.pid}.tmp`))).toBe(false);
  });
});
