import type { AuthDefinition, CollectionItem, HeaderEntry } from '../../collection.ts';
import { positionsOf } from '../../definition/text-positions.ts';
import type { JsonObject } from '../../json.ts';
import { parseQuery } from '../../url.ts';
import { textBody } from '../form-text.ts';
import { type Importing, ImportStop, type Source } from '../importing.ts';
import { headerValue, makeAuth, makeCollection, makeRequest, makeUrl, stableId } from '../make-item.ts';
import { fileStem } from '../names.ts';
import { type CurlRequest, readArguments } from './arguments.ts';
import { curlBody } from './curl-body.ts';
import { splitCommands } from './split-commands.ts';
import type { CommandLine } from './words.ts';

/** Longer texts are no commands that anybody typed or copied. */
const TEXT_MAX = 16 * 1024 * 1024;
const FORM = 'application/x-www-form-urlencoded';
const WITHOUT_BODY = new Set(['GET', 'COPY', 'HEAD', 'PURGE', 'UNLOCK']);

/** What the making of one request needs. */
type Making = { input: string | undefined; warn: (reason: string, offset: number) => void };

/** All curl commands of a text, as one collection. */
export function readCurl(source: Source, importing: Importing): void {
  const { text, path } = source.files[0] ?? { text: '', path: source.path };
  if (text.length > TEXT_MAX) {
    importing.fail(path, `a text of commands may have ${TEXT_MAX / 2 ** 20} MiB`);
    return;
  }
  const position = positionsOf(text);
  const warn = (reason: string, offset: number): void => importing.warn(path, reason, position(offset));
  const { commands, notes, openQuote } = splitCommands(text);
  if (openQuote) importing.fail(path, 'this quote is never closed', position(openQuote.offset));
  const items: CollectionItem[] = [];
  const usable = openQuote ? commands.slice(0, -1) : commands;
  for (const command of usable) {
    for (const item of readCommand(command, { input: command.input, warn })) {
      importing.countItem(path);
      items.push({ ...item, id: stableId('curl', path, String(items.length), item.name ?? '') });
    }
  }
  const variables = new Set<string>();
  for (const { kind, text: found, offset } of notes) {
    if (kind === 'variable') variables.add(found);
    warn(
      kind === 'variable'
        ? `the variable $${found} of the shell became the variable {{${found}}} of the collection`
        : 'what the shell would put in here is kept as it stands',
      offset,
    );
  }
  if (items.length === 0) {
    if (!openQuote) importing.fail(path, 'there is no curl command with an address', { line: 1, column: 1 });
    throw new ImportStop();
  }
  importing.addCollection(
    makeCollection({
      id: stableId('curl', path),
      name: fileStem(path, 'cURL'),
      item: items,
      variable: [...variables].map((key) => ({ key, value: '', type: 'string' })),
    }),
  );
}

function readCommand({ words }: CommandLine, making: Making): CollectionItem[] {
  // `sudo`, `time`, prompts and assignments may stand before it.
  const at = words.slice(0, 8).findIndex(({ text }) => /^(?:.*[\\/])?curl(?:\.exe)?$/i.test(text));
  if (at < 0) return [];
  const { requests, notes } = readArguments(words.slice(at + 1));
  for (const { reason, offset } of notes) making.warn(reason, offset);
  return requests.flatMap((request) => {
    if (request.urls.length === 0 && request.values.length > 0)
      making.warn('this command has no address and is left out', words[at]?.offset ?? 0);
    return request.urls.map(({ text }) => curlItem(request, text, making));
  });
}

