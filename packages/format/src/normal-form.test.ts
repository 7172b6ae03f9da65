import { expect, test } from 'vitest';
import type { Json } from './json.ts';
import { COLLECTIONS, ITEMS } from './normal-form.fixture.ts';
import { normalForm, normalItem, normalRequest, normalResponse, normalVariableSet } from './normal-form.ts';
import { readCollection } from './read-collection.ts';
import { readEnvironment } from './read-variables.ts';
import { V1_COLLECTIONS } from './v1-collection.fixture.ts';

const read = (document: Json) => readCollection(document).collection;
const withItem = (item: Json) => read({ info: { name: 'C' }, item: [item] }).item[0];

test.each(ITEMS)('shows %s as newman does', (_name, item, shown) => {
  const read = withItem(item);
  expect(read && JSON.stringify(normalItem(read))).toBe(shown);
});

test.each(COLLECTIONS)('shows %s as newman does', (_name, document, shown) => {
  expect(JSON.stringify(normalForm(read(document)))).toBe(shown);
});

test.each(V1_COLLECTIONS)('converts %s of v1 as newman does', (_name, document, shown) => {
  const before = JSON.stringify(document);
  const { collection, warnings } = readCollection(document);
  expect(JSON.stringify(withoutIds(normalForm(collection)))).toBe(shown);
  expect(warnings).toEqual(['Collection format v1 is deprecated: export the collection again as v2.1']);
  expect(JSON.stringify(document)).toBe(before);
});

test('shows the requests and responses of a run alike', () => {
  expect(
    JSON.stringify(
      normalRequest({
        method: 'post',
        url: { protocol: 'http', host: ['h'], port: '1', path: [''] },
        header: [{ key: 'Accept', value: '*/*', system: true }],
        body: { mode: 'raw', raw: 'x' },
      }),
    ),
  ).toBe(
    '{"url":{"protocol":"http","port":"1","path":[""],"host":["h"],"query":[],"variable":[]},' +
      '"header":[{"key":"Accept","value":"*/*","system":true}],"method":"POST","body":{"mode":"raw","raw":"x"}}',
  );
  const stream = { type: 'Buffer', data: [104, 105] };
  const response = { responseTime: 5, id: 'x', code: 200, stream, header: [], status: '', cookie: [] };
  expect(JSON.stringify(normalResponse(response))).toBe(
    '{"id":"x","status":"OK","code":200,"header":[],"stream":{"type":"Buffer","data":[104,105]},"cookie":[],' +
      '"responseTime":5,"responseSize":2}',
  );
});

test('shows an environment as newman does', () => {
  const environment = readEnvironment({
    id: 'e',
    name: 'E',
    values: [
      { key: 'a', value: '1', enabled: true, type: 'default' },
      { key: 'b', value: 2, enabled: false, type: 'any' },
      { key: 'c', value: 's', type: 'secret', disabled: true },
    ],
    _postman_variable_scope: 'environment',
    timestamp: 1,
    synced: false,
  });
  expect(JSON.stringify(normalVariableSet(environment))).toBe(
    '{"_":{"postman_variable_scope":"environment"},"id":"e","name":"E","values":[' +
      '{"type":"any","value":"1","key":"a"},{"type":"any","value":2,"key":"b"},' +
      '{"disabled":true,"type":"any","value":"s","key":"c"}]}',
  );
});

/** The transformer drops ids, and newman then makes random ones. */
function withoutIds(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutIds);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, one]) => key !== 'id' || typeof one !== 'string');
  return Object.fromEntries(entries.map(([key, one]) => [key, withoutIds(one)]));
}
