import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { WireRequest } from './request-reader.ts';

/** Bytes to write, after a while; `end` closes the connection after them. */
export type Answer = { bytes: Buffer; delayMs: number; end: boolean };

/** What is answered; a body of text is UTF-8. */
export type Reply = {
  code?: number;
  reason?: string;
  headers?: [string, string][];
  body?: string | Buffer;
  delayMs?: number;
  end?: boolean;
};

/** Headers that differ from run to run are not echoed: an answer must be the same for both programs. */
const VOLATILE = new Set(['user-agent', 'postman-token', 'host', 'x-amz-date']);

/**
 * What the target answers, by the first part of the path; every other path echoes the request as JSON. Nothing in an
 * answer depends on time or chance.
 */
export function answerTo(request: WireRequest): Answer {
  // A path in absolute form (to a proxy) is read as one, too.
  const url = new URL(request.url.replaceAll('\\', '/'), 'http://target');
  const [, route = '', ...rest] = url.pathname.split('/');
  const reply =
    (Object.hasOwn(ROUTES, route) ? ROUTES[route] : undefined)?.(request, rest, url) ?? echo(request);
  return encode(request, reply);
}

type Route = (request: WireRequest, rest: string[], url: URL) => Reply;

const ROUTES: { [route: string]: Route } = {
  /** /status/CODE?reason=TEXT */
  status: (request, [code], url) => ({
    ...(request.method === 'HEAD' || code === '204' || code === '304' ? { body: '' } : echo(request)),
    code: Number(code),
    reason: url.searchParams.get('reason') ?? STATUS_CODES[Number(code)] ?? '',
  }),
  /** /redirect/CODE?to=ADDRESS, with `cookie` set on the way. */
  redirect: (_request, [code], url) => ({
    code: Number(code),
    headers: [
      ['Location', url.searchParams.get('to') ?? '/end'],
      ...url.searchParams.getAll('cookie').map((value): [string, string] => ['Set-Cookie', value]),
    ],
    body: 'moved',
  }),
  /** /hops/N: N redirects, then an echo. */
  hops: (request, [left]) =>
    Number(left) > 0
      ? { code: 302, headers: [['Location', `/hops/${Number(left) - 1}`]], body: '' }
      : echo(request),
  /** /cookies?c=SET-COOKIE, each set; the body tells what came. */
  cookies: (request, _rest, url) => ({
    headers: [
      ['Content-Type', 'application/json'],
      ...url.searchParams.getAll('c').map((value): [string, string] => ['Set-Cookie', value]),
    ],
    body: JSON.stringify({ cookie: headerOf(request, 'cookie') ?? null }),
  }),
  /** /answer/BASE64URL: a Reply as JSON; `base64` is a body that is no text. */
  answer: (_request, [packed = '']) => {
    const reply = JSON.parse(Buffer.from(packed, 'base64url').toString('utf8')) as Reply & {
      base64?: string;
    };
    return reply.base64 === undefined ? reply : { ...reply, body: Buffer.from(reply.base64, 'base64') };
  },
  gzip: (request) => compressed('gzip', gzipSync(echoText(request))),
  deflate: (request) => compressed('deflate', deflateSync(echoText(request))),
  'deflate-raw': (request) => compressed('deflate', deflateRawSync(echoText(request))),
  br: (request) => compressed('br', brotliCompressSync(echoText(request))),
  /** /delay/MS */
  delay: (request, [ms]) => ({ ...echo(request), delayMs: Number(ms) }),
  /** Closes the connection without an answer. */
  drop: () => ({ code: 0, end: true }),
  digest: (request, rest) => digestReply(request, rest),
};

function echo(request: WireRequest): Reply {
  return { headers: [['Content-Type', 'application/json; charset=utf-8']], body: echoText(request) };
}

function echoText(request: WireRequest): string {
  return JSON.stringify({
    method: request.method,
    url: request.url,
    headers: request.headers
      .filter(([name]) => !VOLATILE.has(name.toLowerCase()))
      .map(([name, value]) => [name, value.replace(/boundary=\S+/, 'boundary=*').replace(/^AWS4.*/, 'AWS4')]),
    body: request.body.toString('utf8').replaceAll(/--+\w{10,}/g, '*'),
  });
}

function compressed(encoding: string, body: Buffer): Reply {
  return {
    headers: [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', encoding],
    ],
    body,
  };
}

function headerOf(request: WireRequest, name: string): string | undefined {
  return request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

/** /digest/QOP/ALGORITHM: user `ada`, password `lovelace`; checks the answer to its challenge (RFC 7616). */
function digestReply(request: WireRequest, [qop = 'auth', algorithm = 'MD5']: string[]): Reply {
  const given = headerOf(request, 'authorization') ?? '';
  const field = (name: string) =>
    new RegExp(`\\b${name}=(?:"([^"]*)"|([^\\s,]+))`).exec(given)?.slice(1).find(Boolean) ?? '';
  const hash = (text: string | Buffer) =>
    createHash(algorithm.startsWith('SHA-256') ? 'sha256' : 'md5')
      .update(text)
      .digest('hex');
  let ha1 = hash('ada:things:lovelace');
  if (algorithm.endsWith('-sess')) ha1 = hash(`${ha1}:n0nce:${field('cnonce')}`);
  const ha2 =
    qop === 'auth-int'
      ? hash(`${request.method}:${request.url}:${hash(request.body)}`)
      : hash(`${request.method}:${request.url}`);
  const wanted =
    qop === 'none'
      ? hash(`${ha1}:n0nce:${ha2}`)
      : hash(`${ha1}:n0nce:${field('nc')}:${field('cnonce')}:${qop}:${ha2}`);
  if (given.startsWith('Digest ') && field('response') === wanted) return { body: 'welcome' };
  const named = algorithm === 'none' ? '' : `, algorithm=${algorithm}`;
  const quality = qop === 'none' ? '' : `, qop="${qop}"`;
  return {
    code: 401,
    headers: [
      ['WWW-Authenticate', `Digest realm="things", nonce="n0nce", opaque="op4que"${quality}${named}`],
    ],
    body: 'who?',
  };
}

function encode(request: WireRequest, reply: Reply): Answer {
  const {
    code = 200,
    reason = STATUS_CODES[code] ?? '',
    headers = [],
    body = '',
    delayMs = 0,
    end = false,
  } = reply;
  if (code === 0) return { bytes: Buffer.alloc(0), delayMs, end };
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const bare = code === 204 || code === 304;
  const lines = [`HTTP/1.1 ${code} ${reason}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  if (!bare) lines.push(`Content-Length: ${bytes.length}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return {
    bytes: bare || request.method === 'HEAD' ? head : Buffer.concat([head, bytes]),
    delayMs,
    end,
  };
}
