import type { RequestDefinition } from '@parley/format';
import type {
  Cursor,
  ErrorDetails,
  ItemOutcome,
  RunEvent,
  ScriptKind,
  ScriptResult,
  SentExchange,
} from './events.ts';
import type { Lane } from './lane.ts';
import type { Performed } from './perform.ts';
import type { PlannedItem } from './plan.ts';
import { responseView } from './response-view.ts';
import type { ScriptOutcome, ScriptTask, ScriptText } from './script/task.ts';
import { readsCookies } from './script-cookies.ts';
import type { SendError } from './send/message.ts';

/** What an item leaves behind for the runner. */
export type ItemEnd = {
  outcome: ItemOutcome;
  /** The last call of `setNextRequest`, test scripts over pre-request ones; undefined when there was none. */
  nextRequest: { value: string | null } | undefined;
  /** The exchange whose response the item has. */
  exchange: SentExchange | undefined;
};

/**
 * One visit of one item: pre-request scripts, the request, test scripts. A failed step is told as an event and the
 * next ones still run, except after `skipRequest`, or a failed pre-request script of a run with `bail`.
 */
export async function runItem(lane: Lane, item: PlannedItem, cursor: Cursor): Promise<ItemEnd> {
  const visit = new Visit(lane, item, cursor);
  lane.emit({ type: 'item-started', cursor, item });

  const before = visit.phase('prerequest', item.request, undefined);
  if (before !== undefined) await before;
  if (visit.skipped || (lane.bail && visit.failed)) return visit.end(undefined);

  lane.emit({ type: 'request-started', cursor, item, request: visit.request });
  const performed = await visit.send();
  lane.emit({
    type: 'request-finished',
    cursor,
    item,
    exchange: performed.exchange,
    ...(performed.error === undefined ? {} : { error: performed.error }),
  });
  if (performed.error !== undefined) visit.failed = true;
  if (lane.bail && performed.error !== undefined) return visit.end(performed.exchange);

  if (lane.options.dryRun) return visit.end(performed.exchange);
  const after = visit.phase('test', performed.exchange?.definition ?? visit.request, performed);
  if (after !== undefined) await after;
  return visit.end(performed.exchange);
}

/** The state of one visit. */
class Visit {
  readonly lane: Lane;
  readonly item: PlannedItem;
  readonly cursor: Cursor;
  /** The definition to send: the item's own until a script changes it, for this visit only. */
  request: RequestDefinition;
  failed = false;
  skipped = false;
  private nextRequest: { value: string | null } | undefined;
  private visualizer: string | undefined;

  constructor(lane: Lane, item: PlannedItem, cursor: Cursor) {
    this.lane = lane;
    this.item = item;
    this.cursor = cursor;
    this.request = item.request;
  }

  /** Runs the scripts of a kind. Undefined when there is nothing to wait for. */
  phase(
    kind: ScriptKind,
    request: RequestDefinition,
    performed: Performed | undefined,
  ): Promise<void> | undefined {
    const { lane, item, cursor } = this;
    const scripts = item.scripts[kind];
    lane.emit({ type: 'phase-started', cursor, item, kind, scripts: scripts.length });
    if (scripts.length === 0) {
      lane.emit({ type: 'phase-finished', cursor, item, kind, results: [] });
      return undefined;
    }
    return this.scripts(kind, scripts, request, performed);
  }

  private async scripts(
    kind: ScriptKind,
    scripts: readonly ScriptText[],
    request: RequestDefinition,
    performed: Performed | undefined,
  ): Promise<void> {
    const { lane, item, cursor } = this;
    const results: ScriptResult[] = [];
    const view = performed?.exchange?.response && responseView(performed.exchange);
    const cookies = scripts.some(({ source }) => readsCookies(source))
      ? await lane.cookiesOf(performed?.exchange, this.request)
      : [];
    for (const script of scripts) {
      if (lane.stopped) break;
      const result: ScriptResult = {
        kind,
        ownerId: script.ownerId,
        ownerName: script.ownerName,
        scriptId: script.id,
        assertions: [],
        durationMs: 0,
      };
      lane.emit({ type: 'script-started', cursor, item, kind, scriptId: script.id });
      const services = lane.servicesFor(item, cursor);
      const task: ScriptTask = {
        kind,
        script,
        info: lane.scriptInfo(item, cursor),
        request: () =>
          JSON.stringify({ id: item.id, name: item.name, ...(kind === 'test' ? request : this.request) }),
        ...(view === undefined ? {} : { response: view }),
        cookies: () => JSON.stringify(cookies),
        timeoutMs: lane.options.timeoutScriptMs || undefined,
        services,
        onLog: (entry) => {
          if (entry.type === 'console') {
            lane.emit({ type: 'console', cursor, item, kind, level: entry.level, values: entry.values });
          } else if (entry.type === 'assertion') {
            const { name, index, skipped, error } = entry;
            result.assertions.push({ name, index, skipped, ...(error === undefined ? {} : { error }) });
            if (error !== undefined) this.failed = true;
          }
        },
      };
      const outcome = lane.runScript(task);
      this.settle(result, outcome instanceof Promise ? await outcome : outcome);
      // A script that was ended leaves work behind; what it tells comes before the end of the item.
      const ending = services.end();
      if (ending !== undefined) await ending;
      results.push(result);
      lane.emit({ type: 'script-finished', cursor, item, result });
      if (this.skipped || (lane.bail && result.error !== undefined)) break;
    }
    lane.emit({ type: 'phase-finished', cursor, item, kind, results });
  }

  private settle(result: ScriptResult, outcome: ScriptOutcome): void {
    result.durationMs = outcome.durationMs;
    if (outcome.error !== undefined) {
      result.error = outcome.error;
      this.failed = true;
    }
    if (outcome.nextRequest !== undefined) {
      this.nextRequest = outcome.nextRequest;
      result.nextRequest = outcome.nextRequest.value;
    }
    if (outcome.visualizer !== undefined) this.visualizer = outcome.visualizer;
    if (result.kind === 'prerequest') {
      if (outcome.request !== undefined) this.request = outcome.request;
      if (outcome.skipRequest) this.skipped = true;
    }
  }

  async send(): Promise<Performed> {
    const { lane, item, cursor } = this;
    const emit = (event: RunEvent): void => lane.emit(event);
    try {
      return await lane.perform({
        definition: this.request,
        // A script may set an authorization of its own; else the item's inherited one applies.
        auth: this.request === item.request ? item.auth : (this.request.auth ?? item.auth),
        behavior: item.behavior,
        item,
        onExchange: (origin, exchange) => emit({ type: 'exchange', cursor, item, origin, exchange }),
        onWarning: (message) => emit({ type: 'warning', cursor, item, message }),
        signal: lane.signal,
      });
    } catch (error) {
      return { exchange: undefined, error: sendErrorOf(error) };
    }
  }

  end(exchange: SentExchange | undefined): ItemEnd {
    const { lane, item, cursor } = this;
    if (this.visualizer !== undefined && this.visualizer !== 'null') {
      const { template, data, options } = JSON.parse(this.visualizer);
      lane.emit({ type: 'visualizer', cursor, item, template, data, options });
    }
    const outcome: ItemOutcome = { skipped: this.skipped, attempts: 1, failed: this.failed };
    return { outcome, nextRequest: this.nextRequest, exchange };
  }
}

/** A request that could not even be built, such as one without a host. */
function sendErrorOf(error: unknown): SendError {
  const { name, message, code } = error as ErrorDetails & { code?: string };
  return { name: name ?? 'Error', code: code ?? 'PARLEY_INVALID_REQUEST', message: message ?? String(error) };
}
