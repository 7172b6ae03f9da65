import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.ts';
import type { Ctx } from '../context.ts';
import type { Tx } from '../db/tx.ts';
import { write as plainWrite } from '../db/write.ts';
import { conflict, invalid } from '../errors.ts';

/** Answers are kept this long; a key may be used again afterwards. */
const keepMs = 24 * 3_600_000;
const answerBytesMax = 256 * 1024;

type Pending = { actorId: number; key: string; sealedHash: string; noted: boolean };

const current = new AsyncLocalStorage<Pending>();

export type StoredAnswer = { status: number; body: string };

/**
 * `Idempotency-Key` (IETF draft httpapi-idempotency-key-header): the key is noted in the same transaction as the first
 * write of the request, so that a retry after a crash is applied exactly once. What is kept is sealed: answers hold
 * values of variables, and the hash of a request could be guessed at.
 */
export async function withIdempotency(
  ctx: Ctx,
  actor: Actor,
  request: { key: string; method: string; url: string; raw: Buffer },
  run: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  const { key } = request;
  if (key.length > 255) throw invalid('Idempotency-Key', 'at most 255 characters');
  const requestHash = createHash('sha256')
    .update(`${request.method} ${request.url}\n`)
    .update(request.raw)
    .digest('base64url');
  const sealContext = `idempotency/${actor.userId}/${key}`;
  const known = await ctx.db
    .selectFrom('idempotency')
    .selectAll()
    .where('actorId', '=', actor.userId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (known && known.createdAt > ctx.clock() - keepMs) {
    if (ctx.vault.open(known.requestHash, sealContext) !== requestHash)
      throw conflict('idempotencyKeyReused');
    if (known.status === 0) throw conflict('idempotencyAnswerLost');
    return { status: known.status, body: ctx.vault.open(known.body, sealContext), replayed: true };
  }
  const sealedHash = ctx.vault.seal(requestHash, sealContext);
  const pending: Pending = { actorId: actor.userId, key, sealedHash, noted: false };
  const answer = await current.run(pending, run);
  if (pending.noted && answer.status < 500 && answer.body.length <= answerBytesMax) {
    const body = ctx.vault.seal(answer.body, sealContext);
    await plainWrite(ctx, `idempotency:${actor.userId}`, async (tx) => {
      await tx.db
        .updateTable('idempotency')
        .set({ status: answer.status, body })
        .where('actorId', '=', actor.userId)
        .where('key', '=', key)
        .execute();
    });
  }
  return { ...answer, replayed: false };
}

/**
 * `write()` as features use it: the same, and the first write of a request that carries an idempotency key notes it.
 * `preparing`: a write that only makes ready (staging); the key is left for the one that counts.
 */
export function write<T>(
  ctx: Ctx,
  lane: string,
  run: (tx: Tx) => Promise<T>,
  options: { preparing?: boolean } = {},
): Promise<T> {
  const pending = current.getStore();
  if (!pending || pending.noted || options.preparing) return plainWrite(ctx, lane, run);
  return plainWrite(ctx, lane, async (tx) => {
    const { actorId, key, sealedHash } = pending;
    const known = await tx.db
      .selectFrom('idempotency')
      .select('createdAt')
      .where('actorId', '=', actorId)
      .where('key', '=', key)
      .executeTakeFirst();
    if (known && known.createdAt > tx.now - keepMs) throw conflict('idempotencyInProgress');
    const value = await run(tx);
    if (known)
      await tx.db.deleteFrom('idempotency').where('actorId', '=', actorId).where('key', '=', key).execute();
    await tx.db
      .insertInto('idempotency')
      .values({ actorId, key, requestHash: sealedHash, status: 0, body: '', createdAt: tx.now })
      .execute();
    return value;
  }).then((value) => {
    pending.noted = true;
    return value;
  });
}

export async function purgeIdempotency(ctx: Ctx): Promise<void> {
  await plainWrite(ctx, 'idempotency', async (tx) => {
    await tx.db
      .deleteFrom('idempotency')
      .where('createdAt', '<', tx.now - keepMs)
      .execute();
  });
}
