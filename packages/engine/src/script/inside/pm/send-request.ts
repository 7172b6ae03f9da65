import type { RequestDefinition } from '@parley/format';
import type { Execution, SendResult } from '../execution.ts';
import { answer } from './answer.ts';
import { charsetOf } from './content-info.ts';
import { isObject, jsonOf } from './plain.ts';
import { definitionOf, Request } from './request.ts';
import { decode, Response } from './response.ts';

/** `pm.sendRequest`: a URL, a definition or a request; calls back, or gives a promise of the response. */
export function sendRequest(
  execution: Execution,
  receiver: object,
  what: unknown,
  callback: unknown,
): unknown {
  if (!what) {
    const error = new Error('sendrequest: nothing to request');
    if (typeof callback !== 'function') return answer(execution, Promise.reject(error), undefined);
    // COMPAT: this one error is told at once.
    callback.call(receiver, error);
    return receiver;
  }
  const outcome = execution.send(requestOf(what)).then(responseOf);
  // COMPAT: after a failed send scripts still get a response, an empty one.
  const nothing = new Response({
    head: undefined,
    text: () => '',
    bytes: () => new Uint8Array(),
    cookies: () => [],
  });
  const promise = answer(
    execution,
    outcome,
    callback,
    (response) => [response, { cookies: response.cookies }],
    [nothing],
    receiver,
  );
  return promise ?? receiver;
}

/** Also of requests, and URLs, that were made with the collection library. */
function requestOf(what: unknown): RequestDefinition {
  if (what instanceof Request) return definitionOf(new Request(what.toJSON()), true);
  if (!isObject(what)) return definitionOf(new Request(String(what)), true);
  if (typeof what.getHost === 'function') return definitionOf(new Request({ url: String(what) }), true);
  return definitionOf(new Request(typeof what.toJSON === 'function' ? jsonOf(what) : what), true);
}

export function responseOf(result: SendResult): Response {
  const { head, body, cookies } = result;
  const type = head.header.findLast(({ key }) => key.toLowerCase() === 'content-type')?.value;
  return new Response({
    head,
    text: () => decode(body, charsetOf(type) ?? 'utf8'),
    bytes: () => body,
    cookies: () => cookies,
  });
}
