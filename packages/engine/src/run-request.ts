import type { Cursor } from './events.ts';
import { runItem } from './item.ts';
import type { Lane } from './lane.ts';
import { createLookup } from './plan.ts';
import { randomUuid } from './random-uuid.ts';
import { answerOf } from './script-send.ts';

/** Requests that run requests end here. */
const depthMax = 10;

/**
 * `pm.execution.runRequest`: runs another request of the collection with its scripts, inside the script that asked.
 * Gives its response, null when it skipped itself. The signal cancels it.
 */
export async function runNested(
  lane: Lane,
  wanted: string,
  given: { variables?: { [name: string]: unknown } } | undefined,
  outer: Cursor,
  signal: AbortSignal,
): Promise<unknown> {
  // What the script has set so far is known when its turn is over.
  await undefined;
  if (lane.depth >= depthMax) throw new Error(`pm.execution.runRequest is nested more than ${depthMax} deep`);
  const position = createLookup(lane.items)(wanted);
  const item = position === undefined ? undefined : lane.items[position];
  if (item === undefined) throw new Error(`Unable to find the request "${wanted}"`);
  lane.setLocal(given?.variables ?? {});
  const inner = lane.nested(signal);
  try {
    const cursor: Cursor = { ...outer, ref: randomUuid() };
    const end = await runItem(inner, item, cursor);
    lane.emit({ type: 'item-finished', cursor, item, outcome: end.outcome });
    return end.outcome.skipped ? null : await answerOf(end.exchange, undefined, lane);
  } finally {
    inner.close();
  }
}
