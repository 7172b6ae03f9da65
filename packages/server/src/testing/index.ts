import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp, type Overrides } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { type Bootstrapped, bootstrap } from '../features/accounts/bootstrap.ts';
import { type VerifyReport, verify } from '../log/verify.ts';
import { testDatabaseUrl } from './test-database.ts';

export type Person = Bootstrapped & { email: string; username: string; password: string; call: Call };

/** One HTTP call with the person's API key; `body` is sent as JSON. */
export type Call = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Reply>;

export type Reply = { status: number; headers: Headers; body: any; text: string };

export type TestServer = {
  url: string;
  app: App;
  clock: { now: number | null };
  call: Call;
  bootstrap(who: { email: string; username: string; password?: string; team?: string }): Promise<Person>;
  verify(): Promise<VerifyReport>;
  close(): Promise<void>;
};

/** A real server on a free port with a fresh database of its own: a SQLite file, or PostgreSQL when PARLEY_TEST_DB=postgres. */
export async function startServer(
  config: Partial<Config> = {},
  overrides: Overrides = {},
): Promise<TestServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-test-'));
  const clock: TestServer['clock'] = { now: null };
  const app = await createApp(
    readConfig(
      {},
      {
        port: 0,
        dataDir,
        logLevel: 'error',
        rateLimitPerMinute: 0,
        databaseUrl: await testDatabaseUrl(),
        ...config,
      },
    ),
    { validateReplies: true, clock: () => clock.now ?? Date.now(), ...overrides },
  );
  const url = (await app.listen()).replace('localhost', '127.0.0.1');
  const callAs =
    (key: string | null): Call =>
    async (method, path, body, headers = {}) => {
      const response = await fetch(`${url}/api${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(key === null ? {} : { 'x-api-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') ?? false;
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
    };
  return {
    url,
    app,
    clock,
    call: callAs(null),
    bootstrap: async (who) => {
      const person = { password: 'correct horse battery', ...who };
      const made = await bootstrap(app.ctx, person);
      return { ...made, ...person, call: callAs(made.apiKey) };
    },
    verify: () => verify(app.ctx.database),
    close: async () => {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
