import type { APIRequestContext } from '@playwright/test';
import { expect, type Server, test } from './fixtures.ts';
import { eva, expectAccessible, followMail, giveCredentials, mira, signIn, signUp } from './steps.ts';

const invitationLink = /\/invitation\?token=/;
const teamWorkspace = { name: 'Team Workspace', exact: true };

/** Where an invitation can be taken back, and with what. */
type Invitation = { url: string; headers: Record<string, string> };

test('an invited stranger signs up, comes back to the invitation and works in the team', async ({
  page,
  server,
  request,
}) => {
  await inviteMira(request, server);
  await followMail(page, server.url, invitationLink);
  await expect(page.getByRole('heading', { name: 'Join a team' })).toBeVisible();
  await expect(page).toHaveURL(`${server.url}/invitation`);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Sign up' }).click();
  await expect(page.getByText('The address your invitation was sent to.')).toBeVisible();
  await signUp(page, mira);
  await followMail(page, server.url, /\/confirm\?token=/);
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(page.getByText(`${mira.email} is confirmed.`)).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await giveCredentials(page, mira);

  await expect(page.getByText(`You are signed in as ${mira.email}.`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page.getByRole('heading', teamWorkspace)).toBeVisible();

  await page.getByRole('link', { name: 'Parley, home' }).click();
  await expect(page.getByRole('heading', teamWorkspace)).toBeVisible();
});

test('an invitation is refused to another account, and waits for the right one', async ({
  page,
  server,
  request,
}) => {
  await inviteMira(request, server);
  await server.bootstrap(mira);
  await signIn(page, server.url);
  await followMail(page, server.url, invitationLink);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page.getByRole('alert')).toContainText('for another email address');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign out and use another account' }).click();

  await page.getByRole('link', { name: 'Sign in' }).click();
  await giveCredentials(page, mira);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page.getByRole('heading', teamWorkspace)).toBeVisible();
});

test('an invitation that was taken back, or is not complete, says what to do', async ({
  page,
  server,
  request,
}) => {
  const { url, headers } = await inviteMira(request, server);
  await server.bootstrap(mira);
  const revoked = await request.delete(url, { headers });
  expect(revoked.status()).toBe(204);
  await followMail(page, server.url, invitationLink);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await giveCredentials(page, mira);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(page.getByRole('alert')).toContainText('used, taken back or is older than 30 days');
  await expect(page.getByRole('button', { name: 'Accept invitation' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Open workspaces' }).click();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();

  await page.goto(`${server.url}/invitation?token=`);
  await expect(page.getByText('There is no invitation here.')).toBeVisible();
  await expectAccessible(page);
});

/** A team of Eva's invites Mira, who may have no account yet. */
async function inviteMira(request: APIRequestContext, server: Server): Promise<Invitation> {
  const { apiKey, baseUrl } = await server.bootstrap(eva);
  const headers = { 'x-api-key': apiKey };
  const made = await request.post(`${baseUrl}/parley/teams`, { headers, data: { name: 'Blue' } });
  expect(made.status(), await made.text()).toBe(201);
  const invitations = `${baseUrl}/parley/teams/${(await made.json()).id}/invitations`;
  const data = { email: mira.email, roles: ['user'] };
  const invited = await request.post(invitations, { headers, data });
  expect(invited.status(), await invited.text()).toBe(202);
  return { url: `${invitations}/${(await invited.json()).id}`, headers };
}
