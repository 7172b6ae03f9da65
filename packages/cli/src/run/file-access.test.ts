import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileAccess } from './file-access.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-files-'));
  mkdirSync(join(folder, 'work'));
  writeFileSync(join(folder, 'outside.txt'), 'outside');
  writeFileSync(join(folder, 'work', 'own.txt'), 'own');
  symlinkSync(join(folder, 'outside.txt'), join(folder, 'work', 'link.txt'));
  symlinkSync(folder, join(folder, 'work', 'up'), 'junction');
  symlinkSync(join(folder, 'work'), join(folder, 'elsewhere'), 'junction');
});
afterEach(() => rmSync(folder, { recursive: true }));

it.each(['../outside.txt', 'link.txt', 'up/outside.txt', '/etc/hosts'])(
  'refuses %s outside the working directory when that is asked for',
  async (path) => {
    const files = fileAccess(join(folder, 'work'), false);
    await expect(files.stat(path)).rejects.toThrow('PPERM');
    expect(() => files.open(path)).toThrow('PPERM');
  },
);

it('reads what is in the working directory, also when that is a link', async () => {
  for (const place of ['work', 'elsewhere'])
    expect(await fileAccess(join(folder, place), false).stat('own.txt')).toEqual({
      size: 3,
      name: 'own.txt',
    });
});

it('reads files anywhere by default', async () => {
  expect((await fileAccess(join(folder, 'work'), true).stat('link.txt')).size).toBe(7);
});
