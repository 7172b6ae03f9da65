import { randomBytes, randomInt, randomUUID } from 'node:crypto';

export const newId = (): string => randomUUID();

/** Ids of users, teams, groups, threads and comments are integers on the wire (postman-api 1.3). */
export const newNumericId = (): number => randomInt(10_000_000, 2_000_000_000);

/** `PMAK-` + 24 hex + `-` + 34 hex: the form secret scanners know. */
export const newApiKey = (): string =>
  `PMAK-${randomBytes(12).toString('hex')}-${randomBytes(17).toString('hex')}`;

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** `PMAT-` + 26 characters. */
export const newAccessKey = (): string =>
  `PMAT-${Array.from({ length: 26 }, () => alphanumerics[randomInt(alphanumerics.length)]).join('')}`;

/** 256 random bits for cookies and links. */
export const newToken = (): string => randomBytes(32).toString('base64url');

export const uidOf = (ownerId: number, id: string): string => `${ownerId}-${id}`;
