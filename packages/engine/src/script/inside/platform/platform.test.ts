import { Script } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildTestBundles,
  createTestContext,
  type TestBundles,
  type TestContext,
} from './testing/isolate.ts';

let bundles: TestBundles;
let context: TestContext;

beforeAll(async () => {
  bundles = await buildTestBundles();
  context = createTestContext(bundles);
});

afterAll(() => {
  context?.dispose();
  bundles?.remove();
});

/** What one expression gives in the isolate, and in Node: both must agree. */
const sameAsNode: readonly string[] = [
  // Buffer
  `Buffer.from('héllo €💩').toString('hex')`,
  `Buffer.from('w6k', 'base64url').toString() + Buffer.from('aé', 'latin1').toString('base64')`,
  `Buffer.from([255, 254, 253, 1]).toString('base64url')`,
  `Buffer.from('abcdef').toString('utf8', 1, 3) + Buffer.from('abcdef').toString('hex', -1, 2) + Buffer.from('abcdef').toString('base64', 2)`,
  `Buffer.from('a b=').toString('base64') + Buffer.from('YSBi PQ', 'base64').toString() + Buffer.from('zz41', 'hex').length`,
  `[Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1)), Buffer.isEncoding('base64url'), Buffer.byteLength('€'), Buffer.byteLength('YWI', 'base64url')]`,
  `JSON.stringify(Buffer.from('ab')) + Buffer.concat([Buffer.from('a'), Buffer.from('b')]) + Buffer.compare(Buffer.from('a'), Buffer.from('b'))`,
  `((b) => [b.writeUInt32BE(0xdeadbeef, 1), b.readInt16LE(2), b.write('YWI', 5, 'base64url'), b.toString('latin1'), b.equals(Buffer.from(b)), b.slice(0, 2).length, b.indexOf('a'), [...b.subarray(1, 3)]])(Buffer.alloc(8))`,
  `Buffer.from('😀'.repeat(3000)).toString().length + Buffer.from('x'.repeat(9000)).toString('ascii').length`,
  `Buffer.from(new Uint8Array([0xff, 0x61, 0xc3])).toString()`,
  `Buffer.from('\\ufeffx').toString() + Buffer.from('abc', 'utf16le').toString('ucs2')`,
  // text
  `[...new TextEncoder().encode('aé€💩\\ud800')]`,
  `Object.values(new TextEncoder().encodeInto('a€💩', new Uint8Array(6)))`,
  `new TextDecoder().decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61, 0xff, 0xe2, 0x82]))`,
  `new TextDecoder('utf-8', { ignoreBOM: true }).decode(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])).length`,
  `((d) => d.decode(new Uint8Array([0xe2, 0x82]), { stream: true }) + d.decode(new Uint8Array([0xac, 0x61]), { stream: true }) + d.decode())(new TextDecoder())`,
  `((d) => d.decode(new Uint8Array([0xef, 0xbb]), { stream: true }) + d.decode(new Uint8Array([0xbf, 0x61]), { stream: true }) + d.decode(new Uint8Array([0xef, 0xbb, 0xbf])))(new TextDecoder())`,
  `((d) => d.decode(new Uint8Array([0x3d, 0xd8, 0xa9]), { stream: true }) + d.decode(new Uint8Array([0xdc])))(new TextDecoder('utf-16'))`,
  `new TextDecoder('windows-1252').decode(new Uint8Array([0x80, 0xe4])) + new TextDecoder('shift_jis').decode(new Uint8Array([0x82, 0xa0])) + new TextDecoder('latin1').encoding`,
  `(() => { try { new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([0xff])); } catch (error) { return error.name; } })()`,
  `(() => { try { new TextDecoder('nope'); } catch (error) { return error.name; } })()`,
  `[btoa('\\xff\\x00a'), atob(' YW I='), btoa('')]`,
  `['ab=c', 'a', 'YWI', 'YQ=', '€'].map((text) => { try { return atob(text); } catch (error) { return [error.name, error.code, error instanceof DOMException]; } })`,
  // URL
  `((u) => [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, String(u), JSON.stringify(u)])(new URL('../x y?q=ä#f', 'https://u:p@EXAMPLE.com:8443/a/b/c'))`,
  `((u) => { u.port = '99'; u.pathname = 'ä b'; u.search = 'x=1'; u.hash = 'h'; u.protocol = 'http'; u.host = 'h.net:1'; u.username = 'me@'; return u.href; })(new URL('https://a.b/'))`,
  `((u) => { u.searchParams.append('b', 'ü &'); u.searchParams.delete('a'); const first = u.href; u.search = '?z=9'; return [first, u.searchParams.get('z'), u.searchParams === u.searchParams, [...u.searchParams]]; })(new URL('http://h/?a=1&c=2'))`,
  `((u) => { u.searchParams.delete('a'); return u.href; })(new URL('http://h/?a=1#x'))`,
  `[URL.canParse('x'), URL.canParse('x', 'http://y'), URL.parse('nope'), URL.parse('http://a').href]`,
  `(() => { try { new URL('nope'); } catch (error) { return [error.name, error.message, error.code]; } })()`,
  `((p) => [String(p), p.get('a'), p.getAll('a'), p.has('a', '2'), p.has('zz'), p.size, [...p.keys()], [...p.values()]])(new URLSearchParams('?a=1&a=2&b=%C3%A4+%zz&=e&c'))`,
  `((p) => { p.set('a', 'x'); p.sort(); p.append('!~*()\\'', "é'"); p.delete('b', '3'); return p.toString(); })(new URLSearchParams({ b: '2', a: '1' }))`,
  `new URLSearchParams([['a', 'b'], ['c', 'd%']]).toString() + new URLSearchParams(new Map([['x', 'y']])) + new URLSearchParams('%ff=%e4x')`,
  `(() => { const seen = []; new URLSearchParams('a=1&b=2').forEach((value, name) => seen.push(name + value)); return seen; })()`,
  // clones
  `((c) => [c.d.getTime(), c.r.flags, [...c.m], [...c.s], c.self === c, c.e.message, c.e instanceof RangeError, c.t.length, c.b.byteLength, 'u' in c, c.n.valueOf(), c.a.length, 1 in c.a])(structuredClone((() => { const o = { d: new Date(5), r: /x/gi, m: new Map([[1, { a: 1 }]]), s: new Set([1]), e: new RangeError('no'), t: new Uint8Array([1, 2]), b: new ArrayBuffer(3), u: undefined, n: new Number(4), a: [1, , 3] }; o.self = o; return o; })()))`,
  `[() => {}, Symbol('x'), new WeakMap(), Promise.resolve(), { f() {} }].map((value) => { try { return structuredClone(value); } catch (error) { return [error.name, error.code]; } })`,
  `((b) => { const c = structuredClone(b, { transfer: [b] }); return [b.byteLength, c.byteLength]; })(new ArrayBuffer(8))`,
  `((v) => [v.buffer.byteLength, v.byteOffset, v.constructor.name, [...v]])(structuredClone(new Uint16Array(new ArrayBuffer(8), 2, 2)))`,
  // events
  `(() => { const t = new EventTarget(); const seen = []; const l = { handleEvent(e) { seen.push(e.type, e.target === t, this === l); } }; t.addEventListener('x', l); t.addEventListener('x', l); t.addEventListener('x', (e) => { seen.push(e.detail); e.preventDefault(); }, { once: true }); const first = t.dispatchEvent(new CustomEvent('x', { detail: 7, cancelable: true })); t.removeEventListener('x', l); return [first, t.dispatchEvent(new Event('x')), seen]; })()`,
  `(() => { const c = new AbortController(); const seen = []; c.signal.onabort = () => seen.push('on'); c.signal.addEventListener('abort', (e) => seen.push(e.type)); c.abort(); c.abort(); let thrown; try { c.signal.throwIfAborted(); } catch (e) { thrown = [e.name, e.code]; } return [seen, c.signal.aborted, thrown, AbortSignal.abort('r').reason, AbortSignal.any([AbortSignal.abort(1)]).reason]; })()`,
  `(() => { const c = new AbortController(); const t = new EventTarget(); let n = 0; t.addEventListener('x', () => n++, { signal: c.signal }); t.dispatchEvent(new Event('x')); c.abort(); t.dispatchEvent(new Event('x')); return n; })()`,
  `((e) => [e.name, e.message, e.code, e instanceof Error, Object.prototype.toString.call(e)])(new DOMException('m', 'NotFoundError'))`,
  // Blob
  `(async () => { const b = new Blob(['añ', new Uint8Array([65]), new Blob(['z'])], { type: 'Text/Plain' }); return [b.size, b.type, await b.text(), await b.slice(1, -1).text(), (await b.arrayBuffer()).byteLength]; })()`,
  `((f) => [f.name, f.lastModified, f.size, f instanceof Blob, f.type])(new File(['abc'], 'n.txt', { lastModified: 5, type: 'a/b' }))`,
  // streams
  `(async () => { const r = new ReadableStream({ start(c) { c.enqueue('a'); c.enqueue('b'); c.close(); } }); const seen = []; for await (const part of r.pipeThrough(new TransformStream({ transform: (part, c) => c.enqueue(part + part) }))) seen.push(part); return seen; })()`,
  `(async () => { let text = ''; const s = new TextDecoderStream(); const w = s.writable.getWriter(); w.write(new Uint8Array([0xe2, 0x82])); w.write(new Uint8Array([0xac])); w.close(); for await (const part of s.readable) text += part; return text; })()`,
  `(async () => { const parts = []; for await (const part of new Blob(['hé']).stream()) parts.push(...part); return parts; })()`,
  // other names
  `(async () => { const seen = []; queueMicrotask(() => seen.push('micro')); seen.push('now'); await null; return seen; })()`,
  `[crypto.randomUUID().length, crypto.getRandomValues(new Uint8Array(4)).length, Object.prototype.toString.call(crypto)]`,
  `['URL', 'Buffer', 'Event', 'AbortSignal', 'TextEncoder', 'Blob', 'URLSearchParams', 'DOMException', 'CryptoKey', 'ReadableStream'].map((name) => [globalThis[name].name, Object.keys(globalThis).includes(name)])`,
  `[new URL('http://a'), new URLSearchParams(), new Event('x'), new EventTarget(), new Blob([]), new TextEncoder()].map(String)`,
];

