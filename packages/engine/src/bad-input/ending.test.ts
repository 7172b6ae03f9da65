import { readCollection } from '@parley/format';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { runCollection } from '../index.ts';
import type { RunOptions } from '../options.ts';
import { request } from '../run.fixture.ts';
import { serve, serveBytes } from '../send/send.fixture.ts';

const rejections: unknown[] = [];
const onRejection = (reason: unknown): void => {
  rejections.push(reason);
};
beforeEach(() => process.on('unhandledRejection', onRejection));
afterEach(() => {
  process.off('unhandledRejection', onRejection);
  expect(rejections.splice(0)).toEqual([]);
});

function options(items: readonly object[], more: Partial<RunOptions> = {}): RunOptions {
  const { collection } = readCollection({
    info: { name: 'Busy', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: items as never,
  });
  return { collection, ...more };
}

/** Sockets and timers that keep the process alive; those of the test's own servers are left out. */
const handles = (): string[] =>
  process
    .getActiveResourcesInfo()
    .filter((name) => /^(TCPSocketWrap|TLSWrap|Timeout|GetAddrInfo)/.test(name));

/** Handles that were not there before. */
function left(before: readonly string[]): string[] {
  const all = handles();
  for (const name of before) {
    const index = all.indexOf(name);
    if (index >= 0) all.splice(index, 1);
  }
  return all;
}

/** Waits until nothing of a run is left. */
async function settled(before: readonly string[]): Promise<string[]> {
  // The watch of the test itself is a timer.
  for (let round = 0; round < 60 && left(before).length > 0; round += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return left(before);
}

async function busyItems(): Promise<object[]> {
  const port = await serve((message, response) => {
    setTimeout(() => response.end('{"a":1}'), Number(message.url?.slice(1)) || 0);
  });
  const silent = await serveBytes(() => {});
  const url = `http://127.0.0.1:${port}`;
  return [
    request('quick', `${url}/0`, { test: 'pm.test("a", () => pm.response.to.have.status(200));' }),
    request('slow', `${url}/20`, { pre: 'await new Promise((done) => setTimeout(done, 5));' }),
    request('sends', `${url}/0`, {
      test: `await Promise.all([1, 2, 3].map((n) => pm.sendRequest("${url}/" + n * 5)));`,
    }),
    request('runs', `${url}/0`, {
      test: 'await pm.execution.runRequest("slow"); setInterval(() => {}, 10); await new Promise((done) => setTimeout(done, 20)); pm.test("x", () => {});',
    }),
    request('works', `${url}/0`, { test: 'for (let i = 0; i < 1e6; i += 1); pm.environment.set("i", 1);' }),
    request('waits', `http://127.0.0.1:${silent}/`),
  ];
}

test('ends at once wherever it is aborted, 50 times', async () => {
  const items = await busyItems();
  const before = handles();
  for (let round = 0; round < 50; round += 1) {
    const controller = new AbortController();
    const after = Math.floor((round * 7919) % 120);
    let abortedAt = 0;
    const abort = (): void => {
      abortedAt = performance.now();
      controller.abort();
    };
    if (round === 0) abort();
    else setTimeout(abort, after);
    const seen: string[] = [];
    const run = runCollection(
      options(items, { iterations: 20, parallel: 1 + (round % 3), signal: controller.signal }),
    );
    let last: RunEvent | undefined;
    for await (const event of run) {
      last = event;
      seen.push(event.type);
    }
    const took = performance.now() - abortedAt;
    expect(last).toMatchObject({ type: 'run-finished', outcome: { ok: false, stopped: 'aborted' } });
    expect(took, `aborted after ${after} ms, in ${seen.slice(-5).join()}`).toBeLessThan(1000);
  }
  expect(await settled(before)).toEqual([]);
}, 60_000);

test('is aborted in the middle of a script that waits for ever', async () => {
  const port = await serve((_, response) => response.end('{}'));
  const url = `http://127.0.0.1:${port}/`;
  for (const test of [
    'setInterval(() => {}, 10);',
    'await new Promise(() => { setTimeout(() => {}, 1e9); });',
    'await pm.execution.runRequest("other"); setInterval(() => {}, 10);',
  ]) {
    const controller = new AbortController();
    const items = [
      request('first', url, { test }),
      request('other', url, { test: 'setInterval(() => {}, 10);' }),
    ];
    const types: string[] = [];
    for await (const event of runCollection(options(items, { signal: controller.signal }))) {
      types.push(event.type);
      if (event.type === 'script-started') setTimeout(() => controller.abort(), 30);
    }
    expect(types.at(-1)).toBe('run-finished');
  }
});

test('ends when its time is over, and says so', async () => {
  const items = await busyItems();
  let outcome: unknown;
  for await (const event of runCollection(options(items, { timeoutMs: 60, iterations: 100 })))
    if (event.type === 'run-finished') outcome = event.outcome;
  expect(outcome).toMatchObject({ ok: false, stopped: 'timeout' });
});

test('ends and frees everything when its reader leaves', async () => {
  const items = await busyItems();
  const before = handles();
  for (let wanted = 0; wanted < 30; wanted += 1) {
    let seen = 0;
    for await (const _ of runCollection(options(items, { iterations: 50, parallel: 2 }))) {
      seen += 1;
      if (seen > wanted) break;
    }
  }
  expect(await settled(before)).toEqual([]);
});

test('ends and frees everything when its reader throws', async () => {
  const items = await busyItems();
  const before = handles();
  const read = async (): Promise<void> => {
    for await (const event of runCollection(options(items, { iterations: 50 })))
      if (event.type === 'exchange') throw new Error('The reader has had enough.');
  };
  await expect(read()).rejects.toThrow('The reader has had enough.');
  expect(await settled(before)).toEqual([]);
});

test('waits for a slow reader', async () => {
  let requests = 0;
  const port = await serve((_, response) => {
    requests += 1;
    response.end('x'.repeat(100_000));
  });
  const run = runCollection(options([request('a', `http://127.0.0.1:${port}/`)], { iterations: 5000 }));
  const reader = run[Symbol.asyncIterator]();
  await reader.next();
  let before = -1;
  while (requests !== before) {
    before = requests;
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  // Far from the end, whatever the limits are: a reader that does not read stops the run.
  expect(requests).toBeLessThan(1000);
  const held = requests;
  for (let index = 0; index < 40; index += 1) await reader.next();
  expect(requests).toBeLessThanOrEqual(held + 40);
  await reader.return?.();
});

test('tells nothing after its end', async () => {
  const slow = await serve((_, response) => setTimeout(() => response.end('{}'), 150));
  const url = `http://127.0.0.1:${slow}/`;
  const quick = await serve((_, response) => response.end('{}'));
  const items = [
    request('gives up', `http://127.0.0.1:${quick}/`, {
      test: `pm.sendRequest("${url}", () => {}); pm.execution.runRequest("nested"); setTimeout(() => {}, 1e9);`,
    }),
    request('nested', url, { test: 'pm.test("nested", () => {});' }),
  ];
  const seen: RunEvent[] = [];
  const run = runCollection(options(items, { timeoutScriptMs: 40, folders: ['gives up'] }));
  for await (const event of run) {
    seen.push(event);
    // A reader that takes its time.
    if (event.type === 'script-finished') await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(seen.at(-1)?.type).toBe('run-finished');
  const finished = seen.findIndex(({ type }) => type === 'item-finished');
  expect(seen.slice(finished + 1).map(({ type }) => type)).toEqual(['iteration-finished', 'run-finished']);
});

test('lets a request that was given up not disturb the next scripts', async () => {
  const slow = await serve((_, response) => setTimeout(() => response.end('{}'), 60));
  const quick = await serve((_, response) => response.end('{}'));
  const at = (port: number): string => `http://127.0.0.1:${port}/`;
  const items = [
    request('gives up', at(quick), {
      test: 'pm.execution.runRequest("nested"); setTimeout(() => {}, 1e9);',
    }),
    request('next', at(quick), {
      test: 'await new Promise((done) => setTimeout(done, 120)); pm.test("still here", () => {});',
    }),
    request('nested', at(slow)),
  ];
  const names: string[] = [];
  for await (const event of runCollection(options(items, { timeoutScriptMs: 400 }))) {
    if (event.type === 'script-finished' && event.item.name === 'next')
      names.push(...event.result.assertions.map(({ name }) => name), String(event.result.error?.message));
  }
  expect(names).toEqual(['still here', 'undefined']);
});

test('runs two requests of a script side by side', async () => {
  const port = await serve((message, response) =>
    setTimeout(() => response.end('{}'), Number(message.url?.slice(1))),
  );
  const at = (ms: number): string => `http://127.0.0.1:${port}/${ms}`;
  const test =
    'await new Promise((done) => setTimeout(done, 20)); pm.environment.set(pm.info.requestName, 1);';
  const items = [
    request('both', at(0), {
      test: `const all = await Promise.all(["a", "b", "a"].map((name) => pm.execution.runRequest(name)));
        pm.test(all.map(({ code }) => code).join(), () => {});
        pm.test([pm.environment.get("a"), pm.environment.get("b")].join(), () => {});`,
    }),
    request('a', at(30), { test }),
    request('b', at(10), { test }),
  ];
  const names: string[] = [];
  for await (const event of runCollection(options(items, { folders: ['both', 'a', 'b'] })))
    if (event.type === 'script-finished' && event.item.name === 'both')
      names.push(...event.result.assertions.map(({ name }) => name), String(event.result.error?.message));
  expect(names).toEqual(['200,200,200', '1,1', 'undefined']);
});
