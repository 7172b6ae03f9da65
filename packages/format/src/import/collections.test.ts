import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { collectionWithEverything } from '../collection.fixture.ts';
import { imported, only, problemsOf, treeOf } from './import.fixture.ts';
import { detectImport, type ImportFile, importFiles, importKinds } from './index.ts';

const named = (name: string) => ({
  info: { name, schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  item: [{ name: 'a', request: { method: 'GET', url: 'https://a.test' } }],
});
const environment = (name: string) => ({
  id: `e-${name}`,
  name,
  values: [{ key: 'a', value: '1', enabled: true }],
});
const json = (value: unknown): string => JSON.stringify(value);
const zip = (entries: { [path: string]: string }): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(entries).map(([path, text]) => [path, strToU8(text)])));
const file = (path: string, bytes: Uint8Array): ImportFile[] => [{ path, bytes }];

/** A tar archive of these files, as `tar` writes it. */
function tar(entries: { [path: string]: string }): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const [path, text] of Object.entries(entries)) {
    const header = new Uint8Array(512);
    const put = (at: number, value: string) => header.set(strToU8(value), at);
    put(0, path);
    put(124, strToU8(text).length.toString(8).padStart(11, '0'));
    put(156, '0');
    put(257, 'ustar\0');
    const data = new Uint8Array(Math.ceil(strToU8(text).length / 512) * 512);
    data.set(strToU8(text));
    blocks.push(header, data);
  }
  return new Uint8Array(Buffer.concat([...blocks, new Uint8Array(1024)]));
}

test.each<[string, string, string, string]>([
  ['v2.1', json(named('A')), 'collection', '2.1'],
  [
    'v2.0',
    json({
      info: { name: 'A', schema: 'https://schema.getpostman.com/json/collection/v2.0.0/collection.json' },
      item: [],
    }),
    'collection',
    '2.0',
  ],
  ['v1', json({ id: 'x', name: 'A', order: [], requests: [] }), 'collection', '1.0'],
  ['an answer of the API', json({ collection: named('A') }), 'collection', '2.1'],
  ['an environment', json(environment('E')), 'environment', ''],
  ['globals', json({ ...environment('G'), _postman_variable_scope: 'globals' }), 'globals', ''],
  ['a dump', json({ version: 1, collections: [], environments: [] }), 'dump', '1'],
  ['a HAR file', json({ log: { version: '1.2', entries: [] } }), 'har', '1.2'],
  ['Insomnia 4', json({ _type: 'export', __export_format: 4, resources: [] }), 'insomnia', '4'],
  ['Insomnia 5', 'type: collection.insomnia.rest/5.0\nname: A\n', 'insomnia', '5.0'],
  ['Hoppscotch', json([{ v: 1, name: 'A', folders: [], requests: [] }]), 'hoppscotch', '1'],
  ['Bruno', json({ name: 'A', version: '1', items: [] }), 'bruno', '1'],
  ['OpenAPI', 'openapi: 3.1.0\ninfo: {}\n', 'openapi', '3.1.0'],
  ['Swagger in JSON', json({ paths: {}, swagger: '2.0' }), 'openapi', '2.0'],
  ['GraphQL', 'type Query { a: Int }', 'graphql', ''],
  ['WSDL', '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', 'wsdl', '1.1'],
  ['curl', 'curl https://a.test', 'curl', ''],
])('knows %s', (_, text, kind, version) => {
  expect(detectImport([{ path: 'x', text: `\uFEFF${text}` }])).toEqual({
    found: [{ kind, version, path: 'x', files: ['x'] }],
    problems: [],
  });
});

test('takes a collection as it is', () => {
  const given = { ...collectionWithEverything(), 'x-own': { kept: true } };
  const { info } = given as unknown as { info: { name: string } };
  const { collections, problems } = importFiles([
    { path: 'a.json', text: json({ ...given, info: { ...info, _postman_id: 'c-1' } }) },
  ]);
  expect(problems).toEqual([]);
  expect(collections).toHaveLength(1);
  expect(collections[0]).toMatchObject({
    info: { _postman_id: 'c-1', name: info.name },
    'x-own': { kept: true },
  });
});

test('reads both ways to say secret', () => {
  const { environments } = imported(
    json({
      name: 'E',
      values: [
        { key: 'a', value: 'x', type: 'secret' },
        { key: 'b', value: 'y', secret: true },
        { key: 'c', value: 'z', enabled: false },
      ],
    }),
  );
  expect(environments[0]).toMatchObject({
    name: 'E',
    _postman_variable_scope: 'environment',
    values: [
      { key: 'a', type: 'secret', enabled: true },
      { key: 'b', type: 'secret', enabled: true },
      { key: 'c', type: 'default', enabled: false },
    ],
  });
});

