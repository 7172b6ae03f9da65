import type { IncomingMessage } from 'node:http';
import { CommandError } from '../command.ts';
import { problemOf } from './problem.ts';
import type { SourceAccess, SourceKind } from './sources.ts';

const REDIRECTS_MAX = 10;
const BYTES_MAX = 100 * 1024 * 1024;
const TIMEOUT_MS = 60_000;
const postmanHosts = new Set(['api.postman.com', 'api.getpostman.com']);

/** Reads a document from an address. API addresses get the key; a redirect to another host, or off TLS, goes without it. */
export async function fetchText(kind: SourceKind, address: string, access: SourceAccess): Promise<Buffer> {
  const shown = hideKey(address);
  let url = parseUrl(kind, address);
  let key = keyFor(url, access);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
    let response: IncomingMessage;
    let body: Buffer;
    try {
      response = await get(url, key);
      body = await readAll(response);
    } catch (error) {
      throw new CommandError(`Could not read the ${kind} from ${shown}: ${problemOf(error)}.`);
    }
    const { statusCode: status = 0, headers } = response;
    if (status >= 300 && status < 400 && headers.location !== undefined) {
      const next = URL.parse(headers.location, url);
      if (!next) throw new CommandError(`Could not read the ${kind} from ${shown}: it leads to no address.`);
      if (next.host !== url.host || (url.protocol === 'https:' && next.protocol !== 'https:'))
        key = undefined;
      url = next;
      continue;
    }
    if (status === 200) return body;
    throw new CommandError(
      `Could not read the ${kind} from ${shown}: the server answered ${status}${reason(body)}.`,
    );
  }
  throw new CommandError(`Could not read the ${kind} from ${shown}: more than ${REDIRECTS_MAX} redirects.`);
}

function parseUrl(kind: SourceKind, address: string): URL {
  const url = URL.parse(address);
  if (!url) throw new CommandError(`Could not read the ${kind}: ${hideKey(address)} is not an address.`);
  return url;
}

/** The key of an API address: its own `apikey`, which moves to the header, or the configured one. */
function keyFor(url: URL, { apiKey, apiUrl }: SourceAccess): string | undefined {
  const isApi = postmanHosts.has(url.hostname.toLowerCase()) || url.href.startsWith(`${apiUrl}/`);
  if (!isApi) return undefined;
  const own = url.searchParams.get('apikey');
  url.searchParams.delete('apikey');
  return own ?? apiKey;
}

function get(url: URL, key: string | undefined): Promise<IncomingMessage> {
  const { request } = process.getBuiltinModule(url.protocol === 'https:' ? 'node:https' : 'node:http');
  const headers = {
    accept: 'application/json, text/csv, */*',
    'user-agent': 'Parley',
    ...(key === undefined ? {} : { 'x-api-key': key }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, agent: false }, resolve);
    sent.setTimeout(TIMEOUT_MS, () => sent.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)));
    sent.on('error', reject);
    sent.end();
  });
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response) {
    size += piece.length;
    if (size > BYTES_MAX) throw new Error(`more than ${BYTES_MAX / 1024 / 1024} MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces, size);
}

/** What the API says of an error: `{error: {message}}` on older resources, `{detail}` on newer ones. */
function reason(body: Buffer): string {
  try {
    const { error, detail, title } = JSON.parse(body.toString());
    const said = error?.message ?? detail ?? title;
    return typeof said === 'string' ? ` (${said.replace(/\.$/, '')})` : '';
  } catch {
    return '';
  }
}

function hideKey(address: string): string {
  return address.replace(/([?&](?:apikey|access_key)=)[^&]*/gi, '$1***');
}