test.each(sameAsNode)('agrees with Node: %s', async (expression) => {
  const inNode = await new Script(expression).runInThisContext();
  expect(await context.run(`return ${expression};`)).toEqual(structuredClone(inNode));
});

test('Web Crypto signs, encrypts, derives, wraps, imports and exports', async () => {
  expect(
    await context.run(`
      const { subtle } = crypto;
      const bytes = (text) => new TextEncoder().encode(text);
      const hex = (buffer) => Buffer.from(buffer).toString('hex');
      const results = {};
      results.digest = hex(await subtle.digest('SHA-256', bytes('abc'))).slice(0, 8);
      const hmac = await subtle.importKey('raw', bytes('k'), { name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify']);
      const mac = await subtle.sign('HMAC', hmac, bytes('abc'));
      results.hmac = [Buffer.from(mac).toString('base64'), await subtle.verify('HMAC', hmac, mac, bytes('abd')), await subtle.exportKey('jwk', hmac)];
      for (const [name, parameters] of [
        ['AES-CBC', { iv: new Uint8Array(16) }],
        ['AES-GCM', { iv: new Uint8Array(12), additionalData: bytes('x'), tagLength: 96 }],
        ['AES-CTR', { counter: new Uint8Array(16), length: 64 }],
      ]) {
        const key = await subtle.generateKey({ name, length: 256 }, true, ['encrypt', 'decrypt']);
        const encrypted = await subtle.encrypt({ name, ...parameters }, key, bytes('hello'));
        const decrypted = await subtle.decrypt({ name, ...parameters }, key, encrypted);
        results[name] = [encrypted.byteLength, Buffer.from(decrypted).toString(), (await subtle.exportKey('raw', key)).byteLength];
      }
      const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' };
      for (const [generate, use] of [
        [{ name: 'RSA-PSS', ...rsa }, { name: 'RSA-PSS', saltLength: 32 }],
        [{ name: 'RSASSA-PKCS1-v1_5', ...rsa }, 'RSASSA-PKCS1-v1_5'],
        [{ name: 'ECDSA', namedCurve: 'P-384' }, { name: 'ECDSA', hash: 'SHA-384' }],
        ['Ed25519', 'Ed25519'],
      ]) {
        const pair = await subtle.generateKey(generate, true, ['sign', 'verify']);
        const publicKey = await subtle.importKey('jwk', await subtle.exportKey('jwk', pair.publicKey), generate, true, ['verify']);
        const privateKey = await subtle.importKey('pkcs8', await subtle.exportKey('pkcs8', pair.privateKey), generate, false, ['sign']);
        const signature = await subtle.sign(use, privateKey, bytes('m'));
        results[publicKey.algorithm.name] = [signature.byteLength, await subtle.verify(use, publicKey, signature, bytes('m')),
          await subtle.verify(use, pair.publicKey, signature, bytes('n')), privateKey.usages, publicKey.type];
      }
      for (const name of ['ECDH', 'X25519']) {
        const generate = { name, namedCurve: 'P-256' };
        const [one, other] = [await subtle.generateKey(generate, true, ['deriveBits', 'deriveKey']), await subtle.generateKey(generate, true, ['deriveBits'])];
        const raw = await subtle.importKey('raw', await subtle.exportKey('raw', other.publicKey), generate, true, []);
        results[name] = hex(await subtle.deriveBits({ name, public: raw }, one.privateKey, 256)) === hex(await subtle.deriveBits({ name, public: one.publicKey }, other.privateKey, 256));
      }
      const password = await subtle.importKey('raw', bytes('password'), 'PBKDF2', false, ['deriveBits', 'deriveKey']);
      results.pbkdf2 = hex(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-1', salt: bytes('salt'), iterations: 2 }, password, 160));
      const oaep = await subtle.generateKey({ name: 'RSA-OAEP', ...rsa }, true, ['encrypt', 'decrypt']);
      results.oaep = Buffer.from(await subtle.decrypt('RSA-OAEP', oaep.privateKey, await subtle.encrypt('RSA-OAEP', oaep.publicKey, bytes('s')))).toString();
      const wrapping = await subtle.generateKey({ name: 'AES-KW', length: 128 }, true, ['wrapKey', 'unwrapKey']);
      const wrapped = await subtle.wrapKey('raw', hmac, wrapping, 'AES-KW').catch((error) => error.name);
      const aes = await subtle.importKey('raw', new Uint8Array(16).fill(7), 'AES-CBC', true, ['encrypt']);
      const unwrapped = await subtle.unwrapKey('raw', await subtle.wrapKey('raw', aes, wrapping, 'AES-KW'), wrapping, 'AES-KW', 'AES-CBC', true, ['encrypt']);
      results.wrap = [wrapped, hex(await subtle.exportKey('raw', unwrapped))];
      return results;
    `),
  ).toEqual({
    digest: 'ba7816bf',
    hmac: [
      'NC5RnOCtbAOja5jus/HRMNtIE7nfTRFg7aSI1xLceO4=',
      false,
      { kty: 'oct', k: 'aw', alg: 'HS256', key_ops: ['sign', 'verify'], ext: true },
    ],
    'AES-CBC': [16, 'hello', 32],
    'AES-GCM': [17, 'hello', 32],
    'AES-CTR': [5, 'hello', 32],
    'RSA-PSS': [256, true, false, ['sign'], 'public'],
    'RSASSA-PKCS1-v1_5': [256, true, false, ['sign'], 'public'],
    ECDSA: [96, true, false, ['sign'], 'public'],
    Ed25519: [64, true, false, ['sign'], 'public'],
    ECDH: true,
    X25519: true,
    pbkdf2: 'ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957',
    oaep: 's',
    wrap: ['OperationError', '07070707070707070707070707070707'],
  });
});

