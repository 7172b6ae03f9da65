import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunEvent } from '../events.ts';
import { type RunRecord, request, runItems, startEcho } from '../run.fixture.ts';

let echo: Awaited<ReturnType<typeof startEcho>>;
beforeAll(async () => {
  echo = await startEcho();
});
afterAll(() => echo.close());

const iterationsOf = ({ events }: RunRecord): number[] =>
  events.flatMap((event) => (event.type === 'item-finished' ? [event.cursor.iteration] : []));
const pathsOf = ({ exchanges }: RunRecord): string[] => exchanges.map(({ request: { url } }) => url.path);
const counted = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test.each([
  [1, 1],
  [2, 1],
  [3, 4],
  [7, 3],
  [40, 2],
])('runs every iteration exactly once over %i shards with %i lanes', async (total, parallel) => {
  const data = counted(23).map((row) => ({ row }));
  const seen: number[] = [];
  const paths: string[] = [];
  for (let index = 1; index <= total; index += 1) {
    const ran = await runItems([request('a', `${echo.url}/{{row}}`)], {
      data,
      parallel,
      shard: { index, total },
    });
    seen.push(...iterationsOf(ran));
    paths.push(...pathsOf(ran));
  }
  expect(seen.sort((a, b) => a - b)).toEqual(counted(23));
  expect(paths.sort()).toEqual(
    counted(23)
      .map((row) => `/${row}`)
      .sort(),
  );
});

test('divides the branches of a single iteration, each request once and at its place', async () => {
  const items = counted(7).map((branch) => ({
    name: `folder ${branch}`,
    item: counted(3).map((leaf) => request(`${branch}.${leaf}`, `${echo.url}/${branch}/${leaf}`)),
  }));
  const all = counted(7).flatMap((branch) => counted(3).map((leaf) => `${branch}.${leaf}`));
  const names: string[] = [];
  for (let index = 1; index <= 3; index += 1) {
    const { events } = await runItems(items, { shard: { index, total: 3 }, parallel: 2 });
    for (const event of events) {
      if (event.type !== 'item-started') continue;
      names.push(event.item.name);
      expect(all[event.cursor.position]).toBe(event.item.name);
    }
  }
  expect(names.sort()).toEqual(all);
});

test('keeps variables and cookies of lanes apart', async () => {
  const items = [
    request('sets', `${echo.url}/?set-cookie=lane%3D{{row}}`, {
      pre: 'pm.environment.set("mine", pm.iterationData.get("row")); pm.globals.set("g", (pm.globals.get("g") || 0) + 1); mark = pm.info.iteration;',
    }),
    request('waits', `${echo.url}/delay/5`),
    request('reads', `${echo.url}/{{mine}}`, {
      test: `const { url, headers } = pm.response.json();
        const row = pm.iterationData.get("row");
        pm.test("variable", () => pm.expect(url).to.equal("/" + row));
        pm.test("cookie", () => pm.expect(headers.cookie).to.equal("lane=" + row));
        pm.test("global object", () => pm.expect(mark).to.equal(pm.info.iteration));`,
    }),
  ];
  const data = counted(30).map((row) => ({ row }));
  const { assertions, outcome } = await runItems(items, { data, parallel: 6 });
  expect(assertions.filter((line) => line.endsWith(': passed'))).toHaveLength(90);
  expect(outcome.ok).toBe(true);
});

test('sends what one script starts at once over a bounded number of connections', async () => {
  const { assertions, exchanges } = await runItems([
    request('many', `${echo.url}/ok`, {
      test: `const sends = Array.from({ length: 300 }, (_, n) => pm.sendRequest('${echo.url}/delay/2?n=' + n));
        const codes = (await Promise.all(sends)).map((response) => response.code);
        pm.test('all answered', () => pm.expect(codes.filter((code) => code === 200).length).to.equal(300));`,
    }),
  ]);
  expect(assertions).toEqual(['all answered: passed']);
  const opened = exchanges.filter(({ timings }) => timings.connect !== undefined);
  expect(exchanges.length).toBe(301);
  expect(opened.length).toBeLessThanOrEqual(65);
});

test('reports the last attempt of a retried request and keeps every exchange', async () => {
  const items = [
    request('third time', `${echo.url}/{{n}}`, {
      pre: 'pm.environment.set("n", (pm.environment.get("n") || 0) + 1); console.log("attempt");',
      test: 'pm.test("is the third", () => pm.expect(pm.response.json().url).to.equal("/3"));',
    }),
    request('never', `${echo.url}/status/500`, {
      test: 'pm.test("never", () => pm.response.to.have.status(200));',
    }),
    request('at once', `${echo.url}/ok`),
  ];
  const { events, assertions, lines, exchanges, outcome } = await runItems(items, { retry: 2 });
  expect(assertions).toEqual([
    'is the third: passed',
    'never: expected response to have status code 200 but got 500',
  ]);
  expect(lines).toEqual(['attempt']);
  expect(exchanges.map(({ request: { url } }) => url.path)).toEqual([
    ...['/1', '/2', '/3'],
    ...['/status/500', '/status/500', '/status/500', '/ok'],
  ]);
  const finished = events.flatMap((event) => (event.type === 'item-finished' ? [event.outcome] : []));
  expect(finished.map(({ attempts, failed }) => [attempts, failed])).toEqual([
    [3, false],
    [3, true],
    [1, false],
  ]);
  expect(outcome.ok).toBe(false);
});

test('tells events of each item in order, whatever the number of lanes', async () => {
  const items = counted(4).map((index) =>
    request(`r${index}`, `${echo.url}/delay/${index}`, { test: 'pm.test("t", () => {}); console.log("l");' }),
  );
  const { events } = await runItems(items, { iterations: 12, parallel: 5 });
  const byVisit = new Map<string, string[]>();
  for (const event of events) {
    const ref = (event as Extract<RunEvent, { type: 'item-started' }>).cursor?.ref;
    if (ref === undefined || event.type.startsWith('iteration')) continue;
    byVisit.set(ref, [...(byVisit.get(ref) ?? []), event.type]);
  }
  expect(byVisit.size).toBe(48);
  const script = 'phase-started script-started console script-finished phase-finished';
  expect(new Set([...byVisit.values()].map((types) => types.join(' ')))).toEqual(
    new Set([
      `item-started phase-started phase-finished request-started exchange request-finished ${script} item-finished`,
    ]),
  );
  expect(events.filter(({ type }) => type === 'iteration-finished')).toHaveLength(12);
});

test('refuses shards that do not exist', async () => {
  for (const shard of [
    { index: 0, total: 2 },
    { index: 3, total: 2 },
    { index: 1.5, total: 2 },
    { index: Number.NaN, total: 2 },
  ])
    await expect(runItems([request('a', echo.url)], { shard })).rejects.toThrow('There is no shard');
});
