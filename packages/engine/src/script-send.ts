import type { RequestDefinition } from '@parley/format';
import type { CancelSignal } from './cancellation.ts';
import type { ExchangeOrigin, SentExchange } from './events.ts';
import type { Lane } from './lane.ts';
import type { PlannedItem } from './plan.ts';
import { responseHead } from './response-view.ts';

/**
 * `pm.sendRequest`: the run's cookies, certificates and proxies, no scripts. Its variables are not replaced (as in
 * newman), and files of the machine cannot be sent.
 */
export async function sendFromScript(
  lane: Lane,
  definition: RequestDefinition,
  item: PlannedItem,
  onExchange: (origin: ExchangeOrigin, exchange: SentExchange) => void,
  onWarning: (message: string) => void,
  signal: CancelSignal,
): Promise<unknown> {
  const request = withoutFiles(definition);
  if (request !== definition) onWarning('uploading files from scripts is not allowed');
  const performed = await lane.perform({
    definition: request,
    auth: request.auth ?? undefined,
    // A body that a script gives is sent whatever the method.
    behavior: { disableBodyPruning: true },
    item,
    literal: true,
    origin: 'script',
    onExchange,
    onWarning,
    signal,
  });
  return answerOf(performed.exchange, performed.error, lane);
}

/** The form in which a response enters the isolate. */
export async function answerOf(
  exchange: SentExchange | undefined,
  error: { name: string; code: string; message: string } | undefined,
  lane: Lane,
): Promise<unknown> {
  if (exchange?.response === undefined)
    throw Object.assign(new Error(error?.message ?? 'Nothing is sent in a dry run.'), error);
  return {
    head: responseHead(exchange),
    body: new Uint8Array(exchange.response.body),
    cookies: await lane.cookiesOf(exchange, exchange.definition),
  };
}

function withoutFiles(definition: RequestDefinition): RequestDefinition {
  const { body } = definition;
  if (body?.mode === 'file' && body.file?.src !== undefined)
    return { ...definition, body: { mode: 'file', file: {} } };
  if (body?.mode !== 'formdata') return definition;
  const kept = (body.formdata ?? []).filter((entry) => entry.type !== 'file');
  return kept.length === body.formdata?.length
    ? definition
    : { ...definition, body: { ...body, formdata: kept } };
}
