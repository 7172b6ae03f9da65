import { globSync } from 'node:fs';
import path from 'node:path';
import { provideChromium } from './chromium.ts';
import { type Counts, countsOfClosingLine, countsOfPlaywright, countsOfVitest } from './counts.ts';

/** One check: a program to run on this Node, and how to count what it found. */
export type Stage = {
  name: string;
  /** Lanes of the two it takes. Tests take both: they measure waiting, and would disturb each other. */
  lanes: 1 | 2;
  /** False when what it checks is not in the tree. */
  there: boolean;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Work before the program starts; gives variables to add, throws a sentence that says what to do. */
  prepare?: () => Promise<NodeJS.ProcessEnv>;
  /** Reads the program's report; without one the stage counts as one. */
  counts?: (output: string) => Counts | undefined;
};

/**
 * The stages in the order they start.
 *
 * @param reports folder for report files
 * @param wish.filters parts of paths; with any, only the Vitest stages run
 * @throws Error when a stage is named that does not exist
 */
export const stagesFor = (
  root: string,
  reports: string,
  wish: { only: string[]; skip: string[]; filters: string[] },
): Stage[] => {
  const all = allStages(root, reports, wish.filters);
  for (const name of [...wish.only, ...wish.skip]) {
    if (!all.some((stage) => stage.name === name)) {
      throw new Error(
        `There is no stage "${name}". There are: ${all.map((stage) => stage.name).join(', ')}.`,
      );
    }
  }
  return all
    .filter((stage) => stage.there)
    .filter((stage) => wish.only.length === 0 || wish.only.includes(stage.name))
    .filter((stage) => !wish.skip.includes(stage.name))
    .filter((stage) => wish.filters.length === 0 || stage.name.startsWith('tests'));
};

const allStages = (root: string, reports: string, filters: string[]): Stage[] => {
  const env = environment();
  const program = (name: string, args: readonly string[], more: Partial<Stage> = {}): Stage => ({
    name,
    lanes: 1,
    there: true,
    args,
    cwd: root,
    env,
    ...more,
  });
  const modules = (file: string): string => path.join(root, 'node_modules', file);
  const tsc = modules('typescript/bin/tsc');
  const whenThere = (pattern: string, stage: Stage): Stage => ({
    ...stage,
    there: globSync(pattern, { cwd: root }).length > 0,
  });
  return [
    program('types', [tsc, '-p', '.']),
    program('format', [modules('@biomejs/biome/bin/biome'), 'ci', '--colors=off', '.']),
    program('imports', ['tools/check-imports.ts']),
    whenThere('packages/web/tsconfig.json', program('types:web', [tsc, '-p', 'packages/web', '--noEmit'])),
    whenThere('tools/openapi.ts', program('openapi', ['tools/openapi.ts', '--check'])),
    whenThere('packages/web/index.html', program('web', ['tools/web-build.ts'])),
    vitest(program, 'tests', { modules, reports, filters, env: { ...env, PARLEY_TEST_DB: 'sqlite' } }),
    vitest(program, 'tests:postgres', {
      modules,
      reports,
      filters,
      env: { ...env, PARLEY_TEST_DB: 'postgres' },
    }),
    whenThere(
      'tools/chaos.ts',
      program('chaos', ['tools/chaos.ts', '--rounds', '2'], { lanes: 2, counts: countsOfClosingLine }),
    ),
    whenThere('e2e/*.spec.ts', browser(program, modules, reports, env)),
  ];
};

type Program = (name: string, args: readonly string[], more?: Partial<Stage>) => Stage;

const vitest = (
  program: Program,
  name: string,
  options: {
    modules: (file: string) => string;
    reports: string;
    filters: string[];
    env: NodeJS.ProcessEnv;
  },
): Stage => {
  const report = path.join(options.reports, `${name.replace(':', '-')}.json`);
  const args = [options.modules('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json'];
  args.push(`--outputFile.json=${report}`, ...options.filters);
  // A filter may well name no API test, and then there is nothing to repeat.
  if (name === 'tests:postgres') args.push('--passWithNoTests');
  return program(name, args, { lanes: 2, env: options.env, counts: () => countsOfVitest(report) });
};

const browser = (
  program: Program,
  modules: (file: string) => string,
  reports: string,
  env: NodeJS.ProcessEnv,
): Stage => {
  const report = path.join(reports, 'browser.json');
  return program(
    'browser',
    [modules('@playwright/test/cli.js'), 'test', '--config', 'e2e/playwright.config.ts'],
    {
      lanes: 2,
      env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      prepare: async () => ({ PARLEY_CHROMIUM: await provideChromium() }),
      counts: () => countsOfPlaywright(report),
    },
  );
};

/** Settings of the caller's own server must not reach the servers under test. */
const environment = (): NodeJS.ProcessEnv => {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(DATABASE_URL|SMTP_URL|NODE_OPTIONS|FORCE_COLOR)$|^PARLEY_(?!TEST_|CHROMIUM|CONTRACT_)/.test(name),
  );
  return { ...Object.fromEntries(kept), NO_COLOR: '1' };
};
