import { setTimeout as pause } from 'node:timers/promises';
import { type Ctx, inBackground } from '../../context.ts';
import type { UserRow } from '../../db/schema.ts';
import type { Tx } from '../../db/tx.ts';
import { ApiError } from '../../errors.ts';
import { write } from '../../http/idempotency.ts';
import { newToken } from '../../ids.ts';
import { emailKey, parseEmailAddress } from '../../mail/address.ts';
import { addConfirmation } from './confirmations.ts';
import { accountExistsLetter, confirmationLetter } from './letters.ts';
import { hashPassword } from './password.ts';
import { passwordProblem } from './password-rules.ts';
import { networkOf, takeTry } from './throttle.ts';
import {
  cleanUsername,
  heldName,
  isUsernameTaken,
  suggestUsernames,
  usernameProblem,
} from './username-rules.ts';
import { addUser, usernameKey } from './users.ts';

/** Answers are sent at multiples of this after the request, so that their time tells nothing about the address. */
const answerEveryMs = 200;
const heldMs = 30 * 86_400_000;

type FieldProblem = { field: string; message: string; suggestions?: string[] };
type Wanted = { email: string; username: string; passwordHash: string; token: string };
type Outcome =
  | { kind: 'made' | 'unconfirmed' | 'exists'; user: Pick<UserRow, 'email' | 'username'> }
  | { kind: 'usernameTaken' };

/**
 * Makes an account that waits for its address to be confirmed. Whether the address already has one is told by mail
 * only: same answer, same work, same time. Throws `signUpClosed`, `invalidFields` (a taken username comes with free
 * ones), `tooManyTries`.
 */
export async function signUp(
  ctx: Ctx,
  input: { email: string; username: string; password: string; acceptTerms: boolean; ip: string },
): Promise<void> {
  if (ctx.config.signUp === 'off') throw new ApiError('signUpClosed');
  const started = performance.now();
  const email = parseEmailAddress(input.email);
  const username = cleanUsername(input.username);
  const problems: FieldProblem[] = [];
  const refuse = (field: string, message: string | null): void => {
    if (message !== null) problems.push({ field, message });
  };
  refuse('email', email === null ? 'Enter an email address such as name@example.com.' : null);
  refuse('username', usernameProblem(username));
  refuse('password', await passwordProblem(input.password, { email: email ?? '', username }));
  refuse('acceptTerms', input.acceptTerms ? null : 'Accept the terms to go on.');
  if (problems.length > 0 || email === null) throw new ApiError('invalidFields', { errors: problems });

  const network = networkOf(input.ip);
  takeTry(ctx, 'usernamesOfNetwork', network);
  if (await isUsernameTaken(ctx.db, username, ctx.clock())) throw await usernameTaken(ctx, username);
  takeTry(ctx, 'signUpOfNetwork', network);
  const wanted: Wanted = {
    email,
    username,
    passwordHash: await hashPassword(input.password),
    token: newToken(),
  };
  const outcome = await write(ctx, 'accounts', (tx) => addOrHold(tx, wanted)).catch((error: unknown) => {
    // Another node was faster with the same name or address: now both are found.
    if (ctx.database.isUniqueViolation(error)) return write(ctx, 'accounts', (tx) => addOrHold(tx, wanted));
    throw error;
  });
  if (outcome.kind === 'usernameTaken') throw await usernameTaken(ctx, username);
  const { kind, user } = outcome;
  inBackground(ctx, 'sign-up mail', () =>
    ctx.mailer.send(
      kind === 'exists' ? accountExistsLetter(ctx, user) : confirmationLetter(ctx, user, wanted.token),
    ),
  );
  const elapsed = performance.now() - started;
  await pause(answerEveryMs - (elapsed % answerEveryMs));
}

async function addOrHold(tx: Tx, wanted: Wanted): Promise<Outcome> {
  const { username, email } = wanted;
  if (await isUsernameTaken(tx.db, username, tx.now)) return { kind: 'usernameTaken' };
  const existing = await tx.db
    .selectFrom('user')
    .select(['id', 'email', 'username', 'emailVerifiedAt'])
    .where('emailKey', '=', emailKey(email))
    .executeTakeFirst();
  if (!existing) {
    const { user } = await addUser(tx, { ...wanted, emailVerified: false });
    await addConfirmation(tx, user.id, wanted.token);
    return { kind: 'made', user };
  }
  await holdUsername(tx, username, existing.id);
  if (existing.emailVerifiedAt !== null) return { kind: 'exists', user: existing };
  await addConfirmation(tx, existing.id, wanted.token);
  return { kind: 'unconfirmed', user: existing };
}

/** Without it, asking for the same username again would tell whether the first sign-up made an account. */
async function holdUsername(tx: Tx, username: string, userId: number): Promise<void> {
  const expiresAt = tx.now + heldMs;
  await tx.db
    .insertInto('credentialToken')
    .values({
      tokenHash: heldName(usernameKey(username)),
      kind: 'heldUsername',
      userId,
      createdAt: tx.now,
      expiresAt,
      usedAt: null,
    })
    .onConflict((oc) => oc.column('tokenHash').doUpdateSet({ userId, createdAt: tx.now, expiresAt }))
    .execute();
}

async function usernameTaken(ctx: Ctx, username: string): Promise<ApiError> {
  const suggestions = await suggestUsernames(ctx.db, username, ctx.clock());
  const taken: FieldProblem = { field: 'username', message: 'This username is taken.', suggestions };
  return new ApiError('invalidFields', { errors: [taken] });
}
