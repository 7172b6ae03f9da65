import type { CancelSignal } from './cancellation.ts';
import type { Cursor } from './events.ts';
import { runItem } from './item.ts';
import type { Lane } from './lane.ts';
import { createLookup } from './plan.ts';
import { randomUuid } from './random-uuid.ts';
import { answerOf } from './script-send.ts';
import { cancelled } from './send/send-failure.ts';

/** Requests that run requests end here. */
const depthMax = 10;

/** The last request that the script of a visit has started. */
const latest = new WeakMap<Cursor, Promise<unknown>>();

/**
 * `pm.execution.runRequest`: runs another request of the collection with its scripts, inside the script that asked.
 * Gives its response, null when it skipped itself. Those that one script asks for at the same time run one after the
 * other, as each has local variables of its own: `given`. The signal cancels it.
 */
export function runNested(
  lane: Lane,
  wanted: string,
  given: { [name: string]: unknown },
  outer: Cursor,
  signal: CancelSignal,
): Promise<unknown> {
  const run = (): Promise<unknown> => runOne(lane, wanted, given, outer, signal);
  // What the script has set so far is known when its turn is over.
  const mine = (latest.get(outer) ?? Promise.resolve()).then(run, run);
  latest.set(outer, mine);
  return mine;
}

async function runOne(
  lane: Lane,
  wanted: string,
  given: { [name: string]: unknown },
  outer: Cursor,
  signal: CancelSignal,
): Promise<unknown> {
  if (signal.aborted) throw cancelled();
  if (lane.depth >= depthMax) throw new Error(`pm.execution.runRequest is nested more than ${depthMax} deep`);
  const position = createLookup(lane.items)(wanted);
  const item = position === undefined ? undefined : lane.items[position];
  if (item === undefined) throw new Error(`Unable to find the request "${wanted}"`);
  const before = lane.setLocal(given);
  const inner = lane.nested(signal);
  try {
    const cursor: Cursor = { ...outer, ref: randomUuid() };
    const end = await runItem(inner, item, cursor);
    lane.emit({ type: 'item-finished', cursor, item, outcome: end.outcome });
    return end.outcome.skipped ? null : await answerOf(end.exchange, undefined, lane);
  } finally {
    inner.close();
    lane.setLocal(before, given);
  }
}
