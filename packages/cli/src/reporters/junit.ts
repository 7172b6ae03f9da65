import type { RunItem } from '@parley/engine';
import { writeExport } from '../run/export-file.ts';
import { isOn } from './option.ts';
import type { Failure, ReportEvent, Reporter, ReporterSetup, RunContext } from './reporter.ts';
import { fullName } from './units.ts';

/** Errors of one suite that are written out. */
const ERRORS_TEXT_MAX = 100_000;

type TestCase = { name: string; failed: number; skipped: boolean; first: Failure | undefined };

/** One item: over all its iterations, or in one of them. */
type Suite = {
  item: RunItem;
  iteration: number | undefined;
  tests: Map<string, TestCase>;
  /** Assertions of the last visit. */
  lastTests: number;
  failures: number;
  errors: number;
  errorText: string;
  times: { count: number; sum: number; last: number };
};

/** What went wrong in one visit of an item, by newman's order: the request, the test scripts, those before. */
type Trouble = { suite: Suite; iteration: number; request: string; test: string; prerequest: string };

type Visited = { item: RunItem; cursor: { iteration: number } };

type Part = { run: RunContext; suites: Map<string, Suite> };

/**
 * JUnit XML. By default, as newman: one suite an item, a test failed when it failed in any iteration.
 * `--reporter-junit-per-iteration` gives each iteration suites of its own. Several collections make one report.
 */
export function createJunitReporter(setup: ReporterSetup): Reporter {
  const perIteration = isOn(setup.options.perIteration);
  const parts: Part[] = [];
  const troubles = new Map<string, Trouble>();

  function keyOf({ item, cursor }: Visited): string {
    return perIteration ? `${cursor.iteration} ${item.id}` : item.id;
  }

  function suiteOf({ item, cursor }: Visited): Suite {
    const { suites } = parts.at(-1) as Part;
    const key = keyOf({ item, cursor });
    let suite = suites.get(key);
    if (!suite) {
      suite = {
        item,
        iteration: perIteration ? cursor.iteration : undefined,
        tests: new Map(),
        lastTests: 0,
        failures: 0,
        errors: 0,
        errorText: '',
        times: { count: 0, sum: 0, last: 0 },
      };
      suites.set(key, suite);
    }
    return suite;
  }

  function event(one: ReportEvent, failed: readonly Failure[]): void {
    switch (one.type) {
      case 'item-started': {
        // A suite begins with what happens in it: an item that is skipped has none.
        const known = parts.at(-1)?.suites.get(keyOf(one));
        if (known) known.lastTests = 0;
        break;
      }
      case 'item-finished':
        tell(one.cursor.ref);
        break;
      case 'sent': {
        const { times } = suiteOf(one);
        if (one.origin === 'script') break;
        times.count += 1;
        times.last = one.responseTimeMs / 1000;
        times.sum += times.last;
        break;
      }
      case 'script-finished': {
        if (one.result.assertions.length === 0) break;
        const suite = suiteOf(one);
        for (const { name, skipped, index } of one.result.assertions) {
          const test = suite.tests.get(name) ?? { name, failed: 0, skipped: true, first: undefined };
          const failure = failed.find((entry) => entry.kind === 'assertion' && entry.index === index);
          suite.tests.set(name, test);
          suite.lastTests += 1;
          test.skipped &&= skipped;
          if (!failure) continue;
          suite.failures += 1;
          test.failed += 1;
          test.first ??= failure;
        }
        break;
      }
    }
    for (const failure of failed) {
      if (failure.kind === 'assertion') continue;
      const suite = suiteOf(failure);
      suite.errors += 1;
      const { ref, iteration } = failure.cursor;
      const trouble = troubles.get(ref) ?? { suite, iteration, request: '', test: '', prerequest: '' };
      troubles.set(ref, trouble);
      if (failure.kind === 'request') trouble.request += `RequestError: ${failure.stack}\n`;
      else if (failure.at.startsWith('test')) trouble.test += `testScriptError: ${failure.message}\n---\n`;
      else trouble.prerequest += `prerequestScriptError: ${failure.message}\n---\n`;
    }
  }

  function tell(ref: string): void {
    const trouble = troubles.get(ref);
    troubles.delete(ref);
    if (!trouble || trouble.suite.errorText.length > ERRORS_TEXT_MAX) return;
    const { suite, iteration, request, test, prerequest } = trouble;
    suite.errorText += `Iteration: ${iteration}\n${request}\n---\n${test}${prerequest}`;
  }

  function end(): void {
    // Items that a stop cut off.
    for (const ref of [...troubles.keys()]) tell(ref);
  }

  async function close(): Promise<void> {
    // A run that could not start has no report.
    if (parts.length === 0) return;
    const text = `<?xml version="1.0" encoding="UTF-8"?>\n${report(parts, perIteration)}`;
    writeExport(
      { path: setup.options.export, defaultName: 'newman-run-report.xml' },
      setup.mask === undefined ? text : setup.mask(text),
    );
  }

  return { begin: (run) => void parts.push({ run, suites: new Map() }), event, end, close };
}

