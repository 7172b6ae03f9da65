import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { assert } from '../errors.ts';

/**
 * Envelope encryption of values at rest: AES-256-GCM with data keys, which lie in the database wrapped by a master
 * key, which does not (a file in the data directory, or PARLEY_ENCRYPTION_KEY). A stolen database alone tells nothing;
 * rotating the master key rewraps data keys and touches no value.
 */
export type Vault = {
  /** `context` binds the sealed text to its place (an element id), so that it cannot be moved to another. */
  seal(plain: string, context: string): string;
  open(sealed: string, context: string): string;
};

const prefix = 'sealed:1:';
const algorithm = 'aes-256-gcm';
const dataKeyContext = 'parley data key';

export const isSealed = (text: string): boolean => text.startsWith(prefix);

type KeyPlace = Pick<Config, 'dataDir' | 'encryptionKey'>;

const keyFile = (config: KeyPlace): string => join(config.dataDir, 'keys', 'master.key');

type DataKey = { id: string; key: Buffer };

/** Reads the data keys, makes the first one on a new database. Throws when the master key is not the one they were wrapped with. */
export async function openVault(database: Database, config: KeyPlace): Promise<Vault> {
  const master = readMasterKey(config);
  let rows = await database.read.selectFrom('dataKey').selectAll().orderBy('createdAt').execute();
  if (rows.length === 0) {
    await insertDataKey(database, master);
    rows = await database.read.selectFrom('dataKey').selectAll().orderBy('createdAt').execute();
  }
  const keys = new Map<string, DataKey>();
  for (const row of rows) keys.set(row.id, { id: row.id, key: unwrap(row.wrapped, master, row.masterId) });
  const current = keys.get(rows.filter((row) => row.retiredAt === null).at(-1)?.id ?? '');
  assert(current, 'there is a data key in use');
  return {
    seal: (plain, context) =>
      `${prefix}${current.id}:${encrypt(Buffer.from(plain, 'utf8'), current.key, context)}`,
    open: (sealed, context) => {
      const [id = '', payload = ''] = sealed.slice(prefix.length).split(':');
      const key = keys.get(id);
      if (!key) throw new Error(`value sealed with an unknown data key ${id}`);
      return decrypt(payload, key.key, context).toString('utf8');
    },
  };
}

/**
 * Makes a new master key and a new data key; old data keys are rewrapped, so existing values stay readable, and new
 * values use the new data key. Running servers read the keys at start: restart them afterwards.
 */
export async function rotateKey(
  database: Database,
  config: KeyPlace,
): Promise<{ masterId: string; rewrapped: number; newKey: string | null }> {
  await finishRotation(database, config);
  const old = readMasterKey(config);
  const next = randomBytes(32);
  const masterId = idOf(next);
  const file = keyFile(config);
  // The new key is on disk before any data key depends on it; a crash in between leaves both readable.
  if (config.encryptionKey === null) writeKeyFile(`${file}.next`, next);
  let rewrapped = 0;
  await database.withWriter(async (writer) => {
    await writer.begin();
    try {
      for (const row of await writer.db.selectFrom('dataKey').selectAll().execute()) {
        const key = unwrap(row.wrapped, old, row.masterId);
        await writer.db
          .updateTable('dataKey')
          .set({
            wrapped: encrypt(key, next, dataKeyContext),
            masterId,
            retiredAt: row.retiredAt ?? Date.now(),
          })
          .where('id', '=', row.id)
          .execute();
        rewrapped++;
      }
      const id = randomUUID();
      await writer.db
        .insertInto('dataKey')
        .values({
          id,
          wrapped: encrypt(randomBytes(32), next, dataKeyContext),
          masterId,
          createdAt: Date.now(),
          retiredAt: null,
        })
        .execute();
      await writer.commit();
    } catch (error) {
      await writer.rollback();
      throw error;
    }
  });
  if (config.encryptionKey !== null) return { masterId, rewrapped, newKey: next.toString('base64') };
  renameSync(file, `${file}.old`);
  renameSync(`${file}.next`, file);
  return { masterId, rewrapped, newKey: null };
}

/** A rotation that was killed left its new key as `master.key.next`: in use when it had committed, of no use otherwise. */
async function finishRotation(database: Database, config: KeyPlace): Promise<void> {
  const file = keyFile(config);
  if (config.encryptionKey !== null || !existsSync(`${file}.next`)) return;
  const left = masterIdOf(readFileSync(`${file}.next`, 'utf8').trim());
  const used = await database.read
    .selectFrom('dataKey')
    .select('id')
    .where('masterId', '=', left)
    .executeTakeFirst();
  if (!used) {
    unlinkSync(`${file}.next`);
    return;
  }
  renameSync(file, `${file}.old`);
  renameSync(`${file}.next`, file);
}

