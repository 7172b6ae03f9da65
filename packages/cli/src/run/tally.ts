import type { ErrorDetails, SendError } from '@parley/engine';
import type { Failure, ReportEvent, SentEvent, SentResponse } from '../reporters/reporter.ts';

export type Count = { total: number; pending: number; failed: number };

export type Stats = {
  iterations: Count;
  items: Count;
  scripts: Count;
  prerequests: Count;
  requests: Count;
  tests: Count;
  assertions: Count;
  testScripts: Count;
  prerequestScripts: Count;
};

/** Average, smallest, largest and standard deviation in ms; 0 while nothing was measured. */
export type Measure = { average: number; min: number; max: number; sd: number };

/** Failures whose details are kept for tables; the rest is only counted, so that memory stays flat. */
export const FAILURES_KEPT_MAX = 10_000;

/** What a run adds up to, in newman's terms. Grows while the run goes on. */
export type Tally = {
  stats: Stats;
  /** Requests of one iteration. */
  items: number;
  response: Measure;
  dns: Measure;
  firstByte: Measure;
  startedAt: number;
  finishedAt: number;
  responseBytes: number;
  failures: Failure[];
  failureCount: number;
};

export function createTally(): Tally {
  const count = (): Count => ({ total: 0, pending: 0, failed: 0 });
  const measure = (): Measure => ({ average: 0, min: 0, max: 0, sd: 0 });
  return {
    stats: {
      iterations: count(),
      items: count(),
      scripts: count(),
      prerequests: count(),
      requests: count(),
      tests: count(),
      assertions: count(),
      testScripts: count(),
      prerequestScripts: count(),
    },
    items: 0,
    response: measure(),
    dns: measure(),
    firstByte: measure(),
    startedAt: 0,
    finishedAt: 0,
    responseBytes: 0,
    failures: [],
    failureCount: 0,
  };
}

/**
 * Adds one event and answers its failures, assertions first. They are counted before reporters see the event, since
 * reports number them.
 */
export function addToTally(tally: Tally, event: ReportEvent): Failure[] {
  const { stats } = tally;
  const failures: Failure[] = [];
  switch (event.type) {
    case 'run-started':
      tally.startedAt = event.startedAt;
      tally.items = event.items;
      break;
    case 'iteration-finished':
      // COMPAT: a collection without requests has no iterations.
      if (tally.items > 0) stats.iterations.total += 1;
      break;
    case 'phase-finished':
      stats[event.kind === 'test' ? 'tests' : 'prerequests'].total += 1;
      break;
    case 'item-finished':
      stats.items.total += 1;
      break;
    case 'script-finished':
      addScript(tally, event, failures);
      break;
    case 'sent':
      addRequest(tally, event, failures);
      break;
    case 'request-finished':
      // A request that never became an exchange: an address that cannot be read, an authorization that failed.
      if (event.exchange === undefined && event.error !== undefined) {
        stats.requests.total += 1;
        stats.requests.failed += 1;
        failures.push(requestFailure(event, event.error));
      }
      break;
    case 'run-finished':
      tally.finishedAt = event.finishedAt;
      break;
  }
  for (const failure of failures) {
    tally.failureCount += 1;
    if (tally.failures.length < FAILURES_KEPT_MAX) tally.failures.push(failure);
  }
  return failures;
}

