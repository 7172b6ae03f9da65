import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, readConfig } from '@parley/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from './main.ts';

let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-cli-'));
});
afterAll(() => rmSync(data, { recursive: true, force: true }));

async function parley(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(
    argv,
    (line) => out.push(line),
    (line) => err.push(line),
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const who = ['--email', 'a@example.com', '--username', 'ada', '--password', 'correct horse battery'];

describe('parley', () => {
  it('lists its commands, and says so when it does not know one', async () => {
    expect(await parley()).toMatchObject({ code: 0, out: expect.stringContaining('admin bootstrap') });
    expect(await parley('frobnicate')).toMatchObject({
      code: 2,
      err: expect.stringContaining('parley does not know "frobnicate"'),
    });
    expect(await parley('serve', '--help')).toMatchObject({
      code: 0,
      out: expect.stringContaining('--port N'),
    });
  });

  it('bootstraps a user, finds the same one again, and makes a new key each time', async () => {
    const first = await parley('admin', 'bootstrap', ...who, '--team', 'Analysts', '--data', data, '--json');
    expect(first.code).toBe(0);
    const made = JSON.parse(first.out);
    expect(made).toEqual({
      userId: expect.any(Number),
      teamId: expect.any(Number),
      workspaceId: expect.any(String),
      apiKey: expect.stringMatching(/^PMAK-[a-f0-9]{24}-[a-f0-9]{34}$/),
      baseUrl: 'http://localhost:4440/api',
    });
    const again = JSON.parse(
      (await parley('admin', 'bootstrap', ...who, '--team', 'Analysts', '--data', data, '--json')).out,
    );
    expect(again).toEqual({ ...made, apiKey: expect.not.stringMatching(made.apiKey) });
  });

  it('checks the log and rotates the key', async () => {
    expect(await parley('admin', 'verify', '--data', data)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ logs, \d+ changes, \d+ elements: all well$/),
    });
    expect(await parley('admin', 'rotate-key', '--data', data)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^New key [0-9a-f]{12}; \d+ data keys wrapped with it\./),
    });
  });

  it('names a missing or wrong flag', async () => {
    expect(await parley('admin', 'bootstrap', '--email', 'x')).toMatchObject({
      code: 2,
      err: 'parley admin bootstrap needs --username: user name',
    });
    expect(await parley('serve', '--port', 'many')).toMatchObject({
      code: 2,
      err: '--port must be a number from 0 to 65535, not "many"',
    });
    expect((await parley('serve', '--nonsense')).code).toBe(2);
  });

  it('keeps a second server and a restore off data that a server is using', async () => {
    const app = await createApp(readConfig({}, { dataDir: data, port: 0, logLevel: 'error' }));
    const refusal = { code: 1, err: expect.stringMatching(/^Another Parley server is using .*--data\.$/) };
    expect(await parley('serve', '--port', '0', '--data', data)).toMatchObject(refusal);
    expect(await parley('restore', join(data, 'none.tar.gz'), '--data', data)).toMatchObject(refusal);
    expect((await parley('admin', 'verify', '--data', data)).code).toBe(0);
    await app.close();
  });

  it('says which port is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => blocker.once('listening', resolve));
    const { port } = blocker.address() as { port: number };
    expect(await parley('serve', '--port', String(port), '--data', data)).toMatchObject({
      code: 1,
      err: `Port ${port} is taken. Stop what uses it, or choose another with --port.`,
    });
    blocker.close();
  });
});

describe('parley in a place that is not as it should be', () => {
  it('says what is wrong in a sentence', async () => {
    expect(await parley('constructor')).toMatchObject({ code: 2 });
    const nowhere = join(data, 'nowhere');
    for (const command of ['verify', 'rotate-key'])
      expect(await parley('admin', command, '--data', nowhere)).toMatchObject({
        code: 1,
        err: `There is no database in ${nowhere}. Check --data.`,
      });
    expect(existsSync(nowhere)).toBe(false);
    const corrupt = join(data, 'corrupt');
    mkdirSync(corrupt);
    writeFileSync(join(corrupt, 'parley.db'), 'no database at all '.repeat(500));
    expect(await parley('serve', '--port', '0', '--data', corrupt)).toMatchObject({
      code: 1,
      err: 'The database file cannot be used: file is not a database. Check --data and the disk.',
    });
    expect(await parley('serve', '--port', '0', '--data', join(corrupt, 'parley.db', 'x'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('Parley cannot start: ENOTDIR'),
    });
  });
});
