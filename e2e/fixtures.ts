import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { test as base } from '@playwright/test';

export { expect } from '@playwright/test';

/** What `parley admin bootstrap --json` prints. */
export type Account = {
  userId: string;
  teamId: string;
  workspaceId: string;
  apiKey: string;
  baseUrl: string;
};

export type Server = {
  /** Where the web app and the API are, without a slash at the end. */
  url: string;
  /** The server's data folder. */
  data: string;
  /** Makes a confirmed user with a team, a workspace and an API key. */
  bootstrap(user: { email: string; username: string; password: string }): Promise<Account>;
};

const root = path.dirname(import.meta.dirname);
const launcher = path.join(root, 'packages', 'cli', 'bin', 'parley.cjs');
const startTimeoutMs = 30_000;
const stopTimeoutMs = 10_000;

/** A test with a server of its own: `test('...', async ({ page, server }) => { await page.goto(server.url); })`. */
export const test = base.extend<{ server: Server }>({
  server: async ({ browserName: _ }, use, testInfo) => {
    const data = await mkdtemp(path.join(tmpdir(), 'parley-e2e-'));
    const child = spawn(process.execPath, [launcher, 'serve', '--port', '0', '--data', data], {
      cwd: data,
      env: { ...process.env, PARLEY_RATE_LIMIT_PER_MINUTE: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = collect(child);
    try {
      const url = await addressOf(child, output);
      await use({ url, data, bootstrap: (user) => bootstrap(data, url, user) });
    } finally {
      await stop(child);
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server log', { body: output.text, contentType: 'text/plain' });
      }
      await rm(data, { recursive: true, force: true });
    }
  },
});

const collect = (child: ChildProcess): { text: string } => {
  const output = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output.text += text;
    });
  }
  return output;
};

/** Waits for the line with which the server says where it is. */
const addressOf = (child: ChildProcess, output: { text: string }): Promise<string> =>
  new Promise((resolve, reject) => {
    const give = (reason: string): void => reject(new Error(`The server ${reason}.\n${output.text}`));
    const timer = setTimeout(() => give(`was not ready after ${startTimeoutMs} ms`), startTimeoutMs);
    child.stdout?.on('data', () => {
      const address = /Parley is ready at (http:\S+)/.exec(output.text)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address.replace(/\/$/, ''));
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      give(`ended with ${code}`);
    });
  });

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
  clearTimeout(timer);
};

const bootstrap = async (
  data: string,
  url: string,
  user: { email: string; username: string; password: string },
): Promise<Account> => {
  const flags = Object.entries(user).flatMap(([name, value]) => [`--${name}`, value]);
  const args = [launcher, 'admin', 'bootstrap', ...flags, '--data', data, '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: data });
  // Beside a running server the command cannot know the port it was given.
  return { ...(JSON.parse(stdout) as Account), baseUrl: `${url}/api` };
};
