import type { OutgoingRequest } from '../send/message.ts';
import { requestTarget } from '../send/outgoing-url.ts';
import { bodyDigest } from './body-hash.ts';
import { type Challenge, challengesOf } from './challenge.ts';
import { nodeCrypto } from './crypto.ts';
import { flagParam, textParam } from './params.ts';
import { authority, headerValue, setHeader } from './request-edit.ts';
import type { AuthContext, AuthParams, AuthScheme } from './scheme.ts';
import { warnUnsigned } from './unsigned.ts';

/** What a challenge gave, kept for the next requests to the same server. */
type Learned = {
  nonce: string;
  realm: string;
  opaque: string;
  qop: string;
  algorithm: string;
  userhash: boolean;
  clientNonce: string;
  /** Uses of the nonce so far. */
  count: number;
};

type Answer = Omit<Learned, 'count'> & { nonceCount: string; username: string; password: string };

/**
 * Digest access authentication (RFC 7616, RFC 2617 and RFC 2069 for servers without `qop`). Without a nonce the
 * request is sent as it is; a challenge is then answered, and remembered for the next requests to that server.
 * What the definition says wins over what the server said.
 *
 * Unlike Postman's runtime, which falls back to the oldest form or to MD5 in these cases and is refused: the
 * algorithm of the challenge counts when the definition names none, of several offered `qop`s one is chosen,
 * `nc` is hexadecimal, a nonce that the server no longer takes is replaced, bodies of every kind are hashed.
 */
export const digest: AuthScheme = {
  type: 'digest',
  async sign(request, params, context) {
    const learned = recall(request, context);
    const nonce = textParam(params, 'nonce') || learned?.nonce;
    const realm = textParam(params, 'realm') || learned?.realm;
    if (nonce && realm && textParam(params, 'username') !== '') {
      await answer(request, params, context, learned);
    }
  },
  async retry(response, request, params, context, attempt) {
    if (flagParam(params, 'disableRetryRequest')) {
      return false;
    }
    const challenge = response.code === 401 || response.code === 403 ? pick(response, params) : undefined;
    if (!challenge || attempt > 3) {
      return false;
    }
    const before = headerValue(request, 'Authorization');
    const answered = before?.startsWith('Digest ') ? challengeField(before, 'nonce') : undefined;
    const fresh = learn(challenge, params, context);
    const nonce = textParam(params, 'nonce') || fresh.nonce;
    // The same nonce refused again means wrong credentials. A new one is a reason to try again, but only once
    // unless the server says that nothing else was wrong: some servers give a new nonce with every refusal.
    const stale = challenge.params.get('stale')?.toLowerCase() === 'true';
    const staleOrFirst = stale || attempt === 1;
    if (textParam(params, 'username') === '' || (answered !== undefined && !staleOrFirst)) {
      return false;
    }
    if (answered === nonce && !addsToDefinition(challenge, params, before as string)) {
      return false;
    }
    remember(request, context, fresh);
    await answer(request, params, context, fresh);
    return true;
  },
};

/** True when the challenge tells something that the refused answer did not have. */
function addsToDefinition(challenge: Challenge, params: AuthParams, before: string): boolean {
  return ['qop', 'opaque'].some(
    (name) =>
      challenge.params.has(name) &&
      textParam(params, name) === '' &&
      challengeField(before, name) === undefined,
  );
}

function challengeField(header: string, name: string): string | undefined {
  const [parsed] = challengesOf({
    code: 401,
    reason: '',
    headers: [{ key: 'WWW-Authenticate', value: header }],
    httpVersion: '1.1',
    body: Buffer.alloc(0),
    wireBytes: 0,
  });
  return parsed?.params.get(name);
}

/** The challenge that fits the algorithm of the definition, else the first that can be answered. */
function pick(response: Parameters<typeof challengesOf>[0], params: AuthParams): Challenge | undefined {
  const offered = challengesOf(response).filter(
    (challenge) =>
      challenge.scheme === 'digest' && challenge.params.has('nonce') && challenge.params.has('realm'),
  );
  const wanted = textParam(params, 'algorithm').toLowerCase();
  return (
    offered.find((challenge) => (challenge.params.get('algorithm') ?? 'MD5').toLowerCase() === wanted) ??
    offered.find((challenge) => hashName(challenge.params.get('algorithm') ?? '') !== undefined) ??
    offered[0]
  );
}

function learn(challenge: Challenge, params: AuthParams, context: AuthContext): Learned {
  const field = (name: string) => challenge.params.get(name) ?? '';
  return {
    nonce: field('nonce'),
    realm: field('realm'),
    opaque: field('opaque'),
    qop: chooseQop(field('qop')),
    algorithm: textParam(params, 'algorithm') || field('algorithm'),
    userhash: field('userhash').toLowerCase() === 'true',
    clientNonce: context.randomHex(8),
    count: 0,
  };
}

