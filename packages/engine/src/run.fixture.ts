import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CollectionItem, type Json, readCollection } from '@parley/format';
import type { AssertionResult, ErrorDetails, RunEvent, RunOutcome, SentExchange } from './events.ts';
import type { RunOptions } from './options.ts';
import { runCollection } from './run.ts';

/** A server that answers with what it was asked, as JSON; `/status/404` and `/delay/50` do what they say. */
export async function startEcho(): Promise<{
  url: string;
  requests: () => number;
  close: () => Promise<void>;
}> {
  let requests = 0;
  const server = http.createServer((request, response) => {
    requests += 1;
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://echo');
      const [, first, second] = url.pathname.split('/');
      const code = first === 'status' ? Number(second) : 200;
      const body = JSON.stringify({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      });
      const cookie = url.searchParams.get('set-cookie');
      const headers: http.OutgoingHttpHeaders = { 'Content-Type': 'application/json' };
      if (cookie !== null) headers['Set-Cookie'] = cookie;
      setTimeout(
        () => {
          response.writeHead(code, headers);
          response.end(body);
        },
        first === 'delay' ? Number(second) : 0,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export type RunRecord = {
  events: RunEvent[];
  outcome: RunOutcome;
  /** `name: passed` or `name: message`, in order. */
  assertions: string[];
  results: AssertionResult[];
  scriptErrors: ErrorDetails[];
  requestErrors: string[];
  exchanges: SentExchange[];
  /** Console lines as text. */
  lines: string[];
  /** Names of the items visited, in order. */
  visited: string[];
};

type Extra = { [key: string]: Json };

/** Runs items given as v2.1 JSON and collects what happened. */
export async function runItems(
  item: readonly object[],
  options: Partial<RunOptions> & { collectionExtra?: Extra } = {},
): Promise<RunRecord> {
  const { collectionExtra, ...rest } = options;
  const document = {
    info: {
      name: 'Collection',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: item as Json[],
    ...collectionExtra,
  };
  const { collection } = readCollection(structuredClone(document) as Json);
  return record({ collection, ...rest });
}

export async function record(options: RunOptions): Promise<RunRecord> {
  const result: Omit<RunRecord, 'outcome'> = {
    events: [],
    assertions: [],
    results: [],
    scriptErrors: [],
    requestErrors: [],
    exchanges: [],
    lines: [],
    visited: [],
  };
  let outcome: RunOutcome | undefined;
  for await (const event of runCollection(options)) {
    result.events.push(event);
    if (event.type === 'item-started') result.visited.push(event.item.name);
    else if (event.type === 'console') result.lines.push(event.values.map(textOf).join(' '));
    else if (event.type === 'exchange') result.exchanges.push(event.exchange);
    else if (event.type === 'request-finished' && event.error !== undefined) {
      result.requestErrors.push(event.error.message);
    } else if (event.type === 'script-finished') {
      if (event.result.error !== undefined) result.scriptErrors.push(event.result.error);
      for (const assertion of event.result.assertions) {
        result.results.push(assertion);
        const how = assertion.skipped ? 'skipped' : (assertion.error?.message ?? 'passed');
        result.assertions.push(`${assertion.name}: ${how}`);
      }
    } else if (event.type === 'run-finished') outcome = event.outcome;
  }
  if (outcome === undefined) throw new Error('The run did not end.');
  return { ...result, outcome };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A request item with scripts, short. */
export function request(
  name: string,
  url: string,
  scripts: { pre?: string; test?: string; more?: object } = {},
): CollectionItem {
  const event: object[] = [];
  if (scripts.pre !== undefined)
    event.push({ listen: 'prerequest', script: { exec: scripts.pre.split('\n') } });
  if (scripts.test !== undefined) event.push({ listen: 'test', script: { exec: scripts.test.split('\n') } });
  return { name, request: { method: 'GET', url, ...scripts.more }, event } as unknown as CollectionItem;
}
