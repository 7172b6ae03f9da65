import { nodeCrypto } from './crypto.ts';
import { md4 } from './md4.ts';

// The messages of [MS-NLMP] 2.2.1 and the responses of 3.3.

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
const VERSION = Buffer.from([5, 1, 0x28, 0x0a, 0, 0, 0, 15]);

const UNICODE = 0x00000001;
const DOMAIN_SUPPLIED = 0x00001000;
const EXTENDED_SESSION_SECURITY = 0x00080000;
const TARGET_INFO = 0x00800000;
// Unicode, OEM, request target, NTLM, workstation supplied, always sign, extended session security, version, 128, 56.
const NEGOTIATE_FLAGS = 0xa208a207;
// Unicode, request target, NTLM, always sign, extended session security, target info, version, 128, 56.
const AUTHENTICATE_FLAGS = 0xa2888205;

const AV_EOL = 0;
const AV_TIMESTAMP = 7;

export type NtlmCredentials = { username: string; password: string; domain: string; workstation: string };

export type NtlmChallenge = {
  flags: number;
  serverChallenge: Buffer;
  /** The AV pairs as they came; undefined when the server sent none. */
  targetInfo: Buffer | undefined;
};

/** 2.2.1.1. */
export function negotiateMessage(domain: string, workstation: string): Buffer {
  const domainBytes = Buffer.from(domain.toUpperCase(), 'latin1');
  const workstationBytes = Buffer.from(workstation.toUpperCase(), 'latin1');
  const head = Buffer.alloc(40);
  SIGNATURE.copy(head);
  head.writeUInt32LE(1, 8);
  head.writeUInt32LE((NEGOTIATE_FLAGS | (domain === '' ? 0 : DOMAIN_SUPPLIED)) >>> 0, 12);
  writeField(head, 16, domainBytes.length, head.length + workstationBytes.length);
  writeField(head, 24, workstationBytes.length, head.length);
  VERSION.copy(head, 32);
  return Buffer.concat([head, workstationBytes, domainBytes]);
}

/** 2.2.1.2. Throws when the bytes are no challenge. */
export function parseChallenge(message: Buffer): NtlmChallenge {
  if (message.length < 32 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2) {
    throw new Error('the server did not send an NTLM challenge');
  }
  const flags = message.readUInt32LE(20);
  let targetInfo: Buffer | undefined;
  if ((flags & TARGET_INFO) !== 0 && message.length >= 48) {
    const length = message.readUInt16LE(40);
    const at = message.readUInt32LE(44);
    if (at + length > message.length) {
      throw new Error('the NTLM challenge of the server is cut off');
    }
    targetInfo = message.subarray(at, at + length);
  }
  return { flags, serverChallenge: message.subarray(24, 32), targetInfo };
}

/**
 * 2.2.1.3, with the responses of NTLMv2; where the server cannot take them (it sent no target information), those of
 * NTLM with extended session security, or of plain NTLM. `now` in milliseconds since 1970.
 */
export function authenticateMessage(
  challenge: NtlmChallenge,
  credentials: NtlmCredentials,
  clientChallenge: Buffer,
  now: number,
): Buffer {
  const encoding = (challenge.flags & UNICODE) !== 0 ? 'utf16le' : 'latin1';
  const domain = credentials.domain.toUpperCase();
  const { lm, nt } = responses(challenge, { ...credentials, domain }, clientChallenge, now);
  const parts = [
    Buffer.from(domain, encoding),
    Buffer.from(credentials.username, encoding),
    Buffer.from(credentials.workstation.toUpperCase(), encoding),
    lm,
    nt,
  ];
  const head = Buffer.alloc(72);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  let at = head.length;
  const fields = [28, 36, 44, 12, 20];
  parts.forEach((part, index) => {
    writeField(head, fields[index] as number, part.length, at);
    at += part.length;
  });
  writeField(head, 52, 0, at);
  head.writeUInt32LE((encoding === 'utf16le' ? AUTHENTICATE_FLAGS : AUTHENTICATE_FLAGS - UNICODE) >>> 0, 60);
  VERSION.copy(head, 64);
  return Buffer.concat([head, ...parts]);
}

function writeField(message: Buffer, at: number, length: number, offset: number): void {
  message.writeUInt16LE(length, at);
  message.writeUInt16LE(length, at + 2);
  message.writeUInt32LE(offset, at + 4);
}

type Responses = { lm: Buffer; nt: Buffer };

