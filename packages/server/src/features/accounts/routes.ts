import { describeErrors } from '../../http/error-wire.ts';
import { type Route, route } from '../../http/route.ts';
import { TeamBody, TeamReply, teamToWire } from '../teams/wire.ts';
import { createApiKey, listApiKeys, revokeApiKey } from './api-keys.ts';
import { confirmEmail, resendConfirmation } from './confirmations.ts';
import { createTeam } from './new-team.ts';
import { currentUser, readOutbox, serverInfo } from './server-info.ts';
import { newCookie, noCookie, refuseForeignPage } from './session-cookie.ts';
import { endAllSessions, endSession, listSessions, signIn, switchTeam } from './sessions.ts';
import { signUp } from './sign-up.ts';
import {
  ActiveTeamReply,
  ApiKeyBody,
  ApiKeyList,
  apiKeyToWire,
  CheckInboxReply,
  ConfirmBody,
  ConfirmedReply,
  NewApiKeyReply,
  OutboxReply,
  ResendBody,
  ServerReply,
  SessionList,
  SignedInReply,
  SignInBody,
  SignUpBody,
  SwitchTeamBody,
  serverToWire,
  sessionToWire,
  userToWire,
} from './wire.ts';

describeErrors({
  signUpClosed: () => ({
    status: 403,
    name: 'signUpClosedError',
    problem: 'sign-up-closed',
    title: 'Sign-up is closed',
    message: 'This server takes no new accounts. Ask whoever runs it for one.',
  }),
  tooManyTries: () => ({
    status: 429,
    name: 'rateLimited',
    problem: 'too-many-tries',
    title: 'Too Many Requests',
    message: 'Too many tries. Wait a moment, then try again.',
  }),
});

const common = { errors: 'problem', family: 'accounts' } as const;
const open = { ...common, auth: 'public' } as const;
const signedIn = { ...common, auth: 'session' } as const;
const checkInbox = { status: 202, body: { status: 'check-inbox' } };
const noStore = { 'cache-control': 'no-store' };

