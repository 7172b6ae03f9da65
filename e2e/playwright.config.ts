import { defineConfig } from '@playwright/test';
import { findChromium } from '../tools/gate/chromium.ts';

const executablePath = findChromium();

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  use: {
    browserName: 'chromium',
    launchOptions: {
      // The system's browser: Playwright's own would be a download of its own.
      ...(executablePath === undefined ? {} : { executablePath }),
      // Keeps Chromium from calling out by itself, so that runs are the same with and without a network.
      args: [
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    locale: 'en-GB',
    // A colour half-way through a transition is no colour of ours.
    contextOptions: { reducedMotion: 'reduce' },
    // Actions and the page at each of them; filming it as well slows every test down.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
});
