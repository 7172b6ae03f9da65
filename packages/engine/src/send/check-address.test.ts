import { expect, test } from 'vitest';
import { requestTo, sender, sendOne, serve } from './send.fixture.ts';

/** Refuses loopback, as a server does whose users aim its requests. */
const checkAddress = (address: string): void => {
  if (/^127\.|^::1$|^::ffff:/.test(address)) throw new Error(`${address} is not allowed`);
};

test('refuses names and addresses before anything is connected', async () => {
  let connections = 0;
  const port = await serve((_request, response) => {
    connections++;
    response.end();
  });
  for (const host of [
    '127.0.0.1',
    '[::1]',
    'localhost',
    'x.localhost',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '[::ffff:127.0.0.1]',
  ]) {
    const { error } = await sendOne(sender({ checkAddress }), requestTo(`http://${host}:${port}/`));
    expect(error?.message).toMatch(/is not allowed$/);
  }
  expect(connections).toBe(0);
});

test('hears the host beside each address', async () => {
  const seen: string[] = [];
  const port = await serve((_request, response) => response.end());
  const from = sender({ checkAddress: (address, host) => seen.push(`${host} ${address}`) });
  expect((await sendOne(from, requestTo(`http://localhost:${port}/`))).response?.code).toBe(200);
  expect(seen).toEqual(['localhost 127.0.0.1', 'localhost ::1']);
});

test('checks where a redirect leads to', async () => {
  const inner = await serve((_request, response) => response.end('inner'));
  const port = await serve((_request, response) =>
    response.writeHead(302, { Location: `http://localhost:${inner}/` }).end(),
  );
  const from = sender({
    checkAddress: (address, host) => {
      if (host === 'localhost') throw new Error(`${address} is not allowed`);
    },
  });
  const exchanges = await from.send(requestTo(`http://127.0.0.1:${port}/`), { behavior: {} });
  expect(exchanges.map(({ response, error }) => response?.code ?? error?.message)).toEqual([
    302,
    '127.0.0.1 is not allowed',
  ]);
});

test('checks what a proxy is asked for', async () => {
  const from = sender({ checkAddress, proxies: [{ host: '127.0.0.1', port: 1, tunnel: true }] });
  expect((await sendOne(from, requestTo('http://localhost/'))).error?.message).toMatch(/is not allowed$/);
});

test('checks what the system makes of a host that looks like an address', async () => {
  const seen: string[] = [];
  const from = sender({
    checkAddress: (address) => {
      seen.push(address);
      throw new Error(`${address} is not allowed`);
    },
  });
  const request = requestTo('http://example.test/');
  // Octal for the system, decimal for a careless check.
  request.url.host = '012.1.1.1';
  expect((await sendOne(from, request)).error).toBeDefined();
  expect(seen).not.toContain('012.1.1.1');
});
