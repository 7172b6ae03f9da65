import { EventEmitter } from 'node:events';
import type { RunOutcome, VariableValue } from '@parley/engine';
import type { RequestDefinition } from '@parley/format';
import { cursorShape, errorShape, timingsShape, variablesShape } from '../reporters/json-shapes.ts';
import type { Failure, ReportCursor, ReportEvent, RunContext, SentEvent } from '../reporters/reporter.ts';
import { writeExport } from './export-file.ts';
import { maskBytes, maskValue } from './mask-value.ts';
import type { PostmanSdk, SdkEvent, SdkItem } from './postman-sdk.ts';

type Fields = { [name: string]: unknown };

/** What a reporter asks to be written when the run is over. */
type NewmanExport = { name?: string; default?: string; path?: string; content?: unknown };

/**
 * A run as reporters of newman know it: its emitter, with objects of the postman-collection library in its events and
 * a summary that grows with them. Source: newman 6.2.2, README ("newman.run~events") and its run summary.
 */
export class NewmanEmitter extends EventEmitter {
  readonly exports: NewmanExport[] = [];
  readonly reporters: Fields = {};
  readonly summary: {
    collection: unknown;
    environment: unknown;
    globals: unknown;
    run: Fields;
    error?: unknown;
  };
  readonly collectionRunOptions: Fields;
  private readonly sdk: PostmanSdk;
  private readonly run: RunContext;
  private readonly mask: ((text: string) => string) | undefined;
  private readonly items = new Map<string, SdkItem>();
  private readonly executions: Fields[] = [];
  private readonly failures: Fields[] = [];
  private readonly visits = new Map<string, { shared: Fields; own: Fields[] }>();
  private started = false;

  constructor(
    sdk: PostmanSdk,
    run: RunContext,
    { mask, options }: { mask: ((text: string) => string) | undefined; options: Fields },
  ) {
    super();
    // Reporters of several formats listen at once; that is no leak.
    this.setMaxListeners(0);
    this.sdk = sdk;
    this.run = run;
    this.mask = mask;
    const collection = new sdk.Collection(this.safe(run.collection));
    collection.forEachItem((item) => void this.items.set(item.id, item));
    const environment = this.scope(run.environment, undefined);
    const globals = this.scope(run.globals, undefined);
    this.collectionRunOptions = { ...options, collection, environment, globals };
    this.summary = {
      collection,
      environment,
      globals,
      run: {
        stats: run.tally.stats,
        timings: timingsShape(run.tally),
        executions: this.executions,
        transfers: { responseTotal: 0 },
        failures: this.failures,
        error: null,
      },
    };
  }

  /** Passes one event on, under newman's names. */
  tell(event: ReportEvent, failures: readonly Failure[]): void {
    this.updateSummary();
    const cursor = 'cursor' in event && event.cursor ? this.cursorOf(event.cursor) : {};
    const item = 'item' in event && event.item ? this.items.get(event.item.id) : undefined;
    switch (event.type) {
      case 'run-started':
        this.send('start', null, {
          cursor: {
            length: event.items,
            cycles: event.iterations,
            position: 0,
            iteration: 0,
            ref: event.runId,
          },
          run: this.collectionRunOptions,
        });
        break;
      case 'iteration-started':
        this.send('beforeIteration', null, { cursor });
        break;
      case 'item-started':
        this.visits.set(event.cursor.ref, { shared: { cursor, item }, own: [] });
        this.send('beforeItem', null, { cursor, item });
        break;
      case 'phase-started':
        this.send(event.kind === 'test' ? 'beforeTest' : 'beforePrerequest', null, {
          cursor,
          events: this.eventsOf(item, event.kind),
          item,
        });
        break;
      case 'script-started': {
        const own = this.eventOf(item, event.scriptId, event.kind);
        const args = { cursor, script: own.script, event: own, item };
        this.send('beforeScript', null, args);
        this.send(event.kind === 'test' ? 'beforeTestScript' : 'beforePrerequestScript', null, args);
        break;
      }
      case 'console':
        this.send('console', null, { cursor, level: event.level, messages: this.safe(event.values) });
        break;
      case 'script-finished':
        this.tellScript(event, failures, cursor, item);
        break;
      case 'phase-finished':
        this.send(event.kind === 'test' ? 'test' : 'prerequest', null, {
          cursor,
          executions: event.results.map(() => ({ result: {} })),
          item,
        });
        break;
      case 'sent':
        this.tellSent(event, failures, cursor, item);
        break;
      case 'request-finished':
        if (event.exchange === undefined && failures[0])
          this.tellUnsent(failures[0], item, cursor, event.item.definition.request ?? {});
        break;
      case 'item-finished':
        this.send('item', null, { cursor, item });
        this.visits.delete(event.cursor.ref);
        break;
      case 'iteration-finished':
        this.send('iteration', null, { cursor });
        break;
    }
  }

