import type { Ctx } from '../../context.ts';
import { letter } from '../../mail/letter.ts';
import type { Mail } from '../../mail/mailer.ts';

export const confirmationLetter = (ctx: Ctx, to: { email: string; username: string }, token: string): Mail =>
  letter(to.email, {
    subject: 'Confirm your email address',
    paragraphs: [
      `Somebody, hopefully you, made the account "${to.username}" on ${ctx.publicUrl} with this address.`,
      'Confirm that the address is yours. The link works once, for 24 hours.',
    ],
    link: { label: 'Confirm email address', url: `${ctx.publicUrl}/confirm?token=${token}` },
    after: [
      `If you did not make the account "${to.username}", do not confirm it: its password is not yours.`,
    ],
  });

export const accountExistsLetter = (ctx: Ctx, to: { email: string; username: string }): Mail =>
  letter(to.email, {
    subject: 'You already have an account',
    paragraphs: [
      `Somebody, hopefully you, tried to sign up on ${ctx.publicUrl} with this address. It already has the account "${to.username}", so nothing was changed.`,
      'Sign in with your password.',
    ],
    link: { label: 'Sign in', url: `${ctx.publicUrl}/` },
    after: ['If that was not you, there is nothing to do.'],
  });

export const apiKeyLetter = (ctx: Ctx, email: string, key: { name: string; lastFour: string }): Mail =>
  letter(email, {
    subject: 'An API key was created for your account',
    paragraphs: [
      `The API key "${key.name}" (it ends in ${key.lastFour}) was created for your account on ${ctx.publicUrl}. Whoever has it can do what you can do.`,
    ],
    link: { label: 'Show my API keys', url: `${ctx.publicUrl}/settings/api-keys` },
    after: ['If that was not you, revoke the key, end all sessions and change your password.'],
  });
