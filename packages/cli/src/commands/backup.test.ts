import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, startServer, type TestServer } from '@parley/server/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

let server: TestServer;
let alice: Person;
let directory: string;
let data: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-cli-backup-'));
  data = join(directory, 'data');
  server = await startServer({ dataDir: data });
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  await alice.call('POST', '/environments', {
    environment: { name: 'Kept', values: [{ key: 'a', value: '1' }] },
  });
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function parley(...argv: string[]): Promise<{ exitCode: number; text: string }> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const exitCode = await main(argv, print, print);
  return { exitCode, text: lines.join('\n') };
}

describe('parley backup and restore', () => {
  it('copy a running server and bring the copy back elsewhere', async () => {
    const file = join(directory, 'whole.tar.gz');
    const made = await parley('backup', file, '--data', data, '--with-key');
    expect(made.exitCode, made.text).toBe(0);
    expect(made.text).toMatch(/^Copied \d+ rows of \d+ tables into .*whole\.tar\.gz \(\d+\.\d MB\)\.\n/);
    expect(made.text).toContain('It holds the encryption key');
    const place = join(directory, 'place');
    const back = await parley('restore', file, '--data', place);
    expect(back.exitCode, back.text).toBe(0);
    expect(back.text).toMatch(/^Restored \d+ rows, as they were at \d{4}-.*Z\. People sign in anew\.$/);
    const again = await startServer({ dataDir: place });
    const list = await again.call('GET', '/environments', undefined, { 'x-api-key': alice.apiKey });
    expect(list.body.environments).toMatchObject([{ name: 'Kept' }]);
    await again.close();
    const refused = await parley('restore', file, '--data', place);
    expect(refused).toMatchObject({ exitCode: 1, text: expect.stringContaining('with --force') });
    expect((await parley('restore', file, '--data', place, '--force')).exitCode).toBe(0);
  });

  it('warn when the key is not in the copy', async () => {
    const file = join(directory, 'without-key.tar.gz');
    const made = await parley('backup', file, '--data', data);
    expect(made.text).toContain(`WITHOUT THE ENCRYPTION KEY: keep ${join(data, 'keys/master.key')}`);
    const back = await parley('restore', file, '--data', join(directory, 'keyless'));
    expect(back.exitCode).toBe(0);
    expect(back.text).toContain('THE ENCRYPTION KEY IS MISSING: put key ');
  });

  it('say what to do when a file or a database is missing', async () => {
    const nowhere = join(directory, 'nowhere');
    for (const [argv, exitCode, words] of [
      [['backup'], 2, 'parley backup takes one file'],
      [['restore', 'a', 'b'], 2, 'parley restore takes one file'],
      [['backup', join(directory, 'x.tar.gz'), '--data', nowhere], 1, `There is no database in ${nowhere}`],
      [['backup', join(nowhere, 'x.tar.gz'), '--data', data], 1, 'The file cannot be used'],
      [['restore', nowhere, '--data', join(directory, 'new')], 1, `There is no file ${nowhere}`],
    ] as const)
      expect(await parley(...argv)).toMatchObject({ exitCode, text: expect.stringContaining(words) });
  });
});