function report(parts: readonly Part[], perIteration: boolean): string {
  const names = parts.map(({ run }) => run.collection.info.name);
  let seconds = 0;
  let tests = 0;
  const suites: string[] = [];
  for (const { run, suites: ofRun } of parts) {
    for (const suite of ofRun.values()) {
      seconds += suite.times.sum;
      if (perIteration) tests += suite.tests.size;
      suites.push(suiteText(suite, run, parts.length > 1 ? `${run.collection.info.name} / ` : ''));
    }
    // COMPAT: newman counts the requests whose tests ran, not the tests.
    if (!perIteration) tests += run.tally.stats.tests.total;
  }
  const root = attributes({ name: names.join(', '), tests, time: seconds.toFixed(3) });
  return suites.length === 0
    ? `<testsuites${root}/>`
    : `<testsuites${root}>\n${suites.join('')}</testsuites>`;
}

function suiteText(suite: Suite, { collection, tally }: RunContext, prefix: string): string {
  const { item, times, iteration } = suite;
  const name = `${prefix}${fullName(item)}${iteration === undefined ? '' : ` (iteration ${iteration + 1})`}`;
  const open = attributes({
    name,
    id: item.id,
    timestamp: new Date(tally.startedAt).toISOString(),
    tests: iteration === undefined ? suite.lastTests : suite.tests.size,
    failures: suite.failures,
    errors: suite.errors,
    time: (times.count === 0 ? 0 : times.sum / times.count).toFixed(3),
  });
  const lines: string[] = [];
  if (suite.errorText !== '') lines.push(`    <system-err>${cdata(suite.errorText)}</system-err>\n`);
  const classname = className(name) || className(collection.info.name);
  for (const test of suite.tests.values()) {
    const head = attributes({ name: test.name, time: times.last.toFixed(3), classname });
    if (test.first) lines.push(failureText(head, test, test.first, name, collection.info));
    else if (test.skipped && iteration !== undefined)
      lines.push(`    <testcase${head}>\n      <skipped/>\n    </testcase>\n`);
    else lines.push(`    <testcase${head}/>\n`);
  }
  if (lines.length === 0) return `  <testsuite${open}/>\n`;
  return `  <testsuite${open}>\n${lines.join('')}  </testsuite>\n`;
}

function failureText(
  head: string,
  { name, failed }: TestCase,
  first: Failure,
  requestName: string,
  info: { _postman_id?: string; name: string },
): string {
  const said = [
    `Failed ${failed} times.`,
    `Collection JSON ID: ${info._postman_id ?? ''}.`,
    `Collection name: ${info.name}.`,
    `Request name: ${requestName}.`,
    `Test description: ${name}.`,
    `Error message: ${first.message}.`,
    `Stacktrace: ${first.stack}.`,
  ];
  const open = attributes({ type: 'AssertionFailure', message: first.message });
  return [
    `    <testcase${head}>`,
    `      <failure${open}>`,
    ...said.map((line) => `        ${cdata(line)}`),
    '      </failure>',
    '    </testcase>\n',
  ].join('\n');
}

/**
 * `Folder A / Post json` becomes `FolderAPostJson`. COMPAT: newman makes it of the escaped name, so `&` counts as the
 * word `amp`; accents go, and letters that have no ASCII form.
 */
function className(name: string): string {
  const plain = escapeText(name).normalize('NFD').replace(/\p{M}/gu, '').replace(/['’]/g, '');
  const words = plain.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g) ?? [];
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).join('');
}

/** As XML attributes of newman's reports have it. */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

function attributes(values: { [name: string]: string | number }): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`)
    .join('');
}

function escapeXml(text: string): string {
  return printable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\t/g, '&#x9;')
    .replace(/\n/g, '&#xA;')
    .replace(/\r/g, '&#xD;');
}

function cdata(text: string): string {
  return `<![CDATA[${printable(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** XML 1.0, 2.2: most control characters and lone surrogates have no place in a document, not even escaped. */
function printable(text: string): string {
  return text.toWellFormed().replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
