import type { Json, JsonObject } from './json.ts';

const SCHEMA = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';
export const LIMITS = { depthMax: 32, childrenMax: 60_000, itemsMax: 200_000, fieldsBytesMax: 5_000_000 };

/** Numbers in [0, 1) which are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function countingIds(prefix = 'id'): () => string {
  let last = 0;
  return () => {
    last += 1;
    return `${prefix}-${last}`;
  };
}

/** A collection that uses each part of the format once, with members no one knows. */
export function collectionWithEverything(): JsonObject {
  return {
    info: {
      name: 'Shop',
      description: { content: '# Shop\n\nAll calls.', type: 'text/markdown' },
      schema: SCHEMA,
      _exporter_id: '42',
    },
    item: [
      {
        name: 'Orders',
        description: 'Everything about orders',
        item: [
          { name: 'Empty folder', item: [], 'x-note': { keep: [1, 2, { three: null }] } },
          {
            name: 'Place an order',
            event: [
              {
                listen: 'prerequest',
                script: { id: 's1', type: 'text/javascript', exec: ['let a = 1;', ''] },
              },
              { listen: 'test', script: { exec: "pm.test('ok', () => {});", packages: {} } },
            ],
            protocolProfileBehavior: { disableBodyPruning: true, strictSSL: false },
            request: {
              auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{token}}', type: 'string' }] },
              method: 'POST',
              header: [
                { key: 'Accept', value: '*/*' },
                { key: 'X-Off', value: '1', disabled: true },
              ],
              body: {
                mode: 'raw',
                raw: '{\n  "a": "ü \u2028 😀"\n}',
                options: { raw: { language: 'json' } },
              },
              url: {
                raw: 'https://{{host}}/orders/:id?dry=true&page',
                protocol: 'https',
                host: ['{{host}}'],
                path: ['orders', ':id'],
                query: [
                  { key: 'dry', value: 'true', description: 'No effect' },
                  { key: 'page', value: null, disabled: true },
                ],
                variable: [{ key: 'id', value: '7' }],
              },
              'dotted.key': true,
            },
            response: [
              {
                name: 'Placed',
                originalRequest: { method: 'POST', header: [], url: 'https://example.com/orders' },
                status: 'Created',
                code: 201,
                _postman_previewlanguage: 'json',
                header: null,
                cookie: [],
                responseTime: null,
                body: '{"id":7}',
              },
              { name: 'Refused', code: 400, body: null },
            ],
          },
        ],
        auth: { type: 'noauth' },
        variable: [{ key: 'in-folder', value: 1 }],
      },
      { request: 'https://example.com/{{path}}', response: [] },
    ],
    auth: { type: 'apikey', apikey: [{ key: 'key', value: 'X-Key' }] },
    event: [{ listen: 'test', script: { exec: [''] } }],
    variable: [{ id: 'v1', key: 'host', value: 'example.com', disabled: true, type: 'string' }],
    protocolProfileBehavior: {},
    unknownAtTheTop: [[], {}],
  };
}

/** A collection of about `count` requests in folders of 50, some with an example. */
export function largeCollection(count: number): JsonObject {
  const folders: Json[] = [];
  let requests: Json[] = [];
  for (let index = 0; index < count; index += 1) {
    requests.push({
      name: `Request ${index}`,
      event: [
        { listen: 'test', script: { type: 'text/javascript', exec: ["pm.test('ok', () => {", '});'] } },
      ],
      request: {
        method: 'POST',
        header: [{ key: 'Content-Type', value: 'application/json' }],
        body: { mode: 'raw', raw: `{"number":${index},"text":"${'x'.repeat(80)}"}` },
        url: {
          raw: `https://example.com/things/${index}`,
          host: ['example', 'com'],
          path: ['things', `${index}`],
        },
      },
      response: index % 10 === 0 ? [{ name: 'Fine', code: 200, body: 'ok' }] : [],
    });
    if (requests.length === 50 || index === count - 1) {
      folders.push({ name: `Folder ${folders.length}`, item: requests });
      requests = [];
    }
  }
  return { info: { name: 'Large', schema: SCHEMA }, item: folders };
}