test('keys keep to what they may be used for', async () => {
  expect(
    await context.run(`
      const { subtle } = crypto;
      const name = (promise) => promise.then(() => 'done', (error) => error.name);
      const key = await subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', false, ['encrypt']);
      return [
        await name(subtle.exportKey('raw', key)), await name(subtle.decrypt({ name: 'AES-CBC', iv: new Uint8Array(16) }, key, new Uint8Array(16))),
        await name(subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, new Uint8Array(1))),
        await name(subtle.importKey('raw', new Uint8Array(5), 'AES-CBC', true, ['encrypt'])),
        await name(subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, ['sign'])),
        await name(subtle.importKey('raw', new Uint8Array(16), 'AES-CBC', true, [])),
        await name(subtle.generateKey({ name: 'NOPE' }, true, ['sign'])), await name(subtle.digest('MD5', new Uint8Array())),
        await name(subtle.generateKey({ name: 'RSA-PSS', modulusLength: 16384, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-1' }, true, ['sign'])),
        await name(subtle.sign('HMAC', {}, new Uint8Array())), JSON.stringify(key), Object.keys(key),
      ];
    `),
  ).toEqual([
    'InvalidAccessError',
    'InvalidAccessError',
    'InvalidAccessError',
    'DataError',
    'SyntaxError',
    'SyntaxError',
    'NotSupportedError',
    'NotSupportedError',
    'NotSupportedError',
    'TypeError',
    '{}',
    [],
  ]);
});

