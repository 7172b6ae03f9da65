import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';

const programNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const fixedPlaces = [
  '/usr/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const installTimeoutMs = 10 * 60_000;

/** The Chromium or Chrome of this machine: PARLEY_CHROMIUM, then the PATH, then where systems put it. */
export const findChromium = (): string | undefined => {
  const named = process.env.PARLEY_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = folders.flatMap((folder) => programNames.map((name) => path.join(folder, name)));
  return [...onPath, ...fixedPlaces].find(isProgram);
};

/**
 * Finds Chromium and, where it is missing on a Debian-like system that this process may change, installs it.
 *
 * @throws Error that says what to do
 */
export const provideChromium = async (): Promise<string> => {
  const found = findChromium() ?? (canInstall() ? await install() : undefined);
  if (found !== undefined) return found;
  throw new Error(
    'Browser tests need Chromium or Chrome. Install one (Debian: apt-get install chromium), ' +
      'or name its program in PARLEY_CHROMIUM. To leave them out: npm run check.',
  );
};

const canInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

const install = async (): Promise<string | undefined> => {
  const output =
    (await aptGet(['update'])) + (await aptGet(['install', '-y', '--no-install-recommends', 'chromium']));
  const found = findChromium();
  if (found === undefined)
    throw new Error(`Could not install Chromium; name one in PARLEY_CHROMIUM.\n${output}`);
  return found;
};

const aptGet = (args: string[]): Promise<string> =>
  new Promise((resolve) => {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const run = spawn('apt-get', args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: installTimeoutMs });
    let output = '';
    run.stdout.on('data', (text) => (output += text));
    run.stderr.on('data', (text) => (output += text));
    run.once('error', (error) => resolve(error.message));
    run.once('close', () => resolve(output));
  });

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