function chooseQop(offered: string): string {
  const options = offered.split(',').map((option) => option.trim().toLowerCase());
  return options.includes('auth') ? 'auth' : options.includes('auth-int') ? 'auth-int' : '';
}

async function answer(
  request: OutgoingRequest,
  params: AuthParams,
  context: AuthContext,
  learned: Learned | undefined,
): Promise<void> {
  if (learned) {
    learned.count += 1;
  }
  const count = learned?.count ?? 1;
  const values: Answer = {
    username: textParam(params, 'username'),
    password: textParam(params, 'password'),
    nonce: textParam(params, 'nonce') || (learned?.nonce ?? ''),
    realm: textParam(params, 'realm') || (learned?.realm ?? ''),
    opaque: textParam(params, 'opaque') || (learned?.opaque ?? ''),
    qop: textParam(params, 'qop') || (learned?.qop ?? ''),
    algorithm: textParam(params, 'algorithm') || learned?.algorithm || 'MD5',
    userhash: learned?.userhash ?? false,
    clientNonce: textParam(params, 'clientNonce') || (learned?.clientNonce ?? context.randomHex(8)),
    nonceCount: textParam(params, 'nonceCount') || count.toString(16).padStart(8, '0'),
  };
  const hash = hashName(values.algorithm);
  if (hash === undefined) {
    warnUnsigned(context, 'digest', `Unsupported digest algorithm: ${values.algorithm}`);
    return;
  }
  try {
    const bodyHash = values.qop === 'auth-int' ? await bodyDigest(request, hash, 'hex') : '';
    setHeader(
      request,
      'Authorization',
      digestHeader(values, hash, request.method, requestTarget(request.url), bodyHash),
    );
  } catch (error) {
    warnUnsigned(context, 'digest', error);
  }
}

/** RFC 7616 3.4. */
function digestHeader(
  values: Answer,
  algorithm: string,
  method: string,
  uri: string,
  bodyHash: string,
): string {
  const crypto = nodeCrypto();
  const h = (text: string) => crypto.createHash(algorithm).update(text, 'utf8').digest('hex');
  const { username, realm, nonce, clientNonce, qop, nonceCount } = values;
  const session = values.algorithm.toLowerCase().endsWith('-sess');
  const secret = h(`${username}:${realm}:${values.password}`);
  const ha1 = session ? h(`${secret}:${nonce}:${clientNonce}`) : secret;
  const ha2 = h(qop === 'auth-int' ? `${method}:${uri}:${bodyHash}` : `${method}:${uri}`);
  const protectedForm = qop === 'auth' || qop === 'auth-int';
  const response = h(
    protectedForm ? `${ha1}:${nonce}:${nonceCount}:${clientNonce}:${qop}:${ha2}` : `${ha1}:${nonce}:${ha2}`,
  );
  const fields = [
    usernameField(values, h),
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${uri}"`,
    `algorithm="${values.algorithm}"`,
  ];
  if (protectedForm) {
    fields.push(`qop=${qop}`, `nc=${nonceCount}`);
  }
  if (protectedForm || session) {
    fields.push(`cnonce="${clientNonce}"`);
  }
  fields.push(`response="${response}"`);
  if (values.opaque !== '') {
    fields.push(`opaque="${values.opaque}"`);
  }
  if (values.userhash) {
    fields.push('userhash=true');
  }
  return `Digest ${fields.join(', ')}`;
}

function usernameField(values: Answer, h: (text: string) => string): string {
  const { username } = values;
  if (values.userhash) {
    return `username="${h(`${username}:${values.realm}`)}"`;
  }
  // A header can carry Latin-1 at most; RFC 7616 3.4 has another form for the rest.
  return /[^\0-\xff]/.test(username)
    ? `username*=UTF-8''${encodeURIComponent(username)}`
    : `username="${username.replace(/["\\]/g, '\\$&')}"`;
}

/** Node's name of the hash of a digest algorithm. */
function hashName(algorithm: string): string | undefined {
  switch (algorithm.toUpperCase().replace(/-SESS$/, '')) {
    case '':
    case 'MD5':
      return 'md5';
    case 'SHA-256':
      return 'sha256';
    case 'SHA-512-256':
      return 'sha512-256';
    default:
      return undefined;
  }
}

// A nonce belongs to one server: requests to several hosts may share a definition.
function memoryKey(request: OutgoingRequest): string {
  return `digest ${request.url.protocol}://${authority(request.url)}`;
}

function recall(request: OutgoingRequest, context: AuthContext): Learned | undefined {
  return context.memory?.get(memoryKey(request)) as Learned | undefined;
}

function remember(request: OutgoingRequest, context: AuthContext, learned: Learned): void {
  context.memory?.set(memoryKey(request), learned);
}
