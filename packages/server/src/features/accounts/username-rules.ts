import type { Tx } from '../../db/tx.ts';
import { tokenHash } from '../../http/authenticate.ts';
import { usernameKey } from './users.ts';

const lengthMin = 3;
const lengthMax = 64;
const suggestionsMax = 3;

/** Names that would read as the server itself, or as one of its addresses. */
const reserved = new Set(
  `about abuse account accounts admin administrator anonymous api app apps assets audit auth billing blog bot
  collection collections confirm contact demo docs docs-api environment environments everyone explore favicon groups
  guest healthz help hooks hostmaster info invitation invite login logout mail me metrics mock mocks moderator monitor
  monitors news noreply no-reply null official oauth outbox owner parley parley-bot password postmaster pricing privacy
  public readyz register reset robots root saml scim search security server session sessions settings sign-in sign-up
  signin signup static status super-admin superadmin support sync system team teams terms test undefined user users
  webhook webhooks webmaster well-known workspace workspaces www you`.split(/\s+/),
);

/** The form it is stored in: NFKC, so that look-alike full-width letters are not another name. */
export const cleanUsername = (typed: string): string => typed.normalize('NFKC').trim();

/** Why a name cannot be chosen whoever has it; null when it can. */
export function usernameProblem(username: string): string | null {
  if (username.includes('@')) return 'A username is not an email address.';
  if (username.length < lengthMin || username.length > lengthMax)
    return `Use ${lengthMin} to ${lengthMax} characters.`;
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])$/i.test(username))
    return 'Use letters, digits, and dots, dashes or underscores between them.';
  if (reserved.has(usernameKey(username))) return 'This name is reserved.';
  return null;
}

/** Row of `credentialToken` that holds a name for somebody, see sign-up.ts. */
export const heldName = (key: string): string => tokenHash(`held username ${key}`);

/** Taken by a user, held for one, or the address of a team. */
export async function isUsernameTaken(db: Tx['db'], username: string, now: number): Promise<boolean> {
  const key = usernameKey(username);
  const user = await db.selectFrom('user').select('id').where('usernameKey', '=', key).executeTakeFirst();
  if (user) return true;
  const held = await db
    .selectFrom('credentialToken')
    .select('userId')
    .where('tokenHash', '=', heldName(key))
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  if (held) return true;
  const team = await db
    .selectFrom('team')
    .select('id')
    .where('handle', '=', key)
    .where('personalOf', 'is', null)
    .executeTakeFirst();
  return team !== undefined;
}

/** Free names close to a taken one. */
export async function suggestUsernames(db: Tx['db'], username: string, now: number): Promise<string[]> {
  const base = username.slice(0, lengthMax - 6).replace(/[._-]+$/, '');
  const year = new Date(now).getUTCFullYear() % 100;
  const endings = ['2', `-${year}`, '-dev', '.api', '3', '4', `${year}`, '-hq', '7', '42'];
  const free: string[] = [];
  for (const ending of endings) {
    const name = `${base}${ending}`;
    if (usernameProblem(name) === null && !(await isUsernameTaken(db, name, now))) free.push(name);
    if (free.length === suggestionsMax) break;
  }
  return free;
}
