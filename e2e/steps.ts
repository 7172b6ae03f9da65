import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export const eva = {
  email: 'eva@example.com',
  username: 'eva-jansen',
  password: 'seven quiet lanterns by the sea',
};

export const mira = {
  email: 'mira@example.com',
  username: 'mira-okafor',
  password: 'nine patient herons in the reeds',
};

/** Signs Eva in at the first page; the account has to be there. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await giveCredentials(page, eva);
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
}

/** Fills in and sends the sign-in form on screen, or the one about to be. */
export async function giveCredentials(
  page: Page,
  person: { username: string; password: string },
): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await page.getByLabel('Email or username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs up at the sign-up page, to the point where the mail is on its way. */
export async function signUp(page: Page, person: typeof eva): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Sign up' })).toBeVisible();
  await page.getByLabel('Email', { exact: true }).fill(person.email);
  await page.getByLabel('Username').fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByLabel('I accept the terms').check();
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
}

/** Opens the outbox and follows the link of a mail that has come, or comes while one looks. */
export async function followMail(page: Page, url: string, link: RegExp): Promise<void> {
  await page.goto(`${url}/outbox`);
  const found = page.getByRole('article').getByRole('link', { name: link }).first();
  await expect(async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(found).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await found.click();
}

/** Names each element that breaks an accessibility rule, so that a failure says what to mend. */
export async function expectAccessible(page: Page): Promise<void> {
  // A page without its heading is one that is still being drawn.
  await expect(page.locator('h1').first()).toBeVisible();
  // The app has no frames, and without the page that gathers the findings of frames it takes half the time.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