describe('data dumps', () => {
  const dump = {
    version: 1,
    collections: [named('A'), { info: 7, item: [] }],
    environments: [environment('E')],
    globals: [{ key: 'g', value: '1' }],
  };
  const check = (files: ImportFile[], options = {}) => {
    const result = imported(files, options);
    return [
      ...result.collections.map(({ info }) => info.name),
      ...[...result.environments, ...result.globals].map(({ name }) => name),
      ...problemsOf(result),
    ];
  };

  test('one file; what is wrong with a part is told where it stands', () => {
    expect(check([{ path: 'dump.json', text: JSON.stringify(dump, undefined, 1) }])).toEqual([
      'A',
      'E',
      'Globals',
      expect.stringMatching(/^error dump\.json:2\d:\d+: \$\.info: expected an object$/),
    ]);
  });

  test('an archive with a list', () => {
    const bytes = zip({
      'archive.json': json({ collection: { c1: true, c2: true }, environment: { e1: true } }),
      'collection/c1.json': json(named('A')),
      'environment/e1.json': json(environment('E')),
    });
    expect(check(file('dump.zip', bytes))).toEqual([
      'A',
      'E',
      'error dump.zip/archive.json: collection c2 is listed, but its file is not there',
    ]);
  });
});

describe('archives', () => {
  const definition = {
    'api/openapi.yaml':
      'openapi: 3.0.3\ninfo: {title: Many, version: "1"}\npaths:\n  /a: {$ref: paths/a.yaml}\n',
    'api/paths/a.yaml': 'get: {summary: List, responses: {"200": {description: ok}}}\n',
    'api/notes.yaml': 'just: notes\n',
  };

  test.each<[string, Uint8Array]>([
    ['zip', zip(definition)],
    ['tar', tar(definition)],
    ['tar.gz', gzipSync(tar(definition))],
  ])('a definition of many files in %s', (kind, bytes) => {
    const result = imported(file(`many.${kind}`, bytes));
    expect(problemsOf(result)).toEqual([
      `warning many.${kind}/api/notes.yaml: this is nothing that can be imported`,
    ]);
    expect(treeOf(result.collections[0]?.item ?? [])).toEqual(['GET List']);
  });

  test('a single file', () => {
    expect(only(imported(file('a.json.gz', gzipSync(strToU8(json(named('A'))))))).info.name).toBe('A');
  });

  test('names that lead out are left out', () => {
    const bytes = zip({
      '../../etc/a.json': json(named('A')),
      '/root/b.json': json(named('B')),
      'C:/c.json': json(named('C')),
      'd.json': json(named('D')),
    });
    const result = imported(file('x.zip', bytes));
    expect(result.collections.map(({ info }) => info.name)).toEqual(['D']);
    expect(problemsOf(result)).toEqual([
      'error x.zip: "../../etc/a.json" leads out of the archive and is left out',
      'error x.zip: "/root/b.json" leads out of the archive and is left out',
      'error x.zip: "C:/c.json" leads out of the archive and is left out',
    ]);
  });

  const zeros = new Uint8Array(64 * 2 ** 20);
  /** The directory claims that a file is small. */
  const lying = (): Uint8Array => {
    const bytes = zipSync({ 'a.json': zeros });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length - 4; at += 1)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 10, true);
    return bytes;
  };
  const broken = zip({ 'a.json': '{}' });

  test.each<[string, Uint8Array, object, string]>([
    [
      'a zip bomb',
      zipSync({ 'a.json': zeros }),
      {},
      'error x.zip/a.json: the archive becomes too large when it is unpacked',
    ],
    [
      'a zip bomb that lies about it',
      lying(),
      {},
      'error x.zip/a.json: the archive becomes too large when it is unpacked',
    ],
    ['a gzip bomb', gzipSync(zeros), {}, 'error x.zip: the archive becomes too large when it is unpacked'],
    [
      'too many files',
      zip({ 'a.json': '1', 'b.json': '2', 'c.json': '3' }),
      { limits: { filesMax: 2 } },
      'error x.zip: the archive holds too many files',
    ],
    [
      'half an archive',
      broken.slice(0, 40),
      {},
      'error x.zip: the zip archive is broken: it has no directory',
    ],
    [
      'half a tar',
      tar({ 'a.json': 'x'.repeat(2000) }).slice(0, 1024),
      {},
      'error x.zip: the archive is broken, or ends too early',
    ],
    ['broken gzip', gzipSync(strToU8('abc')).slice(0, 12), {}, 'error x.zip: the compressed data is broken'],
  ])('%s is refused', (_, bytes, options, problem) => {
    const result = imported(file('x.zip', bytes), options);
    expect(result.collections).toEqual([]);
    expect(problemsOf(result)[0]).toContain(problem);
  });
});

