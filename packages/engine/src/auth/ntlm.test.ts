import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { md4 } from './md4.ts';
import {
  authenticateMessage,
  desResponse,
  lmv2Response,
  negotiateMessage,
  ntHash,
  ntlmv2Key,
  ntlmv2Response,
  parseChallenge,
} from './ntlm-message.ts';
import { exchange, outgoing, scheme, testContext } from './testing.ts';

describe('MD4', () => {
  // RFC 1320 A.5, and the boundary of one block.
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of %j', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest);
  });
});

// [MS-NLMP] 4.2: the same user, password, domain and challenges in every example.
describe('the vectors of [MS-NLMP]', () => {
  const serverChallenge = Buffer.from('0123456789abcdef', 'hex');
  const clientChallenge = Buffer.from('aa'.repeat(8), 'hex');
  const ada = { username: 'User', password: 'Password', domain: 'Domain' };
  const targetInfo = Buffer.from(
    '02000c0044006f006d00610069006e0001000c0053006500720076006500720000000000',
    'hex',
  );

  it('4.2.2: NTLM', () => {
    expect(ntHash('Password').toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
    expect(desResponse(ntHash('Password'), serverChallenge).toString('hex')).toBe(
      '67c43011f30298a2ad35ece64f16331c44bdbed927841f94',
    );
  });

  it('4.2.3: NTLM with extended session security', () => {
    const challenge = { flags: 0x00080001, serverChallenge, targetInfo: undefined };
    const message = authenticateMessage(challenge, { ...ada, workstation: '' }, clientChallenge, 0);
    expect(field(message, 20).toString('hex')).toBe('7537f803ae367128ca458204bde7caf81e97ed2683267232');
    expect(field(message, 12).toString('hex')).toBe(`${'aa'.repeat(8)}${'00'.repeat(16)}`);
  });

  it('4.2.4: NTLMv2', () => {
    const key = ntlmv2Key(ada);
    expect(key.toString('hex')).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
    expect(lmv2Response(key, serverChallenge, clientChallenge).toString('hex')).toBe(
      '86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa',
    );
    const response = ntlmv2Response(key, serverChallenge, clientChallenge, Buffer.alloc(8), targetInfo);
    expect(response.subarray(0, 16).toString('hex')).toBe('68cd0ab851e51c96aabc927bebef6a1c');
  });
});

function field(message: Buffer, at: number): Buffer {
  const offset = message.readUInt32LE(at + 4);
  return message.subarray(offset, offset + message.readUInt16LE(at));
}

describe('messages', () => {
  // What httpntlm, which newman uses, makes of the same.
  it('negotiates as newman does', () => {
    expect(negotiateMessage('', '').toString('base64')).toBe(
      'TlRMTVNTUAABAAAAB6IIogAAAAAoAAAAAAAAACgAAAAFASgKAAAADw==',
    );
    expect(negotiateMessage('dom', 'ws').toString('base64')).toBe(
      'TlRMTVNTUAABAAAAB7IIogMAAwAqAAAAAgACACgAAAAFASgKAAAAD1dTRE9N',
    );
  });

  it('refuses what is no challenge or is cut off', () => {
    expect(() => parseChallenge(Buffer.from('nonsense'))).toThrow();
    expect(() => parseChallenge(challengeMessage(Buffer.alloc(8)).subarray(0, 50))).toThrow('cut off');
  });

  it('repeats the time of the server and then leaves the first response empty ([MS-NLMP] 3.1.5.1.2)', () => {
    const info = Buffer.from('0700080001020304050607080000' + '0000', 'hex');
    const challenge = parseChallenge(challengeMessage(info));
    const credentials = { username: 'u', password: 'p', domain: 'd', workstation: 'w' };
    const message = authenticateMessage(challenge, credentials, Buffer.alloc(8, 1), 0);
    expect(field(message, 12)).toEqual(Buffer.alloc(24));
    expect(field(message, 20).subarray(24, 32).toString('hex')).toBe('0102030405060708');
    expect(field(message, 28).toString('utf16le')).toBe('D');
    expect(field(message, 44).toString('utf16le')).toBe('W');
  });
});

const CHALLENGE = Buffer.from('0123456789abcdef', 'hex');

function challengeMessage(targetInfo: Buffer): Buffer {
  const head = Buffer.alloc(56);
  head.write('NTLMSSP\0', 'latin1');
  head.writeUInt32LE(2, 8);
  head.writeUInt32LE(0x00880201, 20);
  CHALLENGE.copy(head, 24);
  head.writeUInt16LE(targetInfo.length, 40);
  head.writeUInt16LE(targetInfo.length, 42);
  head.writeUInt32LE(56, 44);
  return Buffer.concat([head, targetInfo]);
}

describe('ntlm with a server', () => {
  let server: Server | undefined;
  let agent: Agent | undefined;

  afterEach(() => {
    agent?.destroy();
    server?.closeAllConnections();
    server?.close();
  });

  /** A server that knows the password and keeps its state by connection, as the protocol wants. */
  async function start(offer: string[], password: string): Promise<string> {
    const states = new WeakMap<Socket, 'challenged' | 'in'>();
    const info = Buffer.from('02000200440000000000', 'hex');
    server = createServer((request, response) => {
      const { socket } = request;
      const token = /^NTLM (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const message = token ? Buffer.from(token, 'base64') : undefined;
      if (states.get(socket) === 'challenged' && message?.readUInt32LE(8) === 3) {
        const given = field(message, 20);
        const key = ntlmv2Key({
          username: field(message, 36).toString('utf16le'),
          domain: field(message, 28).toString('utf16le'),
          password,
        });
        const blob = given.subarray(16);
        const expected = ntlmv2Response(key, CHALLENGE, blob.subarray(16, 24), blob.subarray(8, 16), info);
        if (expected.equals(given)) {
          states.set(socket, 'in');
        }
      }
      if (states.get(socket) === 'in') {
        response.end(`welcome ${message ? field(message, 28).toString('utf16le') : 'again'}`);
      } else if (message?.readUInt32LE(8) === 1) {
        states.set(socket, 'challenged');
        const challenge = challengeMessage(info).toString('base64');
        response.writeHead(401, { 'WWW-Authenticate': ['Negotiate', `NTLM ${challenge}`] }).end();
      } else {
        response.writeHead(401, { 'WWW-Authenticate': offer }).end();
      }
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const run = (params: { [name: string]: unknown }, address: string) =>
    exchange(
      'ntlm',
      params,
      outgoing('GET', address, { headers: { Authorization: 'mine' } }),
      testContext(),
      agent,
    );

  it('needs one connection', async () => {
    expect((await scheme('ntlm')).connectionBound).toBe(true);
  });

  it('asks, negotiates and answers; later requests of the connection are in', async () => {
    const address = await start(['Negotiate', 'NTLM'], 'secret');
    const responses = await run({ username: 'ada', password: 'secret', domain: 'dom' }, address);
    expect(responses.map(({ code }) => code)).toEqual([401, 401, 200]);
    expect(responses[2]?.body.toString()).toBe('welcome DOM');
    expect((await run({ username: 'ada' }, address)).map(({ code }) => code)).toEqual([200]);
  });

  it.each(['dom\\ada', 'ada@dom'])('finds the domain in %s', async (username) => {
    const responses = await run(
      { username, password: 'secret' },
      await start(['NTLM, Basic realm="x"'], 'secret'),
    );
    expect(responses.at(-1)?.body.toString()).toBe('welcome DOM');
  });

  it('stops after a wrong password, and where NTLM is not offered or retrying is disabled', async () => {
    const params = { username: 'ada', password: 'wrong' };
    expect((await run(params, await start(['NTLM'], 'secret'))).length).toBe(3);
    server?.close();
    expect((await run(params, await start(['Basic realm="x"'], 'secret'))).length).toBe(1);
    server?.close();
    expect((await run({ ...params, disableRetryRequest: true }, await start(['NTLM'], 'x'))).length).toBe(1);
  });
});
