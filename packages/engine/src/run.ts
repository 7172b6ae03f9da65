import { EventQueue } from './event-queue.ts';
import type { Cursor, RunEvent, RunOutcome, SentExchange } from './events.ts';
import { type ItemEnd, runItem } from './item.ts';
import { Lane, type LaneShared } from './lane.ts';
import type { RunOptions } from './options.ts';
import { createLookup, inShard, type PlannedItem, planItems } from './plan.ts';
import { randomUuid } from './random-uuid.ts';
import { runWithRetry } from './retry.ts';

/** Events that may wait for a slow reader before the run pauses. */
const queueLimit = 1024;
/** Bytes of bodies that may wait with them. */
const queueBytesLimit = 32 * 1024 * 1024;

/** A piece of the run that one lane does from start to end: an iteration, or a branch of the only one. */
type Unit = { iteration: number; items: readonly PlannedItem[]; offset: number };

/**
 * Runs a collection and tells what happens, in order. The run waits when the reader does, and ends when the reader
 * leaves the loop.
 *
 * @throws RunError before the first event when the run cannot start (a folder that does not exist)
 */
export function runCollection(options: RunOptions): AsyncIterable<RunEvent> {
  const items = planItems(options.collection, options.folders);
  const iterations = Math.max(1, options.iterations ?? options.data?.length ?? 1);
  const units = unitsOf(items, iterations, options);
  const queue = new EventQueue<RunEvent>(queueLimit, queueBytesLimit, () => {
    run.stop('aborted');
    return ended;
  });
  const run = new Run(options, items, iterations, units, queue);
  const ended: Promise<void> = run.start().then(
    () => queue.end(),
    (error: unknown) => queue.end({ error }),
  );
  return queue;
}

function unitsOf(items: readonly PlannedItem[], iterations: number, options: RunOptions): Unit[] {
  const belongs = inShard(options.shard);
  if (iterations > 1 || ((options.parallel ?? 1) <= 1 && options.shard === undefined)) {
    const units: Unit[] = [];
    for (let iteration = 0; iteration < iterations; iteration += 1)
      if (belongs(iteration)) units.push({ iteration, items, offset: 0 });
    return units;
  }
  // One iteration: its top-level folders are what can be divided.
  const units: Unit[] = [];
  for (let from = 0; from < items.length; ) {
    let to = from + 1;
    while (to < items.length && items[to]?.branch === items[from]?.branch) to += 1;
    if (belongs(units.length)) units.push({ iteration: 0, items: items.slice(from, to), offset: from });
    else units.push({ iteration: 0, items: [], offset: from });
    from = to;
  }
  return units.filter((unit) => unit.items.length > 0);
}

class Run {
  private readonly options: RunOptions;
  private readonly items: readonly PlannedItem[];
  private readonly iterations: number;
  private readonly units: readonly Unit[];
  private readonly queue: EventQueue<RunEvent>;
  private readonly lookups = new Map<readonly PlannedItem[], (wanted: string) => number | undefined>();
  private nextUnit = 0;
  private failed = false;
  private stoppedBy: RunOutcome['stopped'];
  private lanes: Lane[] = [];

  constructor(
    options: RunOptions,
    items: readonly PlannedItem[],
    iterations: number,
    units: readonly Unit[],
    queue: EventQueue<RunEvent>,
  ) {
    this.options = options;
    this.items = items;
    this.iterations = iterations;
    this.units = units;
    this.queue = queue;
  }

