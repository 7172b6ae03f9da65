import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

/** What a program gets: files on disk, and how many requests the target must have seen when it ended. */
export type Workload = {
  name: 'a' | 'b' | 'c' | 'd';
  title: string;
  collection: string;
  data?: string;
  iterations: number;
  requests: number;
};

/** The four workloads, written as files into `directory`, aimed at `url`. */
export function writeWorkloads(directory: string, url: string): Record<Workload['name'], Workload> {
  const write = (name: string, content: unknown): string => {
    const file = join(directory, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  return {
    a: {
      name: 'a',
      title: 'one request, no script',
      collection: write(
        'a.json',
        collection('Cold start', [{ name: 'One', request: get(`${url}/items/1`) }]),
      ),
      iterations: 1,
      requests: 1,
    },
    b: {
      name: 'b',
      title: '100 scripted requests x 10',
      collection: write('b.json', collection('Scripted', scripted(url))),
      iterations: 10,
      requests: 1000,
    },
    c: {
      name: 'c',
      title: '50 heavy pre-request scripts',
      collection: write('c.json', collection('Heavy', heavy(url))),
      iterations: 1,
      requests: 50,
    },
    d: {
      name: 'd',
      title: '1,000 rows of data',
      collection: write('d.json', collection('Rows', [row(url)])),
      data: write(
        'd-rows.json',
        Array.from({ length: 1000 }, (_, id) => ({ id, name: `Thing ${id}`, on: id % 2 === 0 })),
      ),
      iterations: 1000,
      requests: 1000,
    },
  };
}

function collection(name: string, item: unknown[]): unknown {
  return { info: { name, schema: SCHEMA }, item };
}

function get(url: string): unknown {
  return { method: 'GET', header: [{ key: 'Accept', value: 'application/json' }], url };
}

function event(listen: string, exec: string[]): unknown {
  return { listen, script: { type: 'text/javascript', exec } };
}

function scripted(url: string): unknown[] {
  return Array.from({ length: 100 }, (_, index) => ({
    name: `Thing ${index}`,
    request: get(`${url}/items/${index}?page=1`),
    event: [
      event('test', [
        "pm.test('answers 200', () => {",
        '  pm.response.to.have.status(200);',
        '});',
        "pm.test('has the thing', () => {",
        '  const body = pm.response.json();',
        `  pm.expect(body.id).to.equal(${index});`,
        "  pm.expect(body).to.have.property('name').that.is.a('string');",
        "  pm.expect(body.tags).to.be.an('array').that.includes('new');",
        '});',
        "pm.test('is JSON', () => {",
        "  pm.expect(pm.response.headers.get('Content-Type')).to.include('application/json');",
        '});',
        `pm.environment.set('last', pm.response.json().name);`,
      ]),
    ],
  }));
}

function heavy(url: string): unknown[] {
  return Array.from({ length: 50 }, (_, index) => ({
    name: `Signed ${index}`,
    request: {
      method: 'POST',
      header: [
        { key: 'Content-Type', value: 'application/json' },
        { key: 'X-Signature', value: '{{signature}}' },
      ],
      url: `${url}/items/${index}`,
      body: { mode: 'raw', raw: '{{payload}}' },
    },
    event: [
      event('prerequest', [
        "const lodash = require('lodash');",
        "const Ajv = require('ajv');",
        'const rows = lodash.range(200).map((id) => ({ id, group: id % 7, name: "Thing " + id, price: (id * 37) % 101 }));',
        'const groups = lodash.mapValues(lodash.groupBy(rows, "group"), (list) => lodash.sumBy(list, "price"));',
        'const top = lodash.take(lodash.orderBy(rows, ["price", "name"], ["desc", "asc"]), 10).map((one) => lodash.pick(one, ["id", "price"]));',
        `const payload = JSON.stringify({ index: ${index}, groups, top });`,
        'const ajv = new Ajv();',
        "const valid = ajv.validate({ type: 'object', required: ['index', 'groups', 'top'], properties: {",
        "  index: { type: 'integer' }, groups: { type: 'object', additionalProperties: { type: 'number' } },",
        "  top: { type: 'array', items: { type: 'object', required: ['id', 'price'], properties: {",
        "    id: { type: 'integer' }, price: { type: 'number', minimum: 0 } } } } } }, JSON.parse(payload));",
        "if (!valid) throw new Error('The payload does not fit its schema.');",
        'let signature = payload;',
        "for (let round = 0; round < 20; round += 1) signature = CryptoJS.HmacSHA256(signature, 'secret').toString(CryptoJS.enc.Hex);",
        "pm.variables.set('payload', payload);",
        "pm.variables.set('signature', signature);",
      ]),
      event('test', ["pm.test('answers 200', () => pm.response.to.have.status(200));"]),
    ],
  }));
}

function row(url: string): unknown {
  return {
    name: 'Row',
    request: {
      method: 'POST',
      header: [{ key: 'Content-Type', value: 'application/json' }],
      url: `${url}/items/{{id}}?name={{name}}`,
      body: { mode: 'raw', raw: '{"id": {{id}}, "name": "{{name}}", "on": {{on}}}' },
    },
    event: [
      event('test', [
        "pm.test('answers 200', () => pm.response.to.have.status(200));",
        "pm.test('answers the row', () => pm.expect(pm.response.json().id).to.equal(pm.iterationData.get('id')));",
      ]),
    ],
  };
}

/** Two scripted requests; the target takes `waitMs` for each answer, so that runs overlap. */
export function waitingCollection(url: string, waitMs = 200): unknown {
  return collection(
    'Waiting',
    [1, 2].map((index) => ({
      name: `Slow ${index}`,
      request: get(`${url}/items/${index}?wait=${waitMs}`),
      event: [
        event('test', [
          `pm.test('answers', () => pm.expect(pm.response.json().id).to.equal(${index}));`,
          "pm.environment.set('last', pm.response.json().name);",
        ]),
      ],
    })),
  );
}
