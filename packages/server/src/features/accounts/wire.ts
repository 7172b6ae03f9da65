import Type, { type Static } from 'typebox';
import type { ApiKeyRow, SessionRow, UserRow } from '../../db/schema.ts';
import { iso } from '../../http/paging.ts';
import { deviceName } from './device-name.ts';
import type { ServerInfo } from './server-info.ts';

// Lengths here only keep bodies small; what a form may hold is said field by field by the functions.
const short = Type.String({ maxLength: 400 });

export const SignUpBody = Type.Object({
  email: short,
  username: short,
  password: Type.String({ maxLength: 2000 }),
  acceptTerms: Type.Optional(Type.Boolean()),
});
export const ConfirmBody = Type.Object({ token: short });
export const ResendBody = Type.Object({ email: short });
export const SignInBody = Type.Object({
  login: short,
  password: Type.String({ maxLength: 2000 }),
  remember: Type.Optional(Type.Boolean()),
});
export const SwitchTeamBody = Type.Object({ teamId: Type.Integer({ minimum: 1 }) });
export const ApiKeyBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  expiresInDays: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 3650 }), Type.Null()])),
});

const maybe = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const UserReply = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  email: Type.String(),
  fullName: Type.String(),
  emailVerified: Type.Boolean(),
  avatar: maybe(Type.String()),
});
export const ServerReply = Type.Object({
  name: Type.String(),
  version: Type.String(),
  apiUrl: Type.String(),
  signUp: Type.Union([Type.Literal('open'), Type.Literal('off')]),
  database: Type.Union([Type.Literal('sqlite'), Type.Literal('postgresql')]),
  mail: Type.Union([Type.Literal('smtp'), Type.Literal('outbox')]),
  user: maybe(UserReply),
});
export const CheckInboxReply = Type.Object({ status: Type.Literal('check-inbox') });
export const ConfirmedReply = Type.Object({ email: Type.String() });
export const SignedInReply = Type.Object({ user: UserReply });
export const ActiveTeamReply = Type.Object({ teamId: Type.Integer() });
export const SessionList = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      device: Type.String(),
      ip: Type.String(),
      createdAt: Type.String(),
      lastActionAt: Type.String(),
      current: Type.Boolean(),
      remember: Type.Boolean(),
      teamId: Type.Integer(),
    }),
  ),
});
const apiKey = {
  id: Type.String(),
  name: Type.String(),
  lastFour: Type.String(),
  teamId: Type.Integer(),
  createdAt: Type.String(),
  lastUsedAt: maybe(Type.String()),
  expiresAt: maybe(Type.String()),
};
const ApiKeyReply = Type.Object(apiKey);
export const ApiKeyList = Type.Object({ data: Type.Array(ApiKeyReply) });
export const NewApiKeyReply = Type.Object({ ...apiKey, key: Type.String() });
export const OutboxReply = Type.Object({
  data: Type.Array(
    Type.Object({
      id: Type.String(),
      to: Type.String(),
      subject: Type.String(),
      date: Type.String(),
      text: Type.String(),
      html: Type.String(),
    }),
  ),
});

export const userToWire = (user: UserRow): Static<typeof UserReply> => ({
  id: user.id,
  username: user.username,
  email: user.email,
  fullName: user.fullName,
  emailVerified: user.emailVerifiedAt !== null,
  avatar: user.avatar,
});

export const serverToWire = (info: ServerInfo, user: UserRow | null): Static<typeof ServerReply> => ({
  ...info,
  user: user === null ? null : userToWire(user),
});

export const sessionToWire = (
  row: SessionRow,
  currentId: string,
): Static<typeof SessionList>['data'][number] => ({
  id: row.id,
  device: deviceName(row.userAgent),
  ip: row.ip,
  createdAt: iso(row.createdAt),
  lastActionAt: iso(row.lastActionAt),
  current: row.id === currentId,
  remember: row.remember === 1,
  teamId: row.teamId,
});

export const apiKeyToWire = (row: ApiKeyRow): Static<typeof ApiKeyReply> => ({
  id: row.id,
  name: row.name,
  lastFour: row.lastFour,
  teamId: row.teamId,
  createdAt: iso(row.createdAt),
  lastUsedAt: row.lastUsedAt === null ? null : iso(row.lastUsedAt),
  expiresAt: row.expiresAt === null ? null : iso(row.expiresAt),
});
