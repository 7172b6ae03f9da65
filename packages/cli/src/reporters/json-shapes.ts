import type { VariableValue } from '@parley/engine';
import { type Json, type JsonObject, normalVariableSet, type VariableSet } from '@parley/format';
import type { Measure, Tally } from '../run/tally.ts';
import type { Failure, ReportCursor, SentEvent } from './reporter.ts';

/** The pieces of newman's JSON report, members in its order. Source: reports of newman 6.2.2. */

export type CursorShape = { [name: string]: unknown };

/**
 * COMPAT: the cursor of the very first item has more members than the others, and that of the first item of each
 * later iteration says that it is.
 */
export function cursorShape(
  cursor: ReportCursor,
  httpRequestId: string | undefined,
  start: 'run' | 'iteration' | undefined,
): CursorShape {
  const { ref, length, cycles, position, iteration } = cursor;
  const id = httpRequestId === undefined ? {} : { httpRequestId };
  const cr = start === 'iteration' ? { cr: true } : {};
  if (start !== 'run') return { ref, length, cycles, position, iteration, ...cr, ...id };
  return { position, iteration, length, cycles, empty: false, eof: false, bof: true, cr: false, ref, ...id };
}

export function responseShape(event: SentEvent): JsonObject | undefined {
  const { response } = event;
  if (response === undefined) return undefined;
  const shape = {
    id: event.exchangeId,
    // COMPAT: an empty reason phrase is left out.
    ...(response.reason === '' ? {} : { status: response.reason }),
    code: response.code,
    header: response.headers.map(({ key, value }) => ({ key, value })),
    stream: response.body,
    cookie: [],
    // Whole, as scripts see it.
    responseTime: Math.round(event.responseTimeMs),
    responseSize: response.body.length,
  };
  return shape as unknown as JsonObject;
}

/** A scope as it is at the end. COMPAT: newman knows no `default`, and writes `any`. */
export function variablesShape(set: VariableSet, values: readonly VariableValue[]): JsonObject {
  const entries = values.map(({ key, value, type }) => ({ key, value: value as Json, type }));
  const shape = normalVariableSet({ ...set, values: entries });
  if (shape.name === '') delete shape.name;
  return shape;
}

export function timingsShape({ response, dns, firstByte, startedAt, finishedAt }: Tally): JsonObject {
  const shape: JsonObject = {};
  const add = (name: string, { average, min, max, sd }: Measure): void => {
    Object.assign(shape, {
      [`${name}Average`]: average,
      [`${name}Min`]: min,
      [`${name}Max`]: max,
      [`${name}Sd`]: sd,
    });
  };
  add('response', response);
  add('dns', dns);
  add('firstByte', firstByte);
  shape.started = startedAt;
  shape.completed = finishedAt;
  return shape;
}

/** The error of a failure. `checksum` is the same for the same failure, in this run and in later ones. */
export function errorShape(failure: Failure, id: string): JsonObject {
  const { name, message, stack, test, index = 0, details, time } = failure;
  const { createHash } = process.getBuiltinModule('node:crypto');
  const said =
    failure.kind === 'assertion'
      ? { name, index, test, message, stack }
      : failure.kind === 'script'
        ? { type: 'Error', name, message }
        : { ...details, name, message, stack };
  const checksum = createHash('md5').update(JSON.stringify(said)).digest('hex');
  const shape = { ...said, checksum, id, timestamp: time, stacktrace: stackShape(failure) };
  return shape as unknown as JsonObject;
}

function stackShape({ kind, index = 0, cursor, at }: Failure): JsonObject[] {
  if (kind === 'assertion')
    return [
      {
        fileName: 'sandbox-script.js',
        lineNumber: index + 1,
        functionName: 'Object.eval',
        typeName: 'Object',
        methodName: 'eval',
        columnNumber: cursor.position + 1,
        native: false,
      },
    ];
  const place = /:(\d+)(?::(\d+))?$/.exec(at);
  if (kind !== 'script' || !place) return [];
  const line = { fileName: 'sandbox-script.js', lineNumber: Number(place[1]) };
  return [place[2] === undefined ? line : { ...line, columnNumber: Number(place[2]) }];
}
