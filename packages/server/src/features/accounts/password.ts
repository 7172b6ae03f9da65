import { hash, verify } from '@node-rs/argon2';
import { Semaphore } from '../../jobs/semaphore.ts';

/** Argon2id m=19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each hash takes 19 MiB and a core for tens of milliseconds. */
const hashing = new Semaphore('password checks', { atOnceMax: 2, waitingMax: 100 });

export const hashPassword = (password: string): Promise<string> =>
  hashing.run(() => hash(password, parameters));

let dummyHash: Promise<string> | undefined;

/** With `stored` null a dummy is verified, so that an unknown user takes as long as a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('a password that nobody has');
  const against = stored ?? (await dummyHash);
  const right = await hashing.run(() => verify(against, password));
  return right && stored !== null;
}
