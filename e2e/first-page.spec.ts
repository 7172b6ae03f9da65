import type { APIRequestContext, Page } from '@playwright/test';
import { type Account, expect, type Server, test } from './fixtures.ts';
import { eva, expectAccessible, signIn } from './steps.ts';

const collection = {
  info: {
    name: 'Users API',
    description: 'People and their groups.',
    schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
  },
  item: [
    {
      name: 'People',
      item: [
        {
          name: 'Get person',
          request: {
            method: 'GET',
            description: 'Returns one person.',
            header: [{ key: 'Accept', value: 'application/json' }],
            url: {
              raw: '{{baseUrl}}/people/:id?expand=groups',
              host: ['{{baseUrl}}'],
              path: ['people', ':id'],
              query: [{ key: 'expand', value: 'groups', description: 'What to inline' }],
              variable: [{ key: 'id', value: '17' }],
            },
          },
          response: [{ name: 'Found', status: 'OK', code: 200, header: [], body: '{"id":17}' }],
        },
        {
          name: 'Create person',
          request: {
            method: 'POST',
            header: [],
            url: '{{baseUrl}}/people',
            body: { mode: 'raw', raw: '{"name":"Mira"}', options: { raw: { language: 'json' } } },
          },
          response: [],
        },
      ],
    },
    { name: 'Ping', request: { method: 'HEAD', header: [], url: 'https://example.com/ping' }, response: [] },
  ],
};

test('a collection brought in through the API is walked by keyboard and shows its requests', async ({
  page,
  server,
  request,
}) => {
  const account = await signedIn(page, server);
  await bringIn(request, account, 'collections', { collection });
  await page.goto(`${server.url}/w/${account.workspaceId}`);

  const tree = page.getByRole('tree', { name: 'Collections' });
  await expect(tree.getByRole('treeitem', { name: 'Users API' })).toBeVisible();
  await tree.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('People and their groups.')).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'People' })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(tree.getByRole('treeitem', { name: 'Get person' })).toBeVisible();
  await page.keyboard.press('g');
  await page.keyboard.press('Enter');

  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { name: 'Get person' })).toBeVisible();
  await expect(main.getByText('Returns one person.')).toBeVisible();
  await expect(main.getByText('{{baseUrl}}/people/:id?expand=groups')).toBeVisible();
  await expect(main.getByRole('table', { name: 'Query' }).getByText('What to inline')).toBeVisible();
  await expect(main.getByRole('table', { name: 'Headers' }).getByText('application/json')).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'Get person', selected: true })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(main.getByRole('heading', { name: 'Found' })).toBeVisible();
  await expect(main.getByText('200 OK')).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(main.getByRole('heading', { name: 'Ping' })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  await expect(tree.getByRole('treeitem')).toHaveCount(1);

  await page.goBack();
  await expect(main.getByRole('heading', { name: 'Found' })).toBeVisible();
  await page.reload();
  await expect(main.getByRole('heading', { name: 'Found' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'Found', selected: true })).toBeVisible();
});

test('the filter finds requests by name and by URL, in collections that were never opened', async ({
  page,
  server,
  request,
}) => {
  const account = await signedIn(page, server);
  await bringIn(request, account, 'collections', { collection });
  await page.goto(`${server.url}/w/${account.workspaceId}`);
  const tree = page.getByRole('tree', { name: 'Collections' });
  await page.getByLabel('Filter').fill('example.com');
  await expect(tree.getByRole('treeitem', { name: 'Ping' })).toBeVisible();
  await expect(tree.getByRole('treeitem', { name: 'People' })).toHaveCount(0);
  await page.getByLabel('Filter').fill('create per');
  await tree.getByRole('treeitem', { name: 'Create person' }).click();
  await expect(page.getByRole('main').getByText('"Mira"')).toBeVisible();
  await page.getByLabel('Filter').fill('nowhere to be found');
  await expect(page.getByText('Nothing here matches the filter.')).toBeVisible();
});

test('an environment shows its values and hides the secret ones until asked', async ({
  page,
  server,
  request,
}) => {
  const account = await signedIn(page, server);
  await bringIn(request, account, 'environments', {
    environment: {
      name: 'Staging',
      values: [
        { key: 'baseUrl', value: 'https://staging.example.com', type: 'default', enabled: true },
        { key: 'token', value: 'hush-hush-9', type: 'secret', enabled: true },
      ],
    },
  });
  await page.goto(`${server.url}/w/${account.workspaceId}`);
  await page.getByRole('tab', { name: 'Environments' }).click();
  await page.getByRole('treeitem', { name: 'Staging' }).click();
  await expect(page.getByText('https://staging.example.com')).toBeVisible();
  await expect(page.getByText('hush-hush-9')).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show secret values' }).click();
  await expect(page.getByText('hush-hush-9')).toBeVisible();
});

test('a tree of thousands of requests draws only what is in view and reaches its end', async ({
  page,
  server,
  request,
}) => {
  const account = await signedIn(page, server);
  const item = Array.from({ length: 4_000 }, (_, number) => ({
    name: `Request ${number}`,
    request: { method: 'GET', header: [], url: `https://example.com/${number}` },
  }));
  await bringIn(request, account, 'collections', {
    collection: { info: { ...collection.info, name: 'Large' }, item },
  });
  await page.goto(`${server.url}/w/${account.workspaceId}`);
  const tree = page.getByRole('tree', { name: 'Collections' });
  await tree.getByRole('treeitem', { name: 'Large' }).click();
  await expect(tree.getByRole('treeitem', { name: 'Request 0' })).toBeVisible();
  await page.keyboard.press('End');
  const last = tree.getByRole('treeitem', { name: 'Request 3999' });
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute('aria-setsize', '4000');
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(100);
});

test('the theme follows the system, is chosen in the menu, and is there before the page is', async ({
  page,
  server,
}) => {
  const theme = () => page.locator('html').getAttribute('data-theme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await signedIn(page, server);
  expect(await theme()).toBe('dark');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload({ waitUntil: 'commit' });
  await page.locator('#root').waitFor({ state: 'attached' });
  expect(await theme()).toBe('dark');
});

test('without the server the page says so, and goes on when it is back', async ({
  page,
  server,
  context,
}) => {
  await signedIn(page, server);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'API keys' }).click();
  await expect(page.getByRole('heading', { name: 'API keys', exact: true })).toBeVisible();
  await context.setOffline(true);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sessions' }).click();
  await expect(page.getByRole('alert').first()).toContainText('cannot be reached');
  await context.setOffline(false);
  await expect(page.getByText('This session')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the first stop of the keyboard leads past the sidebar', async ({ page, server }) => {
  const account = await signedIn(page, server);
  await page.goto(`${server.url}/w/${account.workspaceId}`);
  await expect(page.getByRole('main').getByRole('heading')).not.toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

async function signedIn(page: Page, server: Server): Promise<Account> {
  const account = await server.bootstrap(eva);
  await signIn(page, server.url);
  return account;
}

async function bringIn(
  request: APIRequestContext,
  account: Account,
  family: 'collections' | 'environments',
  data: unknown,
): Promise<void> {
  const answer = await request.post(`${account.baseUrl}/${family}?workspace=${account.workspaceId}`, {
    headers: { 'x-api-key': account.apiKey },
    data,
  });
  expect(answer.status(), await answer.text()).toBe(200);
}