/** The master key with that id as base64, for a backup; null when it is not at hand. Makes no key. */
export function masterKeyOf(config: KeyPlace, masterId: string): string | null {
  if (config.encryptionKey === null && !existsSync(keyFile(config))) return null;
  const { current, others } = readMasterKey(config);
  return [current, ...others].find((one) => one.id === masterId)?.key.toString('base64') ?? null;
}

export const masterIdOf = (key: string): string => idOf(Buffer.from(key, 'base64'));

/**
 * Puts a master key beside the present one, so that a crash leaves both readable; the function it returns makes it
 * the present one and keeps the other as `master.key.old`. For a database that is replaced by one with another key.
 */
export function prepareMasterKey(config: KeyPlace, key: string): () => void {
  const file = keyFile(config);
  const restored = `${file}.restored`;
  mkdirSync(join(config.dataDir, 'keys'), { recursive: true, mode: 0o700 });
  const finish = (): void => {
    if (existsSync(file)) renameSync(file, `${file}.old`);
    renameSync(restored, file);
  };
  // Left by a restore that was killed after its commit: it is the key in use.
  if (existsSync(restored)) finish();
  writeKeyFile(restored, Buffer.from(key, 'base64'));
  return finish;
}

async function insertDataKey(database: Database, master: Master): Promise<void> {
  await database.withWriter(async (writer) => {
    await writer.begin();
    try {
      // Two nodes may start on one empty database: the fixed id lets only one key in.
      const id = 'data-1';
      await writer.db
        .insertInto('dataKey')
        .values({
          id,
          wrapped: encrypt(randomBytes(32), master.current.key, dataKeyContext),
          masterId: master.current.id,
          createdAt: Date.now(),
          retiredAt: null,
        })
        .onConflict((oc) => oc.doNothing())
        .execute();
      await writer.commit();
    } catch (error) {
      await writer.rollback();
      throw error;
    }
  });
}

/** The key in use, and those that a rotation or a restore prepared or put aside. */
type Master = { current: DataKey; others: DataKey[] };

function readMasterKey(config: KeyPlace): Master {
  if (config.encryptionKey !== null) {
    const key = Buffer.from(config.encryptionKey, 'base64');
    if (key.length !== 32) throw new Error('PARLEY_ENCRYPTION_KEY must be the base64 of 32 bytes');
    return { current: { id: idOf(key), key }, others: [] };
  }
  const file = keyFile(config);
  mkdirSync(join(config.dataDir, 'keys'), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) writeKeyFile(file, randomBytes(32));
  const read = (path: string): DataKey[] => {
    if (!existsSync(path)) return [];
    const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    return key.length === 32 ? [{ id: idOf(key), key }] : [];
  };
  const [current] = read(file);
  if (!current) throw new Error(`${file} does not hold the base64 of 32 bytes`);
  return { current, others: ['next', 'old', 'restored'].flatMap((end) => read(`${file}.${end}`)) };
}

/** Written whole, on disk, and only then given its name: a kill or a second node never sees half a key. */
function writeKeyFile(file: string, key: Buffer): void {
  const temporary = `${file}.${randomUUID()}`;
  const handle = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(handle, `${key.toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(temporary, file);
  } catch (error) {
    // Another process made it first: theirs is as good.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(temporary);
  }
}

function unwrap(wrapped: string, master: Master, masterId: string): Buffer {
  const key = [master.current, ...master.others].find((one) => one.id === masterId);
  if (!key)
    throw new Error(
      `The encryption key does not fit this database: its values need key ${masterId}, the one at hand is ${master.current.id}. Put the right keys/master.key or PARLEY_ENCRYPTION_KEY in place.`,
    );
  return decrypt(wrapped, key.key, dataKeyContext);
}

function encrypt(plain: Buffer, key: Buffer, context: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(algorithm, key, nonce);
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const body = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
  return body.toString('base64url');
}

function decrypt(payload: string, key: Buffer, context: string): Buffer {
  const bytes = Buffer.from(payload, 'base64url');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

const idOf = (key: Buffer): string =>
  createHash('sha256').update('parley master key').update(key).digest('hex').slice(0, 12);
