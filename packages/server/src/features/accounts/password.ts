import { hash, verify } from '@node-rs/argon2';
import { OverloadedError } from '../../db/write.ts';

/** Argon2id m=19 MiB, t=2, p=1 (OWASP Password Storage Cheat Sheet). */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** Each hash takes 19 MiB and a core for tens of milliseconds: a few at a time, a short queue, then 503. */
const atOnceMax = 2;
const waitingMax = 100;

let running = 0;
const waiting: (() => void)[] = [];

async function limited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= atOnceMax) {
    if (waiting.length >= waitingMax) throw new OverloadedError('too many passwords are being checked');
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else running++;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

export const hashPassword = (password: string): Promise<string> => limited(() => hash(password, parameters));

let dummyHash: Promise<string> | undefined;

/** With `stored` null a dummy is verified, so that an unknown user takes as long as a wrong password. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('a password that nobody has');
  const against = stored ?? (await dummyHash);
  const right = await limited(() => verify(against, password));
  return right && stored !== null;
}
