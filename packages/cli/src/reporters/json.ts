import { closeSync, openSync, writeSync } from 'node:fs';
import { type RunOutcome, randomUuid } from '@parley/engine';
import { type JsonObject, normalRequest } from '@parley/format';
import { exportPath } from '../run/export-file.ts';
import { maskBytes, maskValue } from '../run/mask-value.ts';
import { type Shape, shapeOf } from '../run/shape.ts';
import { createSpool, type Spool } from '../run/spool.ts';
import { errorDetails } from '../run/tally.ts';
import {
  type CursorShape,
  cursorShape,
  errorShape,
  responseShape,
  timingsShape,
  variablesShape,
} from './json-shapes.ts';
import type { Failure, ReportCursor, ReportEvent, Reporter, ReporterSetup, RunContext } from './reporter.ts';

/** Failures that carry their whole group, as newman's do; later ones name it, or files would grow beyond use. */
const WHOLE_PARENTS_MAX = 500;

/** What one visit of an item adds up to; written when the item is over, since its assertions belong to each part. */
type Visit = {
  cursor: CursorShape;
  itemId: string;
  sent: {
    request: JsonObject;
    response: JsonObject | undefined;
    error: JsonObject | undefined;
    id: string;
  }[];
  assertions: JsonObject[];
  scripts: { prerequestScript?: JsonObject[]; testScript?: JsonObject[] };
};

/**
 * newman's JSON report. Executions and failures go to disk as they come, one a line, and are joined at the end:
 * the environment, known only then, stands before them.
 */
