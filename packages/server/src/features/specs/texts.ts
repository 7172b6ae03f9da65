import { webcrypto } from 'node:crypto';
import type { Db } from '../../db/database.ts';
import type { Tx } from '../../db/tx.ts';
import { assert } from '../../errors.ts';
import { turn } from '../../log/element.ts';

/**
 * Texts of files lie beside their elements, named by their hash and never changed: a save writes one text and one short
 * change, versions and the state of the last synchronisation name texts instead of copying them, and lists of files
 * read none. They go when their specification is removed for good.
 */
export type TextRef = { hash: string; bytes: number };
export type NewText = TextRef & { pieces: readonly string[] };

/** UTF-16 units of a piece: a row that is written and read in a blink. */
const pieceLength = 256 * 1024;

/** Hashes and cuts a text; not inside a write. Pieces are JSON: PostgreSQL takes no U+0000, and a cut may part a pair. */
export async function prepareText(given: string): Promise<NewText> {
  const text = given.toWellFormed();
  const encoded = Buffer.from(text);
  const hash = Buffer.from(await webcrypto.subtle.digest('SHA-256', encoded)).toString('base64url');
  const pieces: string[] = [];
  for (let at = 0; at === 0 || at < text.length; at += pieceLength) {
    if (at > 0) await turn();
    pieces.push(JSON.stringify(text.slice(at, at + pieceLength)));
  }
  return { hash, bytes: encoded.length, pieces };
}

/** After the element of the specification is written, under its workspace's log. */
export async function insertText(tx: Tx, specId: string, text: NewText): Promise<void> {
  const known = await tx.db
    .selectFrom('specText')
    .select('n')
    .where('specId', '=', specId)
    .where('hash', '=', text.hash)
    .limit(1)
    .executeTakeFirst();
  if (known) return;
  for (const [n, data] of text.pieces.entries())
    await tx.blind.insertInto('specText').values({ specId, hash: text.hash, n, data }).execute();
}

export async function readText(db: Db, specId: string, hash: string): Promise<string> {
  const rows = await db
    .selectFrom('specText')
    .select('data')
    .where('specId', '=', specId)
    .where('hash', '=', hash)
    .orderBy('n')
    .execute();
  assert(rows.length > 0, `the text ${hash} of specification ${specId} is there`);
  return rows.map((row) => JSON.parse(row.data) as string).join('');
}