describe('what cannot be read', () => {
  const deep = (open: string, close: string): string => open.repeat(1_000_000) + close.repeat(1_000_000);

  test.each<[string, ImportFile, string]>([
    ['nothing', { path: 'a.json', text: ' \n' }, 'error a.json:1:1: the file is empty'],
    ['prose', { path: 'a.txt', text: 'Dear all,' }, 'error a.txt:1:1: this is nothing that can be imported'],
    [
      'broken JSON',
      { path: 'a.json', text: '{"info": {},\n "item": [1 2]}' },
      'error a.json:2:13: expected a comma or "]"',
    ],
    [
      'deep JSON',
      { path: 'a.json', text: deep('[', ']') },
      'error a.json:1:501: nested deeper than 500 levels',
    ],
    [
      'deep folders',
      { path: 'a.json', text: `{"info":{"name":"x"},"item":[${deep('{"item":[', ']}')}]}` },
      'nested deeper than 500 levels',
    ],
    [
      'deep YAML',
      { path: 'a.yaml', text: `type: collection.insomnia.rest/5.0\ncollection: ${deep('[', ']')}` },
      'nested deeper than 500 levels',
    ],
    [
      'another definition',
      { path: 'a.yaml', text: 'asyncapi: 3.0.0\n' },
      'definitions of the kind asyncapi cannot become a collection',
    ],
    ['a broken definition', { path: 'a.yaml', text: 'openapi: 3.0.0\npaths: {a\n' }, 'error a.yaml:'],
    ['aliases that multiply', { path: 'a.yaml', text: bomb() }, 'error a.yaml:'],
    [
      'many requests',
      {
        path: 'a.json',
        text: json({ info: { name: 'x' }, item: Array.from({ length: 100_001 }, () => ({})) }),
      },
      'error a.json: more than 100000 requests and folders',
    ],
    [
      'bytes',
      { path: 'a.bin', bytes: Uint8Array.from({ length: 1000 }, (_, at) => (at * 37) % 256) },
      'this is nothing that can be imported',
    ],
    ['neither text nor bytes', { path: 'a' }, 'error a: the file has neither text nor bytes'],
  ])('%s is told', (_, given, problem) => {
    const result = imported([given]);
    expect(result.collections).toEqual([]);
    expect(problemsOf(result).join('\n')).toContain(problem);
  });

  test('a file that is too large', () => {
    const result = imported([{ path: 'a.json', text: json(named('A')) }], { limits: { textMax: 50 } });
    expect(problemsOf(result)).toEqual(['error a.json:1:1: the file is larger than 0 MiB']);
  });

  test('one broken file leaves the others as they are', () => {
    const result = imported([
      { path: 'a.json', text: json(named('A')) },
      { path: 'b.json', text: '{"info":' },
    ]);
    expect(result.collections).toHaveLength(1);
    expect(problemsOf(result)).toEqual(['error b.json:1:9: unexpected end of the text']);
  });

  function bomb(): string {
    const lines = Array.from(
      { length: 30 },
      (_, at) => `a${at + 1}: &a${at + 1} [*a${at}, *a${at}, *a${at}]`,
    );
    return `type: collection.insomnia.rest/5.0\na0: &a0 [x]\n${lines.join('\n')}\n`;
  }
});

test.each(importKinds)('a file that is no %s and is said to be one is told', (kind) => {
  for (const text of ['Dear all,\n', '{"a": [1]}', '[1, null]', '<a/>']) {
    const result = imported([{ path: 'a', text }], { kind });
    // Any object of names and values is a set of variables.
    if (!['environment', 'globals'].includes(kind))
      expect([result.collections, result.environments]).toEqual([[], []]);
    if (result.environments.length + result.globals.length === 0)
      expect(problemsOf(result).join()).toContain('error a');
  }
});

test.each<[string, string]>([
  ['blanks in a .bru file', `get {\n  url: a\n}\n\nheaders {\n  a${' '.repeat(200_000)}b\n}\n`],
  [
    'tags that never end',
    json({
      _type: 'export',
      __export_format: 4,
      resources: [{ _id: 'w', _type: 'workspace', name: '{% x '.repeat(100_000) }],
    }),
  ],
  [
    'braces that never end',
    json({ v: 1, name: 'x', folders: [], requests: [{ endpoint: '<<{{'.repeat(100_000) }] }),
  ],
  ['blanks in a header', `curl a.test -H 'a${' '.repeat(200_000)}b'`],
  [
    'a root of many fields that come back to it',
    `type Query { ${Array.from({ length: 1_000 }, (_, at) => `f${at}: Query`).join(' ')} }`,
  ],
])('%s cost no more than their length', (name, text) => {
  imported([{ path: name.includes('.bru') ? 'a.bru' : 'a', text }]);
});
