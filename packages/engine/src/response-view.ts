import type { SentExchange } from './events.ts';
import { responseText } from './response-text.ts';
import type { ResponseHead } from './script/inside/execution.ts';
import type { ScriptTask } from './script/task.ts';
import type { Exchange, IncomingResponse } from './send/message.ts';

/** What scripts see of a response, made when they look. */
export function responseView(exchange: SentExchange): NonNullable<ScriptTask['response']> {
  const response = exchange.response as IncomingResponse;
  let text: string | undefined;
  return {
    head: () => JSON.stringify(responseHead(exchange)),
    text: () => {
      if (text === undefined) text = responseText(response);
      return text;
    },
    bytes: () => response.body,
  };
}

export function responseHead(exchange: Exchange & { id: string }): ResponseHead {
  const response = exchange.response as IncomingResponse;
  return {
    id: exchange.id,
    code: response.code,
    status: response.reason,
    header: response.headers.map(({ key, value }) => ({ key, value })),
    responseTime: Math.round(exchange.timings.end),
    responseSize: response.body.length,
    headerSize: headerSize(response),
    wireSize: response.wireBytes,
  };
}

function headerSize(response: IncomingResponse): number {
  // "HTTP/1.1 200 OK\r\n" and an empty line after the fields.
  let size = 9 + String(response.code).length + 1 + response.reason.length + 4;
  for (const { key, value } of response.headers) size += key.length + value.length + 4;
  return size;
}
