import { closeSync, openSync, writeSync } from 'node:fs';
import { exportPath } from '../run/export-file.ts';
import { maskBytes, maskValue } from '../run/mask-value.ts';
import { createSpool, type Spool } from '../run/spool.ts';
import { htmlScript } from './html-script.ts';
import { htmlStyle } from './html-style.ts';
import type { Failure, ReportEvent, Reporter, ReporterSetup, RunContext, SentEvent } from './reporter.ts';
import { sizeText, timeText } from './units.ts';

/** Bytes of one body, and of all bodies together, that the page carries. */
const BODY_MAX_BYTES = 64 * 1024;
const BODIES_MAX_BYTES = 24 * 1024 * 1024;
/** Items with details. Later ones that passed are left out, and the page says so. */
const ITEMS_MAX = 20_000;
const LOG_LINES_MAX = 200;

type Visit = {
  name: string;
  folder: string;
  run: number;
  iteration: number;
  failed: boolean;
  skipped: boolean;
  attempts: number;
  tests: { name: string; skipped: boolean; error?: string }[];
  errors: { kind: string; at: string; message: string }[];
  sent: object[];
  log: { level: string; text: string }[];
};

/** One file that needs nothing else: data, style and program in it. Several collections make one report. */
export function createHtmlReporter(setup: ReporterSetup): Reporter {
  let spool: Spool | undefined;
  const runs: RunContext[] = [];
  const visits = new Map<string, Visit>();
  let written = 0;
  let left = 0;
  let bodyBytes = 0;

  function event(one: ReportEvent, failed: readonly Failure[]): void {
    const ref = 'cursor' in one ? one.cursor?.ref : undefined;
    if (one.type === 'item-started')
      visits.set(one.cursor.ref, {
        name: one.item.name,
        folder: one.item.path.slice(1).join(' / '),
        run: runs.length - 1,
        iteration: one.cursor.iteration,
        failed: false,
        skipped: false,
        attempts: 1,
        tests: [],
        errors: [],
        sent: [],
        log: [],
      });
    const visit = ref === undefined ? undefined : visits.get(ref);
    if (!visit) return;
    for (const failure of failed) {
      visit.failed = true;
      if (failure.kind === 'assertion') continue;
      visit.errors.push({ kind: failure.name, at: failure.at, message: failure.message });
    }
    switch (one.type) {
      case 'sent':
        visit.sent.push(exchangeOf(one));
        break;
      case 'script-finished':
        for (const { name, skipped, error } of one.result.assertions)
          visit.tests.push({ name, skipped, ...(error === undefined ? {} : { error: error.message }) });
        break;
      case 'console':
        if (visit.log.length < LOG_LINES_MAX && one.level !== 'clear')
          visit.log.push({ level: one.level, text: logText(one.values) });
        break;
      case 'warning':
        visit.log.push({ level: 'warn', text: one.message });
        break;
      case 'item-finished':
        visit.skipped = one.outcome.skipped;
        visit.attempts = one.outcome.attempts;
        visits.delete(one.cursor.ref);
        write(visit);
        break;
    }
  }

  function write(visit: Visit): void {
    if (written >= ITEMS_MAX && !visit.failed) {
      left += 1;
      return;
    }
    spool?.write(`${written === 0 ? '' : ',\n'}${json(visit)}`);
    written += 1;
  }

  /** JSON that may stand in a script element: nothing in it can end the element. */
  function json(value: unknown): string {
    const safe = setup.mask === undefined ? value : maskValue(value, setup.mask);
    return JSON.stringify(safe)
      .replace(/</g, '\\u003c')
      .replace(/\u2028|\u2029/g, ' ');
  }

  function exchangeOf(one: SentEvent): object {
    const { response, timings } = one;
    const connected = timings.secureConnect ?? timings.connect ?? timings.lookup ?? 0;
    const phases: [string, number | undefined][] = [
      ['lookup', timings.lookup],
      ['connect', timings.connect && timings.connect - (timings.lookup ?? 0)],
      ['TLS', timings.secureConnect && timings.secureConnect - (timings.connect ?? 0)],
      ['wait', timings.response && timings.response - connected],
      ['download', timings.response && timings.end - timings.response],
    ];
    return {
      origin: one.origin,
      method: one.method,
      url: one.url,
      code: response?.code,
      reason: response?.reason,
      ms: one.responseTimeMs,
      bytes: response === undefined ? 0 : response.body.length,
      hops: one.hops,
      error: response === undefined ? (one.error?.message ?? 'There is no response.') : undefined,
      phases: phases.filter(([, ms]) => ms !== undefined && ms > 0),
      requestHeaders: one.requestHeaders.map(({ key, value }) => [key, value]),
      headers: response?.headers.map(({ key, value }) => [key, value]),
      requestBody: bodyOf(one.requestBody),
      body: bodyOf(response?.body),
    };
  }

  function bodyOf(whole: Uint8Array | undefined): object | undefined {
    if (whole === undefined || whole.length === 0) return undefined;
    // Before it is cut: half a secret would not be found.
    const bytes = setup.mask === undefined ? whole : maskBytes(whole, setup.mask);
    if (bodyBytes > BODIES_MAX_BYTES)
      return { bytes: bytes.length, why: 'Left out, since this report holds as much as it should.' };
    const shown = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, BODY_MAX_BYTES));
    if (shown.includes(0)) return { bytes: bytes.length, why: 'Binary.' };
    bodyBytes += shown.length;
    return { bytes: bytes.length, left: bytes.length - shown.length, text: shown.toString() };
  }

  function begin(run: RunContext): void {
    spool ??= createSpool();
    runs.push(run);
  }

  async function close(): Promise<void> {
    // A run that could not start has no report.
    if (spool === undefined) return;
    const path = exportPath({ path: setup.options.export, defaultName: 'newman-run-report.html' });
    const file = openSync(path, 'w');
    const title = typeof setup.options.title === 'string' ? setup.options.title : titleOf(runs);
    const head = pageHead(setup.mask === undefined ? title : setup.mask(title), runs, left);
    const failures = runs.reduce((sum, { tally }) => sum + tally.failureCount, 0);
    const shown = runs.map(({ collection, tally }) => ({
      name: collection.info.name,
      iterations: Math.max(1, tally.stats.iterations.total),
    }));
    writeSync(
      file,
      `${head}<script type="application/json" id="data">{"runs":${json(shown)},"failures":${failures},"items":[\n`,
    );
    spool.copyTo(file);
    writeSync(file, `\n]}</script>\n<script>${htmlScript}</script>\n</body>\n</html>\n`);
    closeSync(file);
    spool.remove();
  }

  return { begin, event, end() {}, close };
}

