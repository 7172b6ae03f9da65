import type { Json } from '@parley/format';
import { readCollection } from '@parley/format';
import { expect, it } from 'vitest';
import { record } from '../run.fixture.ts';
import { describeRows, placed, type Row } from './rows.fixture.ts';
import { startTestServer } from './server.fixture.ts';

const schema = (version: string): string =>
  `https://schema.getpostman.com/json/collection/v${version}/collection.json`;
const logs = (text: string): object => ({ exec: `console.log('${text}');` });

const item = {
  name: 'one',
  request: { method: 'GET', url: '$SERVER/echo/{{v}}' },
  event: [{ listen: 'test', script: { exec: ['console.log(pm.response.json().url);'] } }],
};

const documents: readonly [shows: string, document: object][] = [
  [
    'a v2.1 collection',
    { info: { name: 'C', schema: schema('2.1.0') }, item: [item], variable: [{ key: 'v', value: 'x' }] },
  ],
  [
    'a v2.0 collection with texts as URLs and objects as parameters',
    {
      info: { name: 'C', schema: schema('2.0.0') },
      item: [
        {
          ...item,
          request: { ...item.request, auth: { type: 'basic', basic: { username: 'u', password: 'p' } } },
        },
      ],
      variable: [{ id: 'v', value: 'x' }],
    },
  ],
  [
    'a collection in the wrapper of the API',
    {
      collection: {
        info: { name: 'C', schema: schema('2.1.0') },
        item: [item],
        variable: [{ key: 'v', value: 'x' }],
      },
    },
  ],
  [
    'a v1 collection',
    {
      id: 'c',
      name: 'C',
      order: ['r'],
      folders: [],
      variables: [{ key: 'v', value: 'x' }],
      requests: [
        {
          id: 'r',
          name: 'one',
          method: 'GET',
          url: '$SERVER/echo/{{v}}',
          headers: '',
          collectionId: 'c',
          events: [{ listen: 'test', script: { exec: ['console.log(pm.response.json().url);'] } }],
        },
      ],
    },
  ],
];

it.each(documents)('runs %s', async (_, document) => {
  const server = await startTestServer();
  const { collection } = readCollection(placed(document, server) as Json);
  const { lines, outcome } = await record({ collection });
  await server.close();
  expect(lines).toEqual(['/echo/x']);
  expect(outcome.ok).toBe(true);
});

const both = (name: string): object[] => [
  { listen: 'prerequest', script: logs(`before ${name}`) },
  { listen: 'test', script: logs(`after ${name}`) },
];

const events: Row[] = [
  {
    shows: 'scripts may be a text, a list of lines or the script itself',
    definition: {
      event: [
        { listen: 'prerequest', script: 'console.log("itself");' },
        { listen: 'prerequest', script: { exec: 'console.log("text");' } },
        { listen: 'prerequest', script: { exec: ['console.log(', '"lines");'] } },
        { listen: 'prerequest', script: { exec: 'console.log("off");' }, disabled: true },
        { listen: 'test', script: { exec: [] } },
        { listen: 'other', script: { exec: 'console.log("other");' } },
      ],
    },
    gives: ['before collection', 'itself', 'text', 'lines', 'after collection'],
  },
  {
    shows: 'events run outermost first',
    absent: true,
    gives: [
      ...['before collection', 'before outer', 'before inner', 'before request'],
      ...['after collection', 'after outer', 'after inner', 'after request'],
    ],
  },
  {
    shows: 'an error of one script does not stop the later ones, nor the request',
    absent: true,
    gives: ['before collection', 'before second', 'after collection', 'before failing', 200],
    errors: ['first', 'third'],
  },
  {
    shows: 'each script has its own location',
    absent: true,
    gives: [
      'before collection',
      ...[['Conformance', 'place', 'each script has its own location'], 'place'],
      ...[['Conformance', 'place', 'each script has its own location'], 'each script has its own location'],
      'after collection',
    ],
  },
];

describeRows('events', events, {
  extra: { event: both('collection') },
  more: [
    {
      name: 'outer',
      event: both('outer'),
      item: [
        {
          name: 'inner',
          event: both('inner'),
          item: [{ name: 'events run outermost first', request: '$SERVER/echo', event: both('request') }],
        },
      ],
    },
    {
      name: 'failing',
      event: [
        { listen: 'prerequest', script: { exec: 'throw new Error("first");' } },
        { listen: 'prerequest', script: logs('before second') },
        { listen: 'test', script: { exec: 'throw new Error("third");' } },
      ],
      item: [
        {
          name: 'an error of one script does not stop the later ones, nor the request',
          request: '$SERVER/echo',
          event: [{ listen: 'test', script: { exec: 'console.log("before failing", pm.response.code);' } }],
        },
      ],
    },
    {
      name: 'place',
      event: [
        {
          listen: 'prerequest',
          script: { exec: 'console.log(pm.execution.location, pm.execution.location.current);' },
        },
      ],
      item: [
        {
          name: 'each script has its own location',
          request: '$SERVER/echo',
          event: [
            {
              listen: 'prerequest',
              script: { exec: 'console.log(pm.execution.location, pm.execution.location.current);' },
            },
          ],
        },
      ],
    },
  ],
});