function addScript(
  tally: Tally,
  event: Extract<ReportEvent, { type: 'script-finished' }>,
  failures: Failure[],
): void {
  const { result, cursor, item } = event;
  const { stats } = tally;
  const failed = result.error === undefined ? 0 : 1;
  const kind = result.kind === 'test' ? stats.testScripts : stats.prerequestScripts;
  stats.scripts.total += 1;
  stats.scripts.failed += failed;
  kind.total += 1;
  kind.failed += failed;
  for (const { name, index, error } of result.assertions) {
    stats.assertions.total += 1;
    if (error === undefined) continue;
    stats.assertions.failed += 1;
    const stack = `${error.name}: ${error.message}\n   at Object.eval sandbox-script.js:${index + 1}:${cursor.position + 1})`;
    // COMPAT: newman says "test-script" for assertions of pre-request scripts too.
    const at = `assertion:${index} in test-script`;
    const { message } = error;
    const time = Date.now();
    failures.push({
      kind: 'assertion',
      name: error.name,
      message,
      stack,
      test: name,
      index,
      at,
      item,
      cursor,
      time,
      scriptId: result.scriptId,
    });
  }
  if (result.error !== undefined) {
    const { name, message, stack = '' } = result.error;
    const at = `${result.kind}-script${place(result.error)}`;
    const { scriptId } = result;
    failures.push({ kind: 'script', name, message, stack, at, item, cursor, time: Date.now(), scriptId });
  }
}

function place({ line, column }: ErrorDetails): string {
  if (line === undefined) return '';
  return column === undefined ? `:${line}` : `:${line}:${column}`;
}

function addRequest(tally: Tally, event: SentEvent, failures: Failure[]): void {
  const { requests } = tally.stats;
  requests.total += 1;
  if (event.error !== undefined) {
    // Only the last attempt of an item is judged.
    if (event.origin === 'retry') return;
    requests.failed += 1;
    // COMPAT: a send of a script that fails is the script's to judge; newman counts it among the failures all the same.
    failures.push(requestFailure(event, event.error));
    return;
  }
  if (event.response === undefined) return;
  tally.responseBytes += transferredBytes(event.response);
  const { lookup, connect, secureConnect, response } = event.timings;
  const count = requests.total;
  measure(tally.response, event.responseTimeMs, count);
  measure(tally.dns, lookup ?? 0, count);
  const connected = secureConnect ?? connect ?? lookup ?? 0;
  if (response !== undefined) measure(tally.firstByte, response - connected, count);
}

/**
 * COMPAT: newman believes the Content-Length of answers in gzip and deflate and takes the decoded size of all others,
 * as postman-collection 4.4.0 measures a response.
 */
function transferredBytes({ headers, body }: SentResponse): number {
  const told = (name: string): string => headers.find(({ key }) => key.toLowerCase() === name)?.value ?? '';
  if (!/gzip|deflate/i.test(told('content-encoding'))) return body.length;
  const length = told('content-length');
  return /^\d{1,15}$/.test(length) ? Number(length) : body.length;
}

function requestFailure(
  event: { item: Failure['item']; cursor: Failure['cursor'] },
  error: SendError,
): Failure {
  const { name, message } = error;
  const { item, cursor } = event;
  // As Node begins the stacks of its own errors.
  const said = error.code.startsWith('ERR_') ? `${name} [${error.code}]` : name;
  const stack = `${said}: ${message}`;
  return {
    kind: 'request',
    name,
    message,
    stack,
    at: 'request',
    item,
    cursor,
    time: Date.now(),
    details: errorDetails(error),
  };
}

/** What Node tells of a failed request besides name and message. COMPAT: codes of our own are none that newman has. */
export function errorDetails(error: SendError): NonNullable<Failure['details']> {
  const { name: _name, message: _message, code, errno, ...others } = error;
  return {
    ...(errno === undefined ? {} : { errno }),
    ...(code.startsWith('PARLEY_') ? {} : { code }),
    ...others,
  };
}

/**
 * Welford's online algorithm (Knuth, TAOCP 2, 4.2.2). COMPAT: newman divides by the number of all requests, failed
 * ones included, and leaves out values of 0.
 */
function measure(target: Measure, value: number, count: number): void {
  if (value <= 0) return;
  const before = target.average;
  const variance = target.sd ** 2;
  target.average = (before * (count - 1) + value) / count;
  target.min = target.min === 0 ? value : Math.min(target.min, value);
  target.max = Math.max(target.max, value);
  target.sd = Math.sqrt((variance * (count - 1) + (value - before) * (value - target.average)) / count);
}
