import type { RunOptions } from '../options.ts';
import { type RunRecord, request, runItems } from '../run.fixture.ts';
import { serve } from '../send/send.fixture.ts';

/** A request that must still be answered after bad ones. */
export async function goodRequest(): Promise<object> {
  const port = await serve((_, response) => response.end('{"fine":true}'));
  const test = "pm.test('fine', () => pm.expect(pm.response.json().fine).to.equal(true));";
  return request('good', `http://127.0.0.1:${port}/`, { test });
}

export type Told = {
  /** Code of the request's error, else the status. */
  end: string | number | undefined;
  message: string | undefined;
  body: string | undefined;
};

/**
 * Runs bad items, each followed by a good one that must pass, and gives what became of each bad one by its name.
 *
 * @throws Error when a good item did not pass
 */
export async function runBad(
  items: readonly object[],
  options: Partial<RunOptions> = {},
): Promise<RunRecord & { told: { [name: string]: Told } }> {
  const good = await goodRequest();
  const record = await runItems(
    items.flatMap((item) => [item, good]),
    options,
  );
  const passed = record.assertions.filter((line) => line === 'fine: passed').length;
  if (passed !== items.length)
    throw new Error(`${passed} of ${items.length} good requests passed: ${record.assertions.slice(0, 50)}`);
  const told: { [name: string]: Told } = {};
  for (const event of record.events) {
    if (event.type !== 'request-finished' || event.item.name === 'good') continue;
    const { response } = event.exchange ?? {};
    told[event.item.name] = {
      end: event.error?.code ?? response?.code,
      message: event.error?.message,
      body: response?.body.toString('latin1'),
    };
  }
  return { ...record, told };
}

/** Every bad item's end, by name. A machine without a name server says that a name cannot be found just now. */
export function ends(told: { [name: string]: Told }): { [name: string]: Told['end'] } {
  return Object.fromEntries(
    Object.entries(told).map(([name, { end }]) => [name, end === 'EAI_AGAIN' ? 'ENOTFOUND' : end]),
  );
}
