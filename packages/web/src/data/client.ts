import { RequestError, refusal } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

// A collection of tens of thousands of items takes seconds to send over a slow line.
const TIME_LIMIT_MS = 60_000;

/**
 * The only way the app talks to its server: same origin, session cookie, JSON in and out.
 * `Answer` is what the caller knows the route to answer; 204 gives undefined.
 * @throws RequestError for every call that did not succeed
 */
export async function call<Answer>(method: Method, path: string, body?: unknown): Promise<Answer> {
  const response = await send(method, path, body);
  const answer = await readJson(response);
  if (!response.ok) {
    throw new RequestError(refusal(response.status, answer, response.headers.get('retry-after')));
  }
  return answer as Answer;
}

async function send(method: Method, path: string, body: unknown): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  // A header no plain form can send: the server refuses cookie-carrying changes without it.
  if (method !== 'GET') headers.set('x-parley-request', '1');
  if (body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new RequestError({ kind: isTimeout(error) ? 'timeout' : 'unreachable' });
  }
}

async function readJson(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    throw new RequestError({ kind: isTimeout(error) ? 'timeout' : 'unreachable' });
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // A proxy between us and the server answers in HTML when the server is down.
    if (response.ok) throw new RequestError({ kind: 'unreachable' });
    return undefined;
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError';
}
