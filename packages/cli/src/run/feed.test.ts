import type { RunEvent } from '@parley/engine';
import { expect, test } from 'vitest';
import type { ReportEvent } from '../reporters/reporter.ts';
import { createFeed } from './feed.ts';

const cursor = { ref: 'r', position: 0, iteration: 0, length: 1, cycles: 1 };
const item = { id: 'i', name: 'I', definition: { id: 'i', name: 'I' }, path: ['C'], pathIds: ['c'] };

function exchange(origin: 'redirect' | 'item', code: number): RunEvent {
  const url = { protocol: 'http' as const, host: 'h', path: '/', query: [] };
  const timings = {
    startedAt: 0,
    lookup: undefined,
    connect: undefined,
    secureConnect: undefined,
    response: 1,
    end: 2,
  };
  return {
    type: 'exchange',
    cursor,
    item,
    origin,
    exchange: {
      id: `e${code}`,
      definition: {},
      request: { method: 'GET', url, headers: [], body: undefined },
      response: { code, reason: '', headers: [], httpVersion: '1.1', body: Buffer.alloc(0), wireBytes: 0 },
      timings,
      warnings: [],
    },
  };
}

test('hops are one request, also when the next one comes with a warning', () => {
  const events: ReportEvent[] = [];
  const feed = createFeed((event) => events.push(event));
  feed({ type: 'item-started', cursor, item });
  feed(exchange('redirect', 302));
  feed({ type: 'warning', cursor, item, message: 'not trusted' });
  feed(exchange('item', 200));
  expect(events.map(({ type }) => type)).toEqual(['item-started', 'warning', 'sent']);
  expect(events.at(-1)).toMatchObject({ hops: 2, exchangeId: 'e302', response: { code: 200 } });
});
