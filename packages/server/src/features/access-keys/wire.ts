import Type, { type Static } from 'typebox';
import { bareId } from '../../access/load.ts';
import type { AccessKeyRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { uidOf } from '../../ids.ts';

const AccessKey = Type.Object({
  id: Type.String(),
  token: Type.String(),
  status: Type.Union([Type.Literal('ACTIVE'), Type.Literal('INACTIVE')]),
  teamId: Type.Integer(),
  userId: Type.Integer(),
  collectionId: Type.String(),
  expiresAfter: Type.String(),
  lastUsedAt: Type.String(),
  createdAt: Type.String(),
  updatedAt: Type.String(),
});

export const AccessKeyList = Type.Object({
  data: Type.Array(AccessKey),
  meta: Type.Object({ nextCursor: Type.String(), prevCursor: Type.String() }),
});
export const AccessKeyBody = Type.Object({ collectionId: Type.String({ minLength: 1, maxLength: 200 }) });
export const AccessKeyMade = Type.Object({ data: AccessKey });

/** A key with the owner of its collection; null when the collection is gone for good. */
export type ListedKey = AccessKeyRow & { collectionOwnerId: number | null };

/** Only the last four characters of a token are ever shown again. */
const masked = (lastFour: string): string => `PMAT-${'*'.repeat(22)}${lastFour}`;

/** `token`: the whole one, only in the answer that makes the key. */
export const accessKeyToWire = (key: ListedKey, now: number, token?: string): Static<typeof AccessKey> => ({
  id: key.id,
  token: token ?? masked(key.lastFour),
  status: key.expiresAt > now ? 'ACTIVE' : 'INACTIVE',
  teamId: key.teamId,
  userId: key.userId,
  collectionId:
    key.collectionOwnerId === null ? key.collectionId : uidOf(key.collectionOwnerId, key.collectionId),
  expiresAfter: iso(key.expiresAt),
  // COMPAT: an unused key has an empty text here, not null.
  lastUsedAt: key.lastUsedAt === null ? '' : iso(key.lastUsedAt),
  createdAt: iso(key.createdAt),
  updatedAt: iso(key.updatedAt),
});

/** What cannot be an id matches no key, as an unknown one does. */
export const collectionIdFromWire = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : (bareId(text) ?? '');