  async start(): Promise<void> {
    const { options } = this;
    this.emit({
      type: 'run-started',
      runId: randomUuid(),
      startedAt: Date.now(),
      items: this.items.length,
      iterations: this.iterations,
    });
    const stop = (reason: RunOutcome['stopped']) => () => this.stop(reason);
    const timer = options.timeoutMs ? setTimeout(stop('timeout'), options.timeoutMs) : undefined;
    const onAbort = stop('aborted');
    options.signal?.addEventListener('abort', onAbort);
    if (options.signal?.aborted) onAbort();
    const count = Math.max(1, Math.min(options.parallel ?? 1, this.units.length));
    let shared: LaneShared | undefined;
    try {
      shared = await Lane.share(options, this.items);
      for (let index = 0; index < count; index += 1)
        this.lanes.push(
          new Lane(
            shared,
            (event) => this.emit(event),
            () => this.isStopped(),
          ),
        );
      await Promise.all(this.lanes.map((lane) => this.runLane(lane)));
      this.emit({ type: 'run-finished', finishedAt: Date.now(), outcome: await this.outcome() });
    } catch (error) {
      // One lane broke: the others must not go on for nobody.
      this.stop('aborted');
      throw error;
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', onAbort);
      // After the last event has been read: a program that ends then need not close anything.
      setImmediate(() => {
        for (const lane of this.lanes) lane.close();
        shared?.close();
      });
    }
  }

  private isStopped(): boolean {
    return this.stoppedBy !== undefined;
  }

  stop(reason: RunOutcome['stopped']): void {
    if (this.stoppedBy !== undefined) return;
    this.stoppedBy = reason;
    if (reason !== 'bail') for (const lane of this.lanes) lane.cancel();
  }

  private emit(event: RunEvent): void {
    // Of requests that scripts ran, too.
    if (event.type === 'item-finished' && event.outcome.failed) this.failed = true;
    this.queue.push(event, event.type === 'exchange' ? bytesOf(event.exchange) : 0);
  }

  private async runLane(lane: Lane): Promise<void> {
    while (this.nextUnit < this.units.length && !this.isStopped()) {
      const unit = this.units[this.nextUnit] as Unit;
      this.nextUnit += 1;
      await this.runUnit(lane, unit);
    }
  }

  private async runUnit(lane: Lane, unit: Unit): Promise<void> {
    const { items, iteration, offset } = unit;
    const cursorAt = (position: number): Cursor => ({
      ref: randomUuid(),
      position: position + offset,
      iteration,
      length: this.items.length,
      cycles: this.iterations,
    });
    const started = cursorAt(0);
    this.emit({ type: 'iteration-started', cursor: started });
    lane.startIteration(iteration);
    for (let position = 0; position < items.length && !this.isStopped(); ) {
      const item = items[position] as PlannedItem;
      if (this.options.delayRequestMs && lane.visits > 0) await lane.pause(this.options.delayRequestMs);
      if (this.isStopped()) break;
      lane.visits += 1;
      const cursor = cursorAt(position);
      const end =
        this.options.retry === undefined || this.options.retry <= 0
          ? await runItem(lane, item, cursor)
          : await runWithRetry(lane, item, cursor, this.options.retry);
      this.emit({ type: 'item-finished', cursor, item, outcome: end.outcome });
      if (this.failed && this.options.bail) this.stop('bail');
      position = this.positionAfter(position, end, items);
      const room = this.queue.room();
      if (room !== undefined) await room;
    }
    this.emit({ type: 'iteration-finished', cursor: started });
  }

  private positionAfter(position: number, end: ItemEnd, items: readonly PlannedItem[]): number {
    if (end.nextRequest === undefined) return position + 1;
    // A name that nothing has ends the iteration, as null does.
    const { value } = end.nextRequest;
    if (value === null) return items.length;
    let lookup = this.lookups.get(items);
    if (lookup === undefined) {
      lookup = createLookup(items);
      this.lookups.set(items, lookup);
    }
    return lookup(value) ?? items.length;
  }

  private async outcome(): Promise<RunOutcome> {
    // With several lanes the first one speaks for the scopes: each lane has its own.
    const lane = this.lanes[0] as Lane;
    return {
      ok: !this.failed && this.stoppedBy === undefined,
      ...(this.stoppedBy === undefined ? {} : { stopped: this.stoppedBy }),
      environment: lane.scopes.environment.exportValues(),
      globals: lane.scopes.globals.exportValues(),
      collectionVariables: lane.scopes.collectionVariables.exportValues(),
      cookies: await lane.exportCookies(),
    };
  }
}

function bytesOf({ request, response }: SentExchange): number {
  const sent = request.body?.kind === 'bytes' ? request.body.bytes.length : 0;
  return sent + (response?.body.length ?? 0);
}
