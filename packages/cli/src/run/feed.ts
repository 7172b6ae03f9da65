import type { Header, OutgoingRequest, RunEvent, SentExchange } from '@parley/engine';
import type { ReportEvent, SentEvent, SentResponse } from '../reporters/reporter.ts';

type ExchangeEvent = Extract<RunEvent, { type: 'exchange' }>;

/**
 * Turns the events of the engine into what reporters get: joins the hops of a redirect into one `sent` event.
 * A hop is held back until the next event of its item shows whether another hop follows. The start of an item comes
 * before all else of it, also when earlier attempts of it were tried.
 */
export function createFeed(deliver: (event: ReportEvent) => void): (event: RunEvent) => void {
  const held = new Map<string, ExchangeEvent[]>();
  const started = new Set<string>();
  const release = (ref: string): void => {
    const hops = held.get(ref);
    if (!hops) return;
    held.delete(ref);
    deliver(joinHops(hops));
  };
  return (event) => {
    const ref = 'cursor' in event ? event.cursor?.ref : undefined;
    if (ref !== undefined && 'item' in event && event.item !== undefined && event.cursor !== undefined) {
      if (!started.has(ref)) deliver({ type: 'item-started', cursor: event.cursor, item: event.item });
      started.add(ref);
      if (event.type === 'item-started') return;
    }
    if (event.type !== 'exchange') {
      // A warning may be about the next hop.
      if (ref !== undefined) {
        if (event.type !== 'warning') release(ref);
      } else if (event.type === 'run-finished') for (const open of [...held.keys()]) release(open);
      deliver(event);
      if (event.type === 'item-finished') started.delete(event.cursor.ref);
      return;
    }
    const hops = held.get(event.cursor.ref);
    const last = hops?.at(-1);
    if (hops && last && (event.origin === 'redirect' || last.origin === 'redirect')) hops.push(event);
    else {
      release(event.cursor.ref);
      held.set(event.cursor.ref, [event]);
    }
    if (!mayRedirect(event.exchange)) release(event.cursor.ref);
  };
}

function mayRedirect({ response }: SentExchange): boolean {
  return response !== undefined && response.code >= 300 && response.code < 400;
}

function joinHops(hops: ExchangeEvent[]): SentEvent {
  const first = hops[0] as ExchangeEvent;
  const last = hops.at(-1) as ExchangeEvent;
  const { request, definition } = first.exchange;
  const { response, error, timings } = last.exchange;
  const body = request.body?.kind === 'bytes' ? request.body.bytes : undefined;
  const start = first.exchange.timings.startedAt;
  return {
    type: 'sent',
    cursor: first.cursor,
    item: first.item,
    // Hops are marked `redirect` on either side of the request they belong to.
    origin: hops.find(({ origin }) => origin !== 'redirect')?.origin ?? first.origin,
    exchangeId: first.exchange.id,
    definition,
    method: request.method,
    url: urlText(request.url),
    requestHeaders: request.headers,
    requestBody: body,
    requestBytes: {
      header: requestHeadBytes(request),
      body: request.body?.kind === 'stream' ? (request.body.length ?? 0) : (body?.length ?? 0),
    },
    response: response === undefined ? undefined : sentResponse(response),
    error,
    responseTimeMs: Math.max(0, timings.startedAt - start + timings.end),
    timings,
    hops: hops.length,
  };
}

function sentResponse(response: NonNullable<SentExchange['response']>): SentResponse {
  const { code, reason, httpVersion, headers, body, truncated = false } = response;
  return { code, reason, httpVersion, headers, body, truncated, headerBytes: responseHeadBytes(response) };
}

/** Status line, header lines and the empty line, as HTTP/1.1 would send them. */
function responseHeadBytes({ code, reason, headers }: NonNullable<SentExchange['response']>): number {
  return `HTTP/1.1 ${code} ${reason}`.length + 4 + headerBytes(headers);
}

function requestHeadBytes({ method, url, headers }: OutgoingRequest): number {
  return `${method} ${url.path}${queryText(url)} HTTP/1.1`.length + 4 + headerBytes(headers);
}

function headerBytes(headers: Header[]): number {
  let bytes = 0;
  for (const { key, value } of headers) bytes += key.length + value.length + 4;
  return bytes;
}

function queryText({ query }: OutgoingRequest['url']): string {
  if (query.length === 0) return '';
  return `?${query.map(({ key, value }) => (value === null ? key : `${key}=${value}`)).join('&')}`;
}

export function urlText(url: OutgoingRequest['url']): string {
  const host = url.host.includes(':') ? `[${url.host}]` : url.host;
  const port = url.port === undefined ? '' : `:${url.port}`;
  return `${url.protocol}://${host}${port}${url.path}${queryText(url)}`;
}
