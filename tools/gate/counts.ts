import { existsSync, readFileSync } from 'node:fs';

export type Counts = { passed: number; failed: number };

/** Reads Vitest's JSON report. A file that broke before its first test counts as one failure. */
export const countsOfVitest = (file: string): Counts | undefined => {
  const report = readReport<{
    numPassedTests: number;
    numFailedTests: number;
    testResults: { status: string; assertionResults: { status: string }[] }[];
  }>(file);
  if (report === undefined) return undefined;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
};

/** Reads Playwright's JSON report. Errors outside tests (a spec that does not load) count as failures. */
export const countsOfPlaywright = (file: string): Counts | undefined => {
  const report = readReport<{
    stats: { expected: number; flaky: number; unexpected: number };
    errors: unknown[];
  }>(file);
  if (report === undefined) return undefined;
  const { expected, flaky, unexpected } = report.stats;
  return { passed: expected + flaky, failed: unexpected + report.errors.length };
};

/** Reads the last line `N passed, N failed` of a program's output. */
export const countsOfClosingLine = (output: string): Counts | undefined => {
  const line = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return line && { passed: Number(line[1]), failed: Number(line[2]) };
};

const readReport = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
