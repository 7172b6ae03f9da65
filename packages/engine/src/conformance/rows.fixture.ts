import type { Json, VariableSet } from '@parley/format';
import { readCollection } from '@parley/format';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../events.ts';
import type { RunOptions } from '../options.ts';
import { runCollection } from '../run.ts';
import { startTestServer, type TestServer } from './server.fixture.ts';

/**
 * One fact of the reference, shown by one request of a run. `$SERVER` stands for the URL of the test server everywhere,
 * `$HOST` for its host and port, `$PORT` for its port.
 */
export type Row = {
  shows: string;
  /** Instead of GET `$SERVER/echo`: a URL, or a definition. */
  request?: string | object;
  pre?: string;
  test?: string;
  /** More members of the item. */
  definition?: object;
  /** True: the item stands in `more`, only its outcome is checked. */
  absent?: boolean;
  /** Values that the scripts logged, in order. */
  gives?: unknown[];
  /** `name: passed`, `name: skipped` or `name: message`. */
  assertions?: string[];
  /** Messages of errors of scripts, then of the request. */
  errors?: string[];
  warnings?: string[];
};

export type RowOptions = Partial<Omit<RunOptions, 'collection' | 'environment' | 'globals'>> & {
  environment?: Omit<VariableSet, 'id'>;
  globals?: Omit<VariableSet, 'id'>;
  /** More members of the collection. */
  extra?: object;
  /** Requests that stand after the rows. */
  more?: object[];
};

type Happened = { gives: unknown[]; assertions: string[]; errors: string[]; warnings: string[] };

/** Runs the rows as requests of one collection, in order, and checks what happened in each. */
export function describeRows(area: string, rows: readonly Row[], options: RowOptions = {}): void {
  describe(area, () => {
    let server: TestServer;
    let happened: Map<string, Happened>;

    beforeAll(async () => {
      server = await startTestServer();
      happened = await runRows(rows, options, server);
    });
    afterAll(() => server.close());

    it.each(rows)('$shows', (row) => {
      const { shows, gives = [], assertions = [], errors = [], warnings = [] } = row;
      expect(happened.get(shows)).toEqual(placed({ gives, assertions, errors, warnings }, server));
    });
  });
}

async function runRows(
  rows: readonly Row[],
  options: RowOptions,
  server: TestServer,
): Promise<Map<string, Happened>> {
  const { extra, more = [], environment, globals, ...rest } = options;
  const document = placed(collectionOf(rows, extra, more), server);
  const { collection } = readCollection(document as Json);
  const happened = new Map<string, Happened>();
  const run: RunOptions = {
    collection,
    ...placed(rest, server),
    ...(environment && { environment: { id: 'environment', ...placed(environment, server) } }),
    ...(globals && { globals: { id: 'globals', ...placed(globals, server) } }),
  };
  for await (const event of runCollection(run)) note(event, happened);
  return happened;
}

/** The rows as a v2.1 document. */
export function collectionOf(rows: readonly Row[], extra: object = {}, more: readonly object[] = []): object {
  return {
    info: {
      name: 'Conformance',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [...rows.filter(({ absent }) => !absent).map(itemOf), ...more],
    ...extra,
  };
}

function itemOf(row: Row): object {
  const event: object[] = [];
  if (row.pre !== undefined) event.push({ listen: 'prerequest', script: { exec: row.pre.split('\n') } });
  if (row.test !== undefined) event.push({ listen: 'test', script: { exec: row.test.split('\n') } });
  return { name: row.shows, request: row.request ?? '$SERVER/echo', event, ...row.definition };
}

function note(event: RunEvent, happened: Map<string, Happened>): void {
  if (!('item' in event) || event.item === undefined) return;
  let own = happened.get(event.item.name);
  if (own === undefined) {
    own = { gives: [], assertions: [], errors: [], warnings: [] };
    happened.set(event.item.name, own);
  }
  if (event.type === 'console') own.gives.push(...event.values);
  if (event.type === 'warning') own.warnings.push(event.message);
  if (event.type === 'request-finished' && event.error !== undefined) own.errors.push(event.error.message);
  if (event.type !== 'script-finished') return;
  for (const { name, skipped, error } of event.result.assertions)
    own.assertions.push(`${name}: ${skipped ? 'skipped' : (error?.message ?? 'passed')}`);
  if (event.result.error !== undefined) own.errors.push(event.result.error.message);
}

/** A copy with the server's place in every text; functions and other live things stay. */
export function placed<Value>(value: Value, server: TestServer): Value {
  return copied(value, server) as Value;
}

function filled(text: string, { url, host, port }: TestServer): string {
  return text.replaceAll('$SERVER', url).replaceAll('$HOST', host).replaceAll('$PORT', String(port));
}

function copied(value: unknown, server: TestServer): unknown {
  if (typeof value === 'string') return filled(value, server);
  if (Array.isArray(value)) return value.map((member) => copied(member, server));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copied(member, server)]));
}
