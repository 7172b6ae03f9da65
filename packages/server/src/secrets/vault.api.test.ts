import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrate.ts';
import { testDatabaseUrl } from '../testing/test-database.ts';
import { openVault, rotateKey } from './vault.ts';

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

async function open() {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-vault-'));
  directories.push(dataDir);
  const database = await openDatabase({ dataDir, databaseUrl: await testDatabaseUrl(), databasePoolMax: 4 });
  await migrate(database);
  return { database, config: { dataDir, encryptionKey: null } };
}

describe('the vault', () => {
  it('opens what it sealed, in its place only', async () => {
    const { database, config } = await open();
    const vault = await openVault(database, config);
    const sealed = vault.seal('secret', 'here');
    expect(sealed).not.toContain('secret');
    expect(vault.open(sealed, 'here')).toBe('secret');
    expect(() => vault.open(sealed, 'there')).toThrow();
    expect(vault.seal('secret', 'here')).not.toBe(sealed);
    await database.close();
  });

  it('opens old values after the key was rotated, twice', async () => {
    const { database, config } = await open();
    const first = (await openVault(database, config)).seal('one', 'x');
    const { rewrapped } = await rotateKey(database, config);
    expect(rewrapped).toBe(1);
    const second = (await openVault(database, config)).seal('two', 'x');
    await rotateKey(database, config);
    const vault = await openVault(database, config);
    expect([vault.open(first, 'x'), vault.open(second, 'x')]).toEqual(['one', 'two']);
    expect(first.split(':')[2]).not.toBe(second.split(':')[2]);
    await database.close();
  });

  it.each(['before', 'after'])(
    'survives a rotation that was killed just %s its commit, and one more',
    async (when) => {
      const { database, config } = await open();
      const sealed = (await openVault(database, config)).seal('kept', 'x');
      const file = join(config.dataDir, 'keys', 'master.key');
      if (when === 'before') writeFileSync(`${file}.next`, `${Buffer.alloc(32, 9).toString('base64')}\n`);
      else {
        await rotateKey(database, config);
        renameSync(file, `${file}.next`);
        renameSync(`${file}.old`, file);
      }
      expect((await openVault(database, config)).open(sealed, 'x')).toBe('kept');
      await rotateKey(database, config);
      expect((await openVault(database, config)).open(sealed, 'x')).toBe('kept');
      expect(existsSync(`${file}.next`)).toBe(false);
      await database.close();
    },
  );

  it('refuses a database whose key it does not have, and says which', async () => {
    const { database, config } = await open();
    await openVault(database, config);
    const other = { dataDir: config.dataDir, encryptionKey: Buffer.alloc(32, 7).toString('base64') };
    await expect(openVault(database, other)).rejects.toThrow(/The encryption key does not fit this database/);
    await database.close();
  });

  it('is opened by several nodes that start at once', async () => {
    const { database, config } = await open();
    const vaults = await Promise.all([1, 2, 3, 4].map(() => openVault(database, config)));
    const sealed = vaults[0]?.seal('shared', 'x') ?? '';
    for (const vault of vaults) expect(vault.open(sealed, 'x')).toBe('shared');
    await database.close();
  });
});