  /** The end of the run; reporters add what is to be written, which then is. */
  finish(outcome: RunOutcome): void {
    this.updateSummary();
    this.summary.environment = this.scope(this.run.environment, outcome.environment);
    this.summary.globals = this.scope(this.run.globals, outcome.globals);
    this.send('beforeDone', null, { cursor: {}, summary: this.summary });
    const label = this.run.runs > 1 ? this.run.label : undefined;
    for (const { name, default: defaultName = `${name ?? 'report'}.txt`, path, content } of this.exports) {
      const text =
        typeof content === 'string' || content instanceof Uint8Array
          ? content
          : JSON.stringify(content, undefined, 2);
      writeExport({ path, defaultName, label }, text ?? '');
    }
    this.send('done', outcome.error ?? null, this.summary as unknown as Fields);
  }

  private send(name: string, error: unknown, args: Fields): void {
    this.emit(name, error, args);
  }

  private updateSummary(): void {
    const { run } = this.summary;
    run.timings = timingsShape(this.run.tally);
    run.transfers = { responseTotal: this.run.tally.responseBytes };
  }

  private tellScript(
    { result, cursor: at }: Extract<ReportEvent, { type: 'script-finished' }>,
    failures: readonly Failure[],
    cursor: Fields,
    item: SdkItem | undefined,
  ): void {
    const visit = this.visits.get(at.ref);
    for (const { name, skipped, index, error } of result.assertions) {
      const failure = failures.find((one) => one.kind === 'assertion' && one.index === index);
      const said = failure ? this.record(failure, item) : null;
      const entry = { assertion: this.safe(name), skipped, ...(said ? { error: said } : {}) };
      if (visit) this.addTo(visit, 'assertions', entry);
      this.send('assertion', said, {
        cursor,
        assertion: entry.assertion,
        skipped,
        error: this.safe(error),
        item,
      });
    }
    const thrown = failures.find(({ kind }) => kind === 'script');
    const said = thrown ? this.record(thrown, item) : null;
    if (said && visit) this.addTo(visit, `${result.kind}Script`, { error: said });
    const own = this.eventOf(item, result.scriptId, result.kind);
    const args = { cursor, execution: { result: {} }, script: own.script, event: own, item };
    this.send('script', said, args);
    this.send(`${result.kind}Script`, said, args);
  }

  private tellSent(
    event: SentEvent,
    failures: readonly Failure[],
    cursor: Fields,
    item: SdkItem | undefined,
  ): void {
    const request = this.requestOf(event.definition);
    const { response: came } = event;
    const response =
      came &&
      new this.sdk.Response({
        id: event.exchangeId,
        code: came.code,
        status: came.reason,
        header: this.safe(came.headers),
        stream: this.bytes(came.body),
        responseTime: Math.round(event.responseTimeMs),
      });
    // COMPAT: a send of a script comes with an item of its own, without a name; reporters tell it apart by that.
    const own = event.origin === 'script' ? new this.sdk.Item({ request }) : item;
    // Only now is the request known with its variables replaced, as reporters expect it before it is sent.
    this.send('beforeRequest', null, { cursor, request, item: own });
    this.tellRequest(failures[0], item, {
      cursor,
      item: own,
      request,
      response,
      cookies: new this.sdk.CookieList(null, []),
      history: { execution: { data: [{ timings: timingsOf(event) }] } },
    });
  }