function titleOf(runs: readonly RunContext[]): string {
  const names = runs.slice(0, 3).map(({ collection }) => collection.info.name);
  return runs.length > 3 ? `${names.join(', ')} and ${runs.length - 3} more` : names.join(', ');
}

function pageHead(title: string, runs: readonly RunContext[], left: number): string {
  const sum = (value: (run: RunContext) => number): number =>
    runs.reduce((total, run) => total + value(run), 0);
  const failures = sum(({ tally }) => tally.failureCount);
  const requests = sum(({ tally }) => tally.stats.requests.total);
  const assertions = sum(({ tally }) => tally.stats.assertions.total);
  const failedAssertions = sum(({ tally }) => tally.stats.assertions.failed);
  const times = runs.map(({ tally }) => tally.response).filter(({ average }) => average > 0);
  const average =
    times.length === 0 ? 0 : times.reduce((total, one) => total + one.average, 0) / times.length;
  const slowest = Math.max(0, ...times.map(({ max }) => max));
  const environment = runs[0]?.environment.name ?? '';
  const figures: [string, string, boolean?][] = [
    ...(runs.length > 1 ? [['Collections', String(runs.length)] as [string, string]] : []),
    ['Iterations', String(sum(({ tally }) => tally.stats.iterations.total))],
    ['Requests', String(requests)],
    ['Assertions', `${assertions - failedAssertions} of ${assertions} passed`, failedAssertions > 0],
    ['Failures', String(failures), failures > 0],
    ['Duration', timeText(sum(({ tally }) => tally.finishedAt - tally.startedAt))],
    ['Average response', timeText(average)],
    ['Slowest response', timeText(slowest)],
    ['Received', sizeText(sum(({ tally }) => tally.responseBytes))],
    ...(environment === '' ? [] : [['Environment', environment] as [string, string]]),
  ];
  const started = new Date(runs[0]?.tally.startedAt ?? 0).toISOString().replace('T', ' ').slice(0, 19);
  const verdict = failures === 0 ? ['ok', 'Passed'] : ['err', `${failures} failed`];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escapeHtml(title)} - run report</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>${escapeHtml(title)}</h1>
<span class="verdict ${verdict[0]}">${verdict[1]}</span>
<span class="when">${started} UTC</span>
<span class="grow"></span>
<button class="plain" id="theme" type="button">Light or dark</button>
</header>
<dl class="figures">
${figures.map(([name, value, bad]) => `<div><dt>${name}</dt><dd${bad ? ' class="bad"' : ''}>${escapeHtml(value)}</dd></div>`).join('\n')}
</dl>
<main>
<section class="list" aria-label="Requests">
<div class="tools">
<span class="seg" role="group" aria-label="Show"><button type="button" value="failed">Failed</button><button type="button" value="all">All</button></span>
<input type="search" id="search" placeholder="Search (/)" aria-label="Search requests">
<select id="iteration" aria-label="Iteration" hidden><option value="">All iterations</option></select>
<span class="muted" id="count" aria-live="polite"></span>${left === 0 ? '' : `<span class="muted">${left} passed requests are counted and not listed.</span>`}
</div>
<div class="rows" id="rows" role="listbox" tabindex="0" aria-label="Requests">
<div class="empty" id="none" hidden></div>
<div id="spacer" style="position:relative"></div>
</div>
</section>
<section class="detail" id="detail" aria-label="Details" tabindex="0"></section>
</main>
`;
}

function logText(values: readonly unknown[]): string {
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
}

function escapeHtml(text: string): string {
  const entities: { [character: string]: string } = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