function responses(
  challenge: NtlmChallenge,
  credentials: NtlmCredentials,
  clientChallenge: Buffer,
  now: number,
): Responses {
  const { flags, serverChallenge, targetInfo } = challenge;
  if ((flags & EXTENDED_SESSION_SECURITY) === 0) {
    // The LM hash of the password gives it away, so the second response stands in its place (3.3.1, NoLMResponseNTLMv1).
    const nt = desResponse(ntHash(credentials.password), serverChallenge);
    return { lm: nt, nt };
  }
  if (targetInfo === undefined) {
    const session = nodeCrypto().createHash('md5').update(serverChallenge).update(clientChallenge).digest();
    return {
      lm: Buffer.concat([clientChallenge, Buffer.alloc(16)]),
      nt: desResponse(ntHash(credentials.password), session.subarray(0, 8)),
    };
  }
  const given = timestampOf(targetInfo);
  const key = ntlmv2Key(credentials);
  const time = given ?? fileTime(now);
  return {
    // 3.1.5.1.2: nothing in the first response when the server gave a time.
    lm: given ? Buffer.alloc(24) : lmv2Response(key, serverChallenge, clientChallenge),
    nt: ntlmv2Response(key, serverChallenge, clientChallenge, time, targetInfo),
  };
}

/** NTOWFv1 (3.3.1). */
export function ntHash(password: string): Buffer {
  return md4(Buffer.from(password, 'utf16le'));
}

/** NTOWFv2 (3.3.2). */
export function ntlmv2Key(credentials: { username: string; password: string; domain: string }): Buffer {
  const name = Buffer.from(credentials.username.toUpperCase() + credentials.domain, 'utf16le');
  return hmacMd5(ntHash(credentials.password), name);
}

export function lmv2Response(key: Buffer, serverChallenge: Buffer, clientChallenge: Buffer): Buffer {
  return Buffer.concat([hmacMd5(key, serverChallenge, clientChallenge), clientChallenge]);
}

export function ntlmv2Response(
  key: Buffer,
  serverChallenge: Buffer,
  clientChallenge: Buffer,
  time: Buffer,
  targetInfo: Buffer,
): Buffer {
  const zero = Buffer.alloc(4);
  const blob = Buffer.concat([
    Buffer.from([1, 1, 0, 0]),
    zero,
    time,
    clientChallenge,
    zero,
    targetInfo,
    zero,
  ]);
  return Buffer.concat([hmacMd5(key, serverChallenge, blob), blob]);
}

/** DESL (6): the challenge under three DES keys made of 16 bytes of hash. */
export function desResponse(hash: Buffer, challenge: Buffer): Buffer {
  const padded = Buffer.concat([hash, Buffer.alloc(5)]);
  return Buffer.concat([0, 7, 14].map((at) => des(padded.subarray(at, at + 7), challenge)));
}

/** Single DES is gone from OpenSSL 3; three times the same key through triple DES is single DES. */
function des(sevenBytes: Buffer, block: Buffer): Buffer {
  const key = Buffer.alloc(8);
  let rest = BigInt(`0x${sevenBytes.toString('hex')}`);
  for (let i = 7; i >= 0; i--) {
    key[i] = Number(rest & 0x7fn) << 1;
    rest >>= 7n;
  }
  const cipher = nodeCrypto().createCipheriv('des-ede3', Buffer.concat([key, key, key]), null);
  return cipher.setAutoPadding(false).update(block);
}

function hmacMd5(key: Buffer, ...data: Buffer[]): Buffer {
  const hmac = nodeCrypto().createHmac('md5', key);
  for (const part of data) {
    hmac.update(part);
  }
  return hmac.digest();
}

/** The time of the server among its AV pairs (2.2.2.1), which the client has to repeat. */
function timestampOf(targetInfo: Buffer): Buffer | undefined {
  let at = 0;
  while (at + 4 <= targetInfo.length) {
    const id = targetInfo.readUInt16LE(at);
    const length = targetInfo.readUInt16LE(at + 2);
    if (id === AV_EOL) {
      return undefined;
    }
    if (id === AV_TIMESTAMP && length === 8 && at + 12 <= targetInfo.length) {
      return targetInfo.subarray(at + 4, at + 12);
    }
    at += 4 + length;
  }
  return undefined;
}

/** Tenths of microseconds since 1601. */
function fileTime(now: number): Buffer {
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE((BigInt(Math.floor(now)) + 11_644_473_600_000n) * 10_000n);
  return time;
}
