import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { countsOfClosingLine, countsOfPlaywright, countsOfVitest } from './counts.ts';
import { runStages } from './schedule.ts';
import type { Stage } from './stages.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'parley-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));

const report = (content: unknown): string => {
  const file = path.join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
};

describe('counting what a stage found', () => {
  test('counts a Vitest file that broke before its first test as one failure', () => {
    const file = report({
      numPassedTests: 7,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    });
    expect(countsOfVitest(file)).toEqual({ passed: 7, failed: 2 });
  });

  test('counts Playwright errors outside tests as failures', () => {
    const file = report({ stats: { expected: 3, flaky: 1, unexpected: 2 }, errors: [{}] });
    expect(countsOfPlaywright(file)).toEqual({ passed: 4, failed: 3 });
  });

  test('reads the last closing line of a program', () => {
    expect(countsOfClosingLine('1 passed, 1 failed\nmore\n12 passed, 0 failed\n')).toEqual({
      passed: 12,
      failed: 0,
    });
    expect(countsOfClosingLine('nothing')).toBeUndefined();
  });
});

describe('running stages', () => {
  const stage = (name: string, script: string, more: Partial<Stage> = {}): Stage => ({
    name,
    lanes: 1,
    there: true,
    args: ['-e', script],
    cwd: folder,
    env: process.env,
    ...more,
  });
  const run = async (stages: Stage[], bail = false) => {
    let printed = '';
    const counts = await runStages(stages, { bail, verbose: false, print: (text) => (printed += text) });
    return { counts, printed };
  };

  test('adds up tests and stages, and shows output of failures only', async () => {
    const { counts, printed } = await run([
      stage('quiet', 'console.log("unseen")'),
      stage('broken', 'console.log("the reason"); process.exit(3)'),
      stage('counted', 'console.log("5 passed, 0 failed")', { lanes: 2, counts: countsOfClosingLine }),
    ]);
    expect(counts).toEqual({ passed: 6, failed: 1 });
    expect(printed).toMatch(/ok +quiet/);
    expect(printed).toMatch(/FAILED +broken .*\n {4}the reason\n/);
    expect(printed).not.toContain('unseen');
  });

  test('counts a program that crashes without a failed test as one failure', async () => {
    const crash = stage('crash', 'console.log("5 passed, 0 failed"); process.exit(1)', {
      counts: countsOfClosingLine,
    });
    expect((await run([crash])).counts).toEqual({ passed: 5, failed: 1 });
  });

  test('stops at the first failure when asked, and says what preparation needs', async () => {
    const unprepared = stage('unprepared', '', {
      lanes: 2,
      prepare: () => Promise.reject(new Error('install it')),
    });
    const { counts, printed } = await run([unprepared, stage('next', '', { lanes: 2 })], true);
    expect(counts).toEqual({ passed: 0, failed: 1 });
    expect(printed).toContain('install it');
    expect(printed).not.toContain('next');
  });
});
