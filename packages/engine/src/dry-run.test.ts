import { afterAll, beforeAll, expect, it } from 'vitest';
import { request, runItems, startEcho } from './run.fixture.ts';

let echo: Awaited<ReturnType<typeof startEcho>>;
beforeAll(async () => {
  echo = await startEcho();
});
afterAll(() => echo.close());

it('builds every request of a dry run and sends none', async () => {
  const before = echo.requests();
  const { exchanges, assertions, lines, outcome } = await runItems(
    [
      request('one', `${echo.url}/{{path}}`, {
        pre: `pm.variables.set('path', 'made here'); pm.sendRequest('${echo.url}/script').catch((error) => console.log(error.message));`,
        test: `pm.test('is not run', () => {});`,
        more: { auth: { type: 'bearer', bearer: [{ key: 'token', value: 'secret' }] } },
      }),
    ],
    { dryRun: true },
  );
  const own = exchanges.at(-1);
  expect(own?.request.url.path).toBe('/made%20here');
  expect(own?.request.headers).toContainEqual({ key: 'Authorization', value: 'Bearer secret', system: true });
  expect(own?.response).toBeUndefined();
  expect(lines).toEqual(['Nothing is sent in a dry run.']);
  expect(assertions).toEqual([]);
  expect(outcome.ok).toBe(true);
  expect(echo.requests()).toBe(before);
});