  private tellUnsent(
    failure: Failure,
    item: SdkItem | undefined,
    cursor: Fields,
    definition: RequestDefinition,
  ): void {
    const request = this.requestOf(definition);
    this.send('beforeRequest', null, { cursor, request, item });
    this.tellRequest(failure, item, { cursor, item, request });
  }

  private tellRequest(
    failure: Failure | undefined,
    item: SdkItem | undefined,
    args: Fields & { item: SdkItem | undefined },
  ): void {
    const said = failure ? this.record(failure, item) : null;
    const ref = (args.cursor as { ref?: string }).ref;
    const visit = ref === undefined ? undefined : this.visits.get(ref);
    const execution: Fields = {
      ...visit?.shared,
      cursor: args.cursor,
      item,
      request: args.request,
      response: args.response,
      id: args.item?.id,
      ...(said ? { requestError: said } : {}),
    };
    visit?.own.push(execution);
    this.executions.push(execution);
    this.send('request', said, args);
  }

  /** Assertions and script errors of an item belong to each request it sent, before and after. */
  private addTo(visit: { shared: Fields; own: Fields[] }, name: string, entry: Fields): void {
    const list = (visit.shared[name] ?? []) as Fields[];
    visit.shared[name] = list;
    list.push(entry);
    for (const execution of visit.own) execution[name] = list;
  }

  private record(failure: Failure, item: SdkItem | undefined): Fields {
    const { randomUUID } = process.getBuiltinModule('node:crypto');
    const error = this.safe(errorShape(failure, randomUUID()));
    // Reporters read the stack of script errors too; newman's have none in their JSON.
    const said = { ...error, ...(failure.kind === 'script' ? { stack: this.safe(failure.stack) } : {}) };
    const parent = item?.parent();
    this.failures.push({
      error: said,
      at: failure.at,
      source: item,
      parent,
      cursor: this.cursorOf(failure.cursor),
    });
    return said;
  }

  private cursorOf(cursor: ReportCursor): Fields {
    const first = !this.started;
    this.started = true;
    return cursorShape(cursor, undefined, first ? 'run' : undefined);
  }

  private requestOf(definition: RequestDefinition): object {
    return new this.sdk.Request(this.safe(definition));
  }

  private scope(set: RunContext['environment'], values: readonly VariableValue[] | undefined): object {
    const shape = values === undefined ? set : variablesShape(set, values);
    return new this.sdk.VariableScope(this.safe(shape));
  }

  private eventsOf(item: SdkItem | undefined, kind: string): SdkEvent[] {
    return item?.events.filter((event) => event.listen === kind) ?? [];
  }

  private eventOf(item: SdkItem | undefined, scriptId: string, kind: string): SdkEvent {
    const own = this.eventsOf(item, kind).find(({ script }) => script?.id === scriptId);
    return own ?? new this.sdk.Event({ listen: kind, script: { id: scriptId, exec: [] } });
  }

  private safe<Value>(value: Value): Value {
    return this.mask === undefined ? value : maskValue(value, this.mask);
  }

  private bytes(body: Buffer): Buffer {
    if (this.mask === undefined) return body;
    const masked = maskBytes(body, this.mask);
    return Buffer.from(masked.buffer, masked.byteOffset, masked.length);
  }
}

/** Moments of a request as postman-request counts them, from which reporters compute phases. */
function timingsOf({ timings }: SentEvent): Fields {
  const { startedAt, lookup = 0, connect = lookup, secureConnect, response = 0, end } = timings;
  return {
    start: startedAt,
    offset: {
      request: 0,
      socket: 0,
      lookup,
      connect,
      ...(secureConnect === undefined ? {} : { secureConnect }),
      response,
      end,
      done: end,
    },
  };
}