export const accountRoutes: readonly Route[] = [
  route({
    ...open,
    operation: 'getServer',
    summary: 'Says what this server is and who is signed in',
    method: 'GET',
    path: '/parley/server',
    reply: { 200: ServerReply },
    handle: async (ctx, { actor }) => ({
      body: serverToWire(serverInfo(ctx), await currentUser(ctx, actor)),
      headers: noStore,
    }),
  }),
  route({
    ...open,
    operation: 'signUp',
    summary: 'Makes an account, to be confirmed by mail',
    method: 'POST',
    path: '/parley/accounts',
    body: SignUpBody,
    bodyNoun: 'account',
    reply: { 202: CheckInboxReply },
    handle: async (ctx, { body, ip, headers }) => {
      refuseForeignPage(ctx, headers);
      await signUp(ctx, { ...body, acceptTerms: body.acceptTerms === true, ip });
      return checkInbox;
    },
  }),
  route({
    ...open,
    operation: 'confirmAccount',
    summary: 'Confirms an email address by the token of a mail',
    method: 'POST',
    path: '/parley/accounts/confirmations',
    body: ConfirmBody,
    bodyNoun: 'confirmation',
    reply: { 200: ConfirmedReply },
    handle: async (ctx, { body }) => ({ body: { email: await confirmEmail(ctx, body.token) } }),
  }),
  route({
    ...open,
    operation: 'resendConfirmation',
    summary: 'Sends the confirmation mail once more',
    method: 'POST',
    path: '/parley/accounts/confirmations/resend',
    body: ResendBody,
    bodyNoun: 'confirmation',
    reply: { 202: CheckInboxReply },
    handle: async (ctx, { body, ip, headers }) => {
      refuseForeignPage(ctx, headers);
      resendConfirmation(ctx, { email: body.email, ip });
      return checkInbox;
    },
  }),
  route({
    ...open,
    operation: 'signIn',
    summary: 'Signs in by email or username; the session is a cookie',
    method: 'POST',
    path: '/parley/sessions',
    body: SignInBody,
    bodyNoun: 'session',
    answerIsSecret: true,
    reply: { 201: SignedInReply },
    handle: async (ctx, { actor, body, ip, headers }) => {
      refuseForeignPage(ctx, headers);
      const made = await signIn(ctx, {
        ...body,
        remember: body.remember === true,
        ip,
        userAgent: headers['user-agent'] ?? '',
        replaces: actor.credential.kind === 'session' ? actor.credential.id : null,
      });
      return {
        status: 201,
        body: { user: userToWire(made.user) },
        headers: { ...noStore, 'set-cookie': newCookie(ctx, made) },
      };
    },
  }),
  route({
    ...open,
    operation: 'signOut',
    summary: 'Ends the session of the cookie; also without one',
    method: 'DELETE',
    path: '/parley/sessions/current',
    reply: { 204: null },
    handle: async (ctx, { actor }) => {
      if (actor.credential.kind === 'session') await endSession(ctx, actor, actor.credential.id);
      return { status: 204, headers: { 'set-cookie': noCookie(ctx) } };
    },
  }),
  route({
    ...signedIn,
    operation: 'switchTeam',
    summary: 'Makes a team the one this session acts for',
    method: 'POST',
    path: '/parley/sessions/current/team',
    body: SwitchTeamBody,
    bodyNoun: 'team',
    reply: { 200: ActiveTeamReply },
    handle: async (ctx, { actor, body }) => {
      await switchTeam(ctx, actor, body.teamId);
      return { body: { teamId: body.teamId } };
    },
  }),
  route({
    ...signedIn,
    operation: 'listSessions',
    summary: 'Lists where the caller is signed in',
    method: 'GET',
    path: '/parley/sessions',
    reply: { 200: SessionList },
    handle: async (ctx, { actor }) => ({
      body: {
        data: (await listSessions(ctx, actor)).map((row) => sessionToWire(row, actor.credential.id)),
      },
      headers: noStore,
    }),
  }),
  route({
    ...signedIn,
    operation: 'endSession',
    summary: 'Ends one session of the caller',
    method: 'DELETE',
    path: '/parley/sessions/:sessionId',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await endSession(ctx, actor, params.sessionId ?? '');
      return { status: 204 };
    },
  }),
  route({
    ...signedIn,
    operation: 'endAllSessions',
    summary: 'Ends every session of the caller',
    method: 'DELETE',
    path: '/parley/sessions',
    reply: { 204: null },
    handle: async (ctx, { actor }) => {
      await endAllSessions(ctx, actor);
      return { status: 204, headers: { 'set-cookie': noCookie(ctx) } };
    },
  }),
  route({
    ...signedIn,
    operation: 'listApiKeys',
    summary: 'Lists the API keys of the caller',
    method: 'GET',
    path: '/parley/api-keys',
    reply: { 200: ApiKeyList },
    handle: async (ctx, { actor }) => ({
      body: { data: (await listApiKeys(ctx, actor)).map(apiKeyToWire) },
    }),
  }),
  route({
    ...signedIn,
    operation: 'createApiKey',
    summary: 'Creates an API key; the answer is the only place that shows it',
    method: 'POST',
    path: '/parley/api-keys',
    body: ApiKeyBody,
    bodyNoun: 'apiKey',
    answerIsSecret: true,
    reply: { 201: NewApiKeyReply },
    handle: async (ctx, { actor, body }) => {
      const { row, key } = await createApiKey(ctx, actor, {
        name: body.name,
        expiresInDays: body.expiresInDays ?? null,
      });
      return { status: 201, body: { ...apiKeyToWire(row), key }, headers: noStore };
    },
  }),
  route({
    ...signedIn,
    operation: 'revokeApiKey',
    summary: 'Revokes an API key at once',
    method: 'DELETE',
    path: '/parley/api-keys/:apiKeyId',
    reply: { 204: null },
    handle: async (ctx, { actor, params }) => {
      await revokeApiKey(ctx, actor, params.apiKeyId ?? '');
      return { status: 204 };
    },
  }),
  route({
    ...open,
    operation: 'listOutbox',
    summary: 'Shows mail that found no SMTP server, to the machine itself',
    method: 'GET',
    path: '/parley/outbox',
    reply: { 200: OutboxReply },
    handle: async (ctx, { socketAddress, headers }) => ({
      body: { data: await readOutbox(ctx, { socketAddress, headers }) },
      headers: noStore,
    }),
  }),
  route({
    ...common,
    auth: 'user',
    operation: 'createTeam',
    summary: 'Creates a team with its first workspace',
    method: 'POST',
    path: '/parley/teams',
    body: TeamBody,
    bodyNoun: 'team',
    reply: { 201: TeamReply },
    handle: async (ctx, { actor, body }) => ({
      status: 201,
      body: teamToWire(
        await createTeam(ctx, actor, { name: body.name.trim(), handle: body.handle?.trim() || undefined }),
      ),
    }),
  }),
];