function curlItem(request: CurlRequest, address: string, making: Making): CollectionItem {
  const { values, switches } = request;
  const last = (name: string): string | undefined => values.findLast((value) => value.name === name)?.value;
  const { header, disabled } = readHeaders(request, making);
  const body = curlBody(values, making.input, making.warn);
  const query = queryRows(request, making);
  let method = last('request') ?? '';
  let url = makeUrl(address, query);
  const isQuery = switches.has('get') && body?.kind === 'text';
  if (isQuery) url = makeUrl(url.raw ?? address, parseQuery(body.text) as typeof query);
  const sent = switches.has('get') ? undefined : body;
  if (method === '') method = methodOf(switches, sent !== undefined, last('upload-file') !== undefined);
  const behavior = behaviorOf(request);
  if (disabled.length > 0)
    behavior.disabledSystemHeaders = Object.fromEntries(disabled.map((name) => [name, true]));
  if (sent && WITHOUT_BODY.has(method.toUpperCase())) behavior.disableBodyPruning = true;
  return makeRequest({
    id: '',
    name: (url.raw ?? '').replace(/[?#].*$/s, ''),
    method,
    url,
    body: sent && bodyDefinition(sent, header),
    header,
    auth: authOf(request, making),
    behavior,
  });
}

function bodyDefinition(body: NonNullable<ReturnType<typeof curlBody>>, header: HeaderEntry[]) {
  if (body.kind === 'form') return { mode: 'formdata', formdata: body.parts };
  if (headerValue(header, 'content-type') === undefined)
    header.push({ key: 'Content-Type', value: body.isJson ? 'application/json' : FORM });
  if (body.isJson && headerValue(header, 'accept') === undefined)
    header.push({ key: 'Accept', value: 'application/json' });
  if (body.kind === 'file') return { mode: 'file', file: { src: body.path } };
  return textBody(body.text, headerValue(header, 'content-type') ?? '');
}

function methodOf(switches: ReadonlySet<string>, hasBody: boolean, isUpload: boolean): string {
  if (switches.has('head')) return 'HEAD';
  if (isUpload && !switches.has('get')) return 'PUT';
  return hasBody ? 'POST' : 'GET';
}

/** Rows of `-H`, and those that other flags stand for. */
function readHeaders(request: CurlRequest, making: Making): { header: HeaderEntry[]; disabled: string[] } {
  const header: HeaderEntry[] = [];
  const disabled: string[] = [];
  for (const { name, value, offset } of request.values) {
    if (name === 'header') {
      const end = value.search(/[:;]/);
      const mark = end < 0 ? '' : (value[end] as string);
      const key = value.slice(0, Math.max(0, end)).trim();
      const rest = value.slice(end + 1).trim();
      // Names of HTTP/2 begin with a colon; browsers copy them along.
      if (value.startsWith(':')) continue;
      if (value.startsWith('@')) making.warn(`headers of the file ${value.slice(1)} are left out`, offset);
      else if (mark === '' || key === '' || (mark === ';' && rest !== ''))
        making.warn(`"${value.slice(0, 40)}" is no header, which is written Name: value`, offset);
      else if (mark === ':' && rest === '') disabled.push(key.toLowerCase());
      else header.push({ key, value: rest });
    } else if (name === 'user-agent') header.push({ key: 'User-Agent', value });
    else if (name === 'referer') header.push({ key: 'Referer', value: value.replace(/;auto$/, '') });
    else if (name === 'range') header.push({ key: 'Range', value: `bytes=${value}` });
    else if (name === 'cookie') {
      if (value.includes('=')) header.push({ key: 'Cookie', value });
      else making.warn(`cookies of the file ${value} are left out`, offset);
    }
  }
  return { header, disabled };
}

function queryRows({ values }: CurlRequest, making: Making): { key: string | null; value: string | null }[] {
  return values.flatMap(({ name, value, offset }) => {
    if (name !== 'url-query') return [];
    if (value.startsWith('+')) return parseQuery(value.slice(1)) as { key: string; value: string | null }[];
    if (/^[^=]*@/.test(value)) {
      making.warn('a query out of a file is left out', offset);
      return [];
    }
    const equals = value.indexOf('=');
    if (equals < 0) return [{ key: encodeURIComponent(value), value: null }];
    return [{ key: value.slice(0, equals), value: encodeURIComponent(value.slice(equals + 1)) }];
  });
}

function authOf({ values, switches }: CurlRequest, making: Making): AuthDefinition | undefined {
  const last = (name: string) => values.findLast((value) => value.name === name);
  const bearer = last('oauth2-bearer');
  if (bearer) return makeAuth('bearer', { token: bearer.value });
  const user = last('user');
  if (!user) return undefined;
  const colon = user.value.indexOf(':');
  const username = colon < 0 ? user.value : user.value.slice(0, colon);
  const password = colon < 0 ? '' : user.value.slice(colon + 1);
  const signature = last('aws-sigv4');
  if (signature) {
    const [, , region, service] = signature.value.split(':');
    return makeAuth('awsv4', { accessKey: username, secretKey: password, region, service });
  }
  if (switches.has('negotiate'))
    making.warn('authorization with Kerberos cannot be kept; it became basic authorization', user.offset);
  const type = switches.has('digest') ? 'digest' : switches.has('ntlm') ? 'ntlm' : 'basic';
  return makeAuth(type, { username, password });
}

function behaviorOf({ values, switches }: CurlRequest): JsonObject {
  const behavior: JsonObject = {};
  if (switches.has('insecure')) behavior.strictSSL = false;
  if (switches.has('no-location')) behavior.followRedirects = false;
  if (switches.has('location-trusted')) behavior.followAuthorizationHeader = true;
  if (['post301', 'post302', 'post303'].some((name) => switches.has(name)))
    behavior.followOriginalHttpMethod = true;
  const redirects = values.findLast(({ name }) => name === 'max-redirs')?.value;
  if (redirects !== undefined && /^\d{1,6}$/.test(redirects)) behavior.maxRedirects = Number(redirects);
  if (switches.has('http1.1') || switches.has('http1.0')) behavior.protocolVersion = 'http1';
  if (switches.has('http2') || switches.has('http2-prior-knowledge')) behavior.protocolVersion = 'http2';
  return behavior;
}