export function createJsonReporter(setup: ReporterSetup): Reporter {
  let run: RunContext;
  let shape: Shape;
  let executions: Spool;
  let failures: Spool;
  let failureCount = 0;
  let executionCount = 0;
  let lastIteration: number | undefined;
  const visits = new Map<string, Visit>();
  const itemTexts = new Map<string, string>();

  const text = (value: unknown): string =>
    JSON.stringify(setup.mask === undefined ? value : maskValue(value, setup.mask));

  function begin(context: RunContext): void {
    run = context;
    shape = shapeOf(context.collection);
    executions = createSpool();
    failures = createSpool();
    failureCount = 0;
    executionCount = 0;
    lastIteration = undefined;
    visits.clear();
    itemTexts.clear();
  }

  function event(one: ReportEvent, failed: readonly Failure[]): void {
    switch (one.type) {
      case 'item-started':
        visits.set(one.cursor.ref, {
          cursor: cursorShape(one.cursor, undefined, startOf(one.cursor)),
          itemId: one.item.id,
          sent: [],
          assertions: [],
          scripts: {},
        });
        break;
      case 'sent': {
        const visit = visits.get(one.cursor.ref);
        if (!visit) break;
        visit.cursor.httpRequestId ??= one.exchangeId;
        visit.sent.push({
          request: normalRequest(one.definition),
          response: responseShape(one),
          error: one.error && errorDetails(one.error),
          id: one.origin === 'script' ? one.exchangeId : one.item.id,
        });
        break;
      }
      case 'request-finished':
        if (one.exchange === undefined && one.error !== undefined)
          visits.get(one.cursor.ref)?.sent.push({
            request: normalRequest(one.item.definition.request ?? {}),
            response: undefined,
            error: { ...errorDetails(one.error), name: one.error.name, message: one.error.message },
            id: one.item.id,
          });
        break;
      case 'script-finished': {
        const visit = visits.get(one.cursor.ref);
        if (!visit) break;
        for (const { name, skipped, index } of one.result.assertions) {
          const failure = failed.find((entry) => entry.kind === 'assertion' && entry.index === index);
          const error = failure && assertionError(failure);
          visit.assertions.push({ assertion: name, skipped, ...(error ? { error } : {}) });
        }
        const thrown = failed.find(({ kind }) => kind === 'script');
        if (thrown) {
          const list = one.result.kind === 'test' ? 'testScript' : 'prerequestScript';
          visit.scripts[list] = [...(visit.scripts[list] ?? []), { error: errorShape(thrown, randomUuid()) }];
        }
        break;
      }
      case 'item-finished':
        writeVisit(one.cursor.ref);
        break;
    }
    const execution = failed.length === 0 ? undefined : randomUuid();
    for (const failure of failed) writeFailure(failure, one, execution);
  }

  function startOf({ iteration }: ReportCursor): 'run' | 'iteration' | undefined {
    const before = lastIteration;
    lastIteration = iteration;
    if (before === undefined) return 'run';
    return before === iteration ? undefined : 'iteration';
  }

  function writeVisit(ref: string): void {
    const visit = visits.get(ref);
    visits.delete(ref);
    if (!visit) return;
    for (const { request, response, error, id } of visit.sent) {
      const stream = response?.stream as unknown as Uint8Array | undefined;
      const members = [`"cursor":${text(visit.cursor)}`, `"item":${itemText(visit.itemId)}`];
      if (visit.scripts.prerequestScript)
        members.push(`"prerequestScript":${text(visit.scripts.prerequestScript)}`);
      members.push(`"request":${text(request)}`);
      if (response && stream) members.push(`"response":${responseText(response, stream)}`);
      members.push(`"id":${JSON.stringify(id)}`);
      if (error) members.push(`"requestError":${text(error)}`);
      if (visit.assertions.length > 0) members.push(`"assertions":${text(visit.assertions)}`);
      if (visit.scripts.testScript) members.push(`"testScript":${text(visit.scripts.testScript)}`);
      executions.write(`${executionCount === 0 ? '' : ',\n'}{${members.join(',')}}`);
      executionCount += 1;
    }
  }

  /** The bytes of a body as a list of numbers: joined by hand, as `JSON.stringify` takes ten times as long. */
  function responseText(response: JsonObject, stream: Uint8Array): string {
    const bytes = setup.mask === undefined ? stream : maskBytes(stream, setup.mask);
    const { stream: _stream, ...others } = response;
    const data = `"stream":{"type":"Buffer","data":[${new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length).join(',')}]}`;
    return text(others).replace('"cookie":[]', () => `${data},"cookie":[]`);
  }

  function itemText(id: string): string {
    let known = itemTexts.get(id);
    if (known === undefined) {
      known = text(shape.items.get(id)?.item ?? { id });
      itemTexts.set(id, known);
    }
    return known;
  }

  function writeFailure(failure: Failure, cause: ReportEvent, execution: string | undefined): void {
    const { item, cursor, scriptId } = failure;
    const known = shape.items.get(item.id);
    const at = { ...(visits.get(cursor.ref)?.cursor ?? cursorShape(cursor, undefined, undefined)) };
    if (scriptId !== undefined) at.scriptId = scriptId;
    if (failure.kind === 'assertion') at.execution = execution;
    const resolved =
      cause.type === 'sent' ? { ...known?.item, request: normalRequest(cause.definition) } : undefined;
    const members = [
      `"error":${text(errorShape(failure, randomUuid()))}`,
      `"at":${JSON.stringify(failure.at)}`,
      `"source":${resolved ? text(resolved) : itemText(item.id)}`,
    ];
    if (known && failure.kind !== 'request') {
      const { parent } = known;
      const short = { id: parent.id ?? null, name: item.path.at(-1) ?? '' };
      members.push(`"parent":${text(failureCount < WHOLE_PARENTS_MAX ? parent : short)}`);
    }
    members.push(`"cursor":${text(at)}`);
    failures.write(`${failureCount === 0 ? '' : ',\n'}{${members.join(',')}}`);
    failureCount += 1;
  }

  function end(outcome: RunOutcome): void {
    for (const ref of [...visits.keys()]) writeVisit(ref);
    const { tally } = run;
    const pretty = (value: unknown): string =>
      JSON.stringify(setup.mask === undefined ? value : maskValue(value, setup.mask), undefined, 2);
    const path = exportPath({
      path: setup.options.export,
      defaultName: 'newman-run-report.json',
      label: run.runs > 1 ? run.label : undefined,
    });
    const file = openSync(path, 'w');
    const put = (part: string): void => void writeSync(file, part);
    put(`{\n"collection": ${pretty(shape.collection)},\n`);
    put(`"environment": ${pretty(variablesShape(run.environment, outcome.environment))},\n`);
    put(`"globals": ${pretty(variablesShape(run.globals, outcome.globals))},\n`);
    put(`"run": {\n"stats": ${pretty(tally.stats)},\n"timings": ${pretty(timingsShape(tally))},\n`);
    put('"executions": [\n');
    executions.copyTo(file);
    put(`\n],\n"transfers": ${pretty({ responseTotal: tally.responseBytes })},\n"failures": [\n`);
    failures.copyTo(file);
    const { error } = outcome;
    put(
      `\n],\n"error": ${error === undefined ? 'null' : text({ name: error.name, message: error.message })}\n}\n}\n`,
    );
    closeSync(file);
    executions.remove();
    failures.remove();
  }

  return { begin, event, end, close: async () => {} };
}

function assertionError(failure: Failure): JsonObject {
  const { name, index = 0, test = '', message, stack } = failure;
  return { name, index, test, message, stack };
}
