import { type Ctx, inBackground } from '../../context.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError } from '../../errors.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { write } from '../../http/idempotency.ts';
import { newToken } from '../../ids.ts';
import { emailKey } from '../../mail/address.ts';
import { confirmationLetter } from './letters.ts';
import { networkOf, takeTry } from './throttle.ts';

const kind = 'confirmEmail';
const lifeMs = 24 * 3_600_000;

export async function addConfirmation(tx: Tx, userId: number, token: string): Promise<void> {
  await tx.db
    .deleteFrom('credentialToken')
    .where('userId', '=', userId)
    .where('kind', '=', kind)
    .where('expiresAt', '<=', tx.now)
    .execute();
  await tx.db
    .insertInto('credentialToken')
    .values({
      tokenHash: tokenHash(token),
      kind,
      userId,
      createdAt: tx.now,
      expiresAt: tx.now + lifeMs,
      usedAt: null,
    })
    .execute();
}

/** Uses a link up; of two at once one wins. Returns the confirmed address. Throws `linkSpent`. */
export async function confirmEmail(ctx: Ctx, token: string): Promise<string> {
  const hash = tokenHash(token);
  return write(ctx, `confirmation:${hash}`, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable('credentialToken')
      .set({ usedAt: tx.now })
      .where('tokenHash', '=', hash)
      .where('kind', '=', kind)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', tx.now)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new ApiError('linkSpent');
    const user = await tx.db
      .selectFrom('user')
      .innerJoin('credentialToken', 'credentialToken.userId', 'user.id')
      .select(['user.id', 'user.email', 'user.emailVerifiedAt'])
      .where('credentialToken.tokenHash', '=', hash)
      .executeTakeFirstOrThrow();
    if (user.emailVerifiedAt === null)
      await tx.db
        .updateTable('user')
        .set({ emailVerifiedAt: tx.now, updatedAt: tx.now })
        .where('id', '=', user.id)
        .execute();
    tx.afterCommit(ctx.forgetActors);
    return user.email;
  });
}

/** Sends another link if an account waits for one. Everything that depends on that happens after the answer. */
export function resendConfirmation(ctx: Ctx, input: { email: string; ip: string }): void {
  const key = emailKey(input.email);
  takeTry(ctx, 'resendOfNetwork', networkOf(input.ip));
  takeTry(ctx, 'resendOfAddress', key);
  inBackground(ctx, 'confirmation mail', async () => {
    const user = await ctx.db
      .selectFrom('user')
      .select(['id', 'email', 'username'])
      .where('emailKey', '=', key)
      .where('emailVerifiedAt', 'is', null)
      .where('deactivatedAt', 'is', null)
      .executeTakeFirst();
    if (!user) return;
    const token = newToken();
    await write(ctx, `user:${user.id}`, (tx) => addConfirmation(tx, user.id, token));
    await ctx.mailer.send(confirmationLetter(ctx, user, token));
  });
}
