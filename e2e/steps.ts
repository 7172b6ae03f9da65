import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

export const eva = {
  email: 'eva@example.com',
  username: 'eva-jansen',
  password: 'seven quiet lanterns by the sea',
};

/** Signs Eva in at the first page; the account has to be there. */
export async function signIn(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel('Email or username').fill(eva.username);
  await page.getByLabel('Password').fill(eva.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('button', { name: /^Account/ })).toBeVisible();
}

/** Names each element that breaks an accessibility rule, so that a failure says what to mend. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
