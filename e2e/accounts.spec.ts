import { expect, test } from './fixtures.ts';
import { eva, expectAccessible, giveCredentials, signIn } from './steps.ts';

test('a stranger signs up, confirms the email, signs in and creates a workspace', async ({
  page,
  server,
}) => {
  await page.goto(server.url);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByText('API address')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Sign up' })).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(eva.email);
  await page.getByLabel('Username').fill(eva.username);
  await page.getByLabel('Password').fill(eva.password);
  await page.getByLabel('I accept the terms').check();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign up' }).click();

  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  await expect(page.getByText(eva.email)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'outbox' }).click();
  const mail = page.getByRole('article', { name: eva.email });
  await expect(mail).toBeVisible();
  await expectAccessible(page);
  await mail.getByRole('link', { name: /confirm\?token=/ }).click();

  await expect(page).toHaveURL(`${server.url}/confirm`);
  await page.getByRole('button', { name: 'Confirm email' }).click();
  await expect(page.getByText(`${eva.email} is confirmed.`)).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await giveCredentials(page, eva);
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Workspace/ }).click();
  await page.getByRole('menuitem', { name: 'Create workspace' }).click();
  await page.getByLabel('Name').fill('Platform');
  await page.getByLabel('Who sees it').selectOption('personal');
  await expectAccessible(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Create workspace' }).click();
  await expect(page.getByRole('heading', { name: 'Platform', exact: true })).toBeVisible();
  await expect(page.getByText('This workspace is empty.')).toBeVisible();
  await expect(page).toHaveTitle('Platform · Parley');
});

test('a wrong password is refused in words and the right one goes on to the page asked for', async ({
  page,
  server,
}) => {
  await server.bootstrap(eva);
  await page.goto(`${server.url}/settings/sessions`);
  await page.getByLabel('Email or username').fill(eva.email);
  await page.getByLabel('Password').fill('not the password at all');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert')).not.toBeEmpty();
  await page.getByLabel('Password').fill(eva.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Sessions', exact: true })).toBeVisible();
  await expect(page.getByText('This session')).toBeVisible();
  await expectAccessible(page);
});

test('an API key is shown once, works, and is refused after it was revoked', async ({
  page,
  server,
  request,
}) => {
  await server.bootstrap(eva);
  await signIn(page, server.url);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'API keys' }).click();
  await page.getByRole('button', { name: 'Create API key' }).click();
  await page.getByLabel('Name').fill('Nightly run');
  await page.getByRole('dialog').getByRole('button', { name: 'Create API key' }).click();
  const key = (await page.getByRole('status', { name: 'API key' }).textContent()) ?? '';
  await expectAccessible(page);
  const me = () => request.get(`${server.url}/api/me`, { headers: { 'x-api-key': key } });
  expect((await me()).status()).toBe(200);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(key)).toHaveCount(0);

  await page.getByRole('button', { name: 'Revoke Nightly run' }).click();
  await page.getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText('Nightly run')).toHaveCount(0);
  expect((await me()).status()).toBe(401);
});

test('signing out ends the session in every tab', async ({ page, server, context }) => {
  await server.bootstrap(eva);
  await signIn(page, server.url);
  const other = await context.newPage();
  await other.goto(server.url);
  await expect(other.getByRole('button', { name: /^Account/ })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await other.reload();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
});

test('a session ended elsewhere asks to sign in again', async ({ page, server, browser }) => {
  await server.bootstrap(eva);
  await signIn(page, server.url);
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, server.url);
  await elsewhere.goto(`${server.url}/settings/sessions`);
  await elsewhere.getByRole('button', { name: 'Sign out everywhere' }).click();
  await elsewhere.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(elsewhere.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.goto(`${server.url}/settings/api-keys`);
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await elsewhere.context().close();
});
