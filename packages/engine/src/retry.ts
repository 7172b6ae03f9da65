import type { Cursor, RunEvent } from './events.ts';
import { type ItemEnd, runItem } from './item.ts';
import type { Lane } from './lane.ts';
import type { PlannedItem } from './plan.ts';

/**
 * Runs an item again until it passes, `retry` more times at most. What a failed attempt told is held back, except its
 * exchanges and a warning: only the last attempt decides and is reported.
 */
export async function runWithRetry(
  lane: Lane,
  item: PlannedItem,
  cursor: Cursor,
  retry: number,
): Promise<ItemEnd> {
  for (let attempt = 1; ; attempt += 1) {
    const held: RunEvent[] = [];
    const release = lane.hold(held);
    let end: ItemEnd;
    try {
      end = await runItem(lane, item, cursor);
    } finally {
      release();
    }
    if (!end.outcome.failed || attempt > retry || lane.stopped) {
      for (const event of held) lane.emit(event);
      return { ...end, outcome: { ...end.outcome, attempts: attempt } };
    }
    for (const event of held) {
      if (event.type === 'exchange') lane.emit({ ...event, origin: 'retry' });
    }
    lane.emit({
      type: 'warning',
      cursor,
      item,
      message: `Attempt ${attempt} of ${retry + 1} failed: ${reasonOf(held)}`,
    });
  }
}

function reasonOf(events: readonly RunEvent[]): string {
  for (const event of events) {
    if (event.type === 'request-finished' && event.error !== undefined) return event.error.message;
    if (event.type === 'script-finished') {
      const failed = event.result.assertions.find((assertion) => assertion.error !== undefined);
      if (failed?.error !== undefined) return `${failed.name}: ${failed.error.message}`;
      if (event.result.error !== undefined) return event.result.error.message;
    }
  }
  return 'unknown reason';
}