test('nothing of Node, a browser page or the way to the host is visible', async () => {
  const absent = [
    'process',
    'module',
    'exports',
    'global',
    'window',
    'self',
    'document',
    'fetch',
    'XMLHttpRequest',
  ];
  expect(await context.run(`return ${JSON.stringify(absent)}.filter((name) => name in globalThis)`)).toEqual(
    [],
  );
  expect(await context.run(`return Object.keys(globalThis)`)).toEqual([]);
  expect(
    await context.run(`
      const url = new URL('http://a');
      try { url.href = 'nope'; } catch (error) { return [error.name, error.message, /file:|node:|packages/.test(error.stack)]; }
    `),
  ).toEqual(['TypeError', 'Invalid URL', false]);
  expect(
    await context.run(`
      const stacks = [];
      for (const work of [() => crypto.getRandomValues(new Uint8Array(70000)), () => new URL('x'), () => require('nope'), () => Buffer.from({})]) {
        try { work(); } catch (error) { stacks.push(error.constructor === globalThis[error.name] || error instanceof DOMException); }
      }
      return [stacks, typeof callHost, typeof host];
    `),
  ).toEqual([[true, true, true, true], 'undefined', 'undefined']);
});

test('a global that a script replaces stays replaced', async () => {
  const own = createTestContext(bundles);
  try {
    expect(
      await own.run(`Buffer = 'mine'; globalThis.crypto = 5; return [Buffer, crypto, typeof URL];`),
    ).toEqual(['mine', 5, 'function']);
  } finally {
    own.dispose();
  }
});
