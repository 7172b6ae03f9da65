import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { collection, request, runApart, runHere, startTarget, tempFiles } from '../run/run.fixture.ts';

let target: Awaited<ReturnType<typeof startTarget>>;
let files: ReturnType<typeof tempFiles>;
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());
beforeEach(() => {
  files = tempFiles({ 'c.json': demo(target.url), 'e.json': { id: 'e1', name: 'Local', values: [] } });
});
afterEach(() => files.remove());

/** A passing and a failing test, a skipped one, a script error, a redirect, a send of a script, a refused address. */
function demo(url: string): object {
  const tests = [
    "pm.test('ok', () => pm.response.to.have.status(200));",
    "pm.test('fails <&>', () => pm.expect(1).to.eql(2));",
    "pm.test.skip('later', () => {});",
    "console.log('hi', {a: 1});",
  ];
  const sends = [
    `pm.sendRequest('${url}/inner', (error, response) => { pm.test('inner', () => pm.expect(response.code).to.eql(200)); });`,
  ];
  return collection('Demo & Co', [
    request('Root get', `${url}/get?a=1`, tests),
    {
      name: 'Folder A',
      id: 'fa',
      item: [
        request('Breaks', `${url}/status/404`, ["throw new Error('boom');"]),
        { name: 'Sub', id: 'fs', item: [request('Moved', `${url}/redirect`)] },
      ],
    },
    request('Sends', `${url}/status/204`, sends),
    request('Refused', 'http://127.0.0.1:1/none'),
  ]);
}

/** Times and sizes differ from run to run. */
function steady(text: string): string {
  return text
    .replaceAll(target.url, 'http://target')
    .replace(/, [\d.]+k?B, [\d.]+(?:µs|ms|s)\]/g, ', SIZE, TIME]');
}

describe('the json report of several iterations', () => {
  it('gives failures the cursor of their execution, and says where an iteration begins', async () => {
    const tests = ["pm.test('fails', () => { throw new Error('no'); });"];
    const content = collection('Loop', [
      request('One', 'http://127.0.0.1:1/none', tests),
      request('Two', 'http://127.0.0.1:1/none', tests),
    ]);
    const own = tempFiles({ 'l.json': content });
    const args = ['-n', '2', '-r', 'json', '--reporter-json-export', own.file('r.json')];
    await runHere(own.file('l.json'), ...args);
    const { executions, failures } = JSON.parse(readFileSync(own.file('r.json'), 'utf8')).run;
    own.remove();
    const error = { code: 'ECONNREFUSED', syscall: 'connect', address: '127.0.0.1', port: 1 };
    expect(executions.map(({ requestError }: { requestError: unknown }) => requestError)).toEqual(
      Array(4).fill(expect.objectContaining({ ...error, errno: expect.any(Number) })),
    );
    const cursors = executions.map(({ cursor }: { cursor: object }) => cursor);
    expect(cursors.map(({ cr }: { cr?: boolean }) => cr)).toEqual([false, undefined, true, undefined]);
    expect(failures).toHaveLength(8);
    for (const [index, { cursor, at, error: said }] of failures.entries()) {
      expect(cursor).toMatchObject(cursors[Math.floor(index / 2)]);
      if (at === 'request') expect(said).toMatchObject(error);
      else expect([typeof cursor.scriptId, typeof cursor.execution]).toEqual(['string', 'string']);
    }
  });
});

describe('the cli reporter', () => {
  it('says which request a test script chose to be next', async () => {
    const choose = (name: string): string[] => [`pm.execution.setNextRequest(${name})`];
    const own = tempFiles({
      'n.json': collection('Next', [
        request('One', `${target.url}/1`, choose("'Three'")),
        request('Two', `${target.url}/2`),
        request('Three', `${target.url}/3`, choose('null')),
      ]),
    });
    const { out } = await runHere(own.file('n.json'), '--reporter-cli-no-summary');
    own.remove();
    expect(out.match(/→ \w+|Attempting.*/g)).toEqual([
      '→ One',
      'Attempting to set next request to Three',
      '→ Three',
    ]);
  });

  it('prints what newman prints: folders, requests, tests, console, failures', async () => {
    const { out } = await runHere(files.file('c.json'), '--reporter-cli-no-summary');
    expect(steady(out)).toBe(`parley

Demo & Co

→ Root get
  GET http://target/get?a=1 [200 OK, SIZE, TIME]
  ┌
  │ 'hi', { a: 1 }
  └
  ✓  ok
  1. fails <&>
  -  [skipped] later

❏ Folder A
↳ Breaks
  GET http://target/status/404 [404 Not Found, SIZE, TIME]
  2⠄ Error in test-script

❏ Folder A / Sub
↳ Moved
  GET http://target/redirect [200 OK, SIZE, TIME]

→ Sends
  GET http://target/status/204 [204 No Content, SIZE, TIME]
  GET http://target/inner [200 OK, SIZE, TIME]
  ✓  inner

→ Refused
  GET http://127.0.0.1:1/none [errored]
     connect ECONNREFUSED 127.0.0.1:1

  #  failure         detail

 1.  AssertionError  fails <&>
                     expected 1 to deeply equal 2
                     at assertion:1 in test-script
                     inside "Root get"

 2.  Error           boom
                     at test-script:1:7
                     inside "Folder A / Breaks"

 3.  Error           connect ECONNREFUSED 127.0.0.1:1
                     at request
                     inside "Refused"`);
  });

  it('ends with a table of what was executed and what failed', async () => {
    const { out } = await runHere(files.file('c.json'), '-n', '2', '--reporter-cli-no-failures');
    const rows = out.slice(out.lastIndexOf('┌'));
    for (const row of [
      /│ {14}iterations │ +2 │ +0 │/,
      /│ {16}requests │ +12 │ +2 │/,
      /│ {12}test-scripts │ +6 │ +2 │/,
      /│ {6}prerequest-scripts │ +0 │ +0 │/,
      /│ {14}assertions │ +8 │ +2 │/,
      /│ total run duration: \S+ +│/,
      /│ average response time: \S+ \[min: \S+ max: \S+ s\.d\.: \S+\] +│/,
    ])
      expect(rows).toMatch(row);
    const widths = new Set(
      rows
        .trim()
        .split('\n')
        .map((line) => line.length),
    );
    expect(widths.size).toBe(1);
  });

  it.each([
    [['--reporter-cli-no-banner'], /^parley/m],
    [['--reporter-cli-no-assertions'], /✓|1\. fails/],
    [['--reporter-cli-no-success-assertions'], /✓/],
    [['--reporter-cli-no-console'], /'hi'/],
    [['--reporter-cli-no-failures'], /inside "/],
    [['--reporter-cli-no-summary'], /total run duration/],
    [['--disable-unicode'], /[^\x20-\x7e\nµ]/],
    [['--reporter-cli-silent'], /./],
  ])('%j leaves out what it names', async (flags, pattern) => {
    expect((await runHere(files.file('c.json'))).out).toMatch(pattern);
    expect((await runHere(files.file('c.json'), ...flags)).out).not.toMatch(pattern);
  });

  it('prints sizes, bodies and phases with --verbose', async () => {
    const { out } = await runHere(files.file('c.json'), '--verbose', '--folder', 'Root get');
    expect(out).toMatch(/200 OK ★ \S+ time ★ \S+↑ \S+↓ size ★ 7↑ 5↓ headers ★ 0 cookies/);
    expect(out).toMatch(/┌ ↓ application\/json ★ text ★ json ★ utf8 ★ \d+B/);
    expect(out).toContain('transfer-start');
    expect(out).toContain('average first byte time');
  });
});

type Report = {
  collection: { item: object[] };
  environment: object;
  globals: object;
  run: {
    stats: { [name: string]: object };
    timings: object;
    executions: {
      cursor: object;
      item: object;
      request: object;
      response?: { code: number; stream: { type: string; data: number[] }; responseSize: number };
      assertions?: { assertion: string; error?: object }[];
    }[];
    transfers: object;
    failures: {
      error: { checksum: string };
      at: string;
      source: { name: string };
      parent?: { name?: string };
    }[];
    error: null;
  };
};

describe('the json reporter', () => {
  async function report(...more: string[]): Promise<Report> {
    const args = [files.file('c.json'), '-e', files.file('e.json'), '-r', 'json', ...more];
    await runHere(...args, '--reporter-json-export', files.file('r.json'));
    return JSON.parse(readFileSync(files.file('r.json'), 'utf8'));
  }

  it("has newman's members in newman's order", async () => {
    const { collection: shown, environment, globals, run, ...others } = await report();
    const [first] = run.executions;
    expect(others).toEqual({});
    expect(Object.keys(shown)).toEqual(['_', 'item', 'event', 'variable', 'info']);
    expect(Object.keys(environment)).toEqual(['id', 'name', 'values']);
    expect(Object.keys(globals)).toEqual(['id', 'values']);
    expect(Object.keys(run)).toEqual(['stats', 'timings', 'executions', 'transfers', 'failures', 'error']);
    expect(Object.keys(run.stats)).toEqual([
      ...['iterations', 'items', 'scripts', 'prerequests', 'requests', 'tests', 'assertions'],
      ...['testScripts', 'prerequestScripts'],
    ]);
    expect(Object.keys(run.timings)).toEqual([
      ...['response', 'dns', 'firstByte'].flatMap((name) =>
        ['Average', 'Min', 'Max', 'Sd'].map((value) => name + value),
      ),
      ...['started', 'completed'],
    ]);
    expect(Object.keys(first ?? {})).toEqual(['cursor', 'item', 'request', 'response', 'id', 'assertions']);
    expect(Object.keys(first?.cursor ?? {})).toEqual([
      ...['position', 'iteration', 'length', 'cycles', 'empty', 'eof', 'bof', 'cr', 'ref', 'httpRequestId'],
    ]);
    expect(Object.keys(first?.item ?? {})).toEqual(['id', 'name', 'request', 'response', 'event']);
    expect(Object.keys(first?.request ?? {}).slice(0, 3)).toEqual(['url', 'header', 'method']);
    expect(Object.keys(first?.response ?? {})).toEqual([
      ...['id', 'status', 'code', 'header', 'stream', 'cookie', 'responseTime', 'responseSize'],
    ]);
    expect(Object.keys(run.failures[0]?.error ?? {})).toEqual([
      ...['name', 'index', 'test', 'message', 'stack', 'checksum', 'id', 'timestamp', 'stacktrace'],
    ]);
    expect(Object.keys(run.failures[0] ?? {})).toEqual(['error', 'at', 'source', 'parent', 'cursor']);
  });

  it('counts a redirect once and the sends of scripts by themselves, each with the tests of its item', async () => {
    const { run } = await report();
    expect(run.executions.map(({ response }) => response?.code)).toEqual([
      200,
      404,
      200,
      204,
      200,
      undefined,
    ]);
    const names = run.executions.map(({ assertions = [] }) => assertions.map(({ assertion }) => assertion));
    expect(names).toEqual([['ok', 'fails <&>', 'later'], [], [], ['inner'], ['inner'], []]);
    const body = run.executions[0]?.response?.stream;
    expect(body?.type).toBe('Buffer');
    expect(JSON.parse(Buffer.from(body?.data ?? []).toString())).toMatchObject({ url: '/get?a=1' });
    expect(run.stats).toMatchObject({
      items: { total: 5, pending: 0, failed: 0 },
      requests: { total: 6, pending: 0, failed: 1 },
      assertions: { total: 4, pending: 0, failed: 1 },
      testScripts: { total: 3, pending: 0, failed: 1 },
    });
  });

  it('says where each failure happened, with a checksum that stays', async () => {
    const { run } = await report('-n', '2');
    expect(run.failures.map(({ at, source, parent }) => [at, source.name, parent?.name])).toEqual([
      ['assertion:1 in test-script', 'Root get', undefined],
      ['test-script:1:7', 'Breaks', 'Folder A'],
      ['request', 'Refused', undefined],
      ['assertion:1 in test-script', 'Root get', undefined],
      ['test-script:1:7', 'Breaks', 'Folder A'],
      ['request', 'Refused', undefined],
    ]);
    const sums = run.failures.map(({ error }) => error.checksum);
    expect(sums[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(sums.slice(0, 3)).toEqual(sums.slice(3));
  });

  it('writes into newman/ with the time in the name when nobody names a file', async () => {
    await runApart(['c.json', '-r', 'json,junit'], { cwd: files.directory });
    expect(readdirSync(files.file('newman')).sort()).toEqual([
      expect.stringMatching(/^newman-run-report-\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-\d{3}-0\.json$/),
      expect.stringMatching(/^newman-run-report-.*\.xml$/),
    ]);
  });
});

describe('the junit reporter', () => {
  async function report(...more: string[]): Promise<string> {
    await runHere(
      files.file('c.json'),
      '-n',
      '2',
      '-r',
      'junit',
      '--reporter-junit-export',
      files.file('r.xml'),
      ...more,
    );
    return readFileSync(files.file('r.xml'), 'utf8');
  }

  it('has one suite a request, and a test failed when it failed in any iteration', async () => {
    const xml = await report();
    expect(xml).toContain('<testsuites name="Demo &amp; Co" tests="10" time="');
    expect(xml.match(/<testsuite /g)).toHaveLength(5);
    expect(xml).toMatch(
      /<testsuite name="Root get" id="root get" timestamp="\S+Z" tests="3" failures="2" errors="0" time="/,
    );
    expect(xml).toMatch(/<testcase name="fails &lt;&amp;&gt;" time="[\d.]+" classname="RootGet">/);
    expect(xml).toContain('<failure type="AssertionFailure" message="expected 1 to deeply equal 2">');
    expect(xml).toContain('<![CDATA[Failed 2 times.]]>');
    expect(xml).toContain('<testsuite name="Folder A / Breaks"');
    expect(xml).toContain('<system-err><![CDATA[Iteration: 0\n\n---\ntestScriptError: boom\n---\n');
    expect(xml).toContain('RequestError: Error: connect ECONNREFUSED');
  });

  it('can give each iteration suites of its own, with skipped tests marked', async () => {
    const xml = await report('--reporter-junit-per-iteration');
    expect(xml.match(/<testsuite /g)).toHaveLength(10);
    expect(xml).toContain('name="Root get (iteration 2)"');
    expect(xml.match(/<skipped\/>/g)).toHaveLength(2);
  });
});

describe('the html reporter', () => {
  it('is one file without outside resources, in which content stays text', async () => {
    const evil = '</script><img src=x onerror=alert(1)>';
    const made = tempFiles({
      'c.json': collection(evil, [request(evil, `${target.url}/a`, [`console.log('${evil}')`])]),
    });
    await runHere(made.file('c.json'), '-r', 'html', '--reporter-html-export', made.file('r.html'));
    const html = readFileSync(made.file('r.html'), 'utf8');
    made.remove();
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/<(?:link|script)[^>]+(?:href|src)=/);
    expect(html).toContain("default-src 'none'");
    const data = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({
      runs: [{ name: evil, iterations: 1 }],
      items: [{ name: evil, failed: false }],
    });
  });
});

describe('reporters of other packages', () => {
  const program = `
    module.exports = function (emitter, options, run) {
      const seen = [];
      for (const name of ['start', 'beforeIteration', 'beforeItem', 'beforePrerequest', 'prerequest', 'beforeRequest',
        'request', 'beforeTest', 'beforeScript', 'assertion', 'script', 'test', 'item', 'iteration', 'beforeDone'])
        emitter.on(name, (error, args) => {
          const about = name === 'request' ? ' ' + args.request.url.toString() + ' ' + (args.response ? args.response.code + ' ' + args.response.text().length : 'none') : '';
          seen.push((error ? '!' : '') + name + about);
        });
      emitter.on('beforeDone', () => {
        const { run: { stats, executions, failures } } = emitter.summary;
        emitter.exports.push({ name: 'demo', default: 'demo.json', path: options.export, content: JSON.stringify({
          seen, options, collection: run.collection.name, requests: stats.requests.total,
          first: executions[0].item.getPath ? executions[0].item.name : null,
          parent: failures[0].parent.name, at: failures[0].at,
        }) });
      });
      emitter.on('done', () => setTimeout(() => console.log('late work done'), 100));
    };`;

  it('get the events, the objects and the summary that newman gives them', async () => {
    const made = tempFiles({
      'c.json': collection('Demo', [
        {
          name: 'Folder A',
          item: [request('Breaks', `${target.url}/a`, ["pm.test('no', () => pm.expect(1).to.eql(2));"])],
        },
      ]),
      'node_modules/@team/newman-reporter-demo/package.json': {
        name: '@team/newman-reporter-demo',
        main: 'x.js',
      },
      'node_modules/@team/newman-reporter-demo/x.js': program,
    });
    const args = [
      'c.json',
      '-r',
      '@team/demo',
      '--reporter-@team/demo-export',
      'out.json',
      '--reporter-@team/demo-dark',
    ];
    const ran = await runApart(args, { cwd: made.directory });
    const said = JSON.parse(readFileSync(made.file('out.json'), 'utf8'));
    made.remove();
    expect(ran).toMatchObject({ code: 1, out: 'late work done\n', err: '' });
    expect(said).toMatchObject({
      options: { export: 'out.json', dark: true },
      collection: 'Demo',
      requests: 1,
      first: 'Breaks',
      parent: 'Folder A',
      at: 'assertion:0 in test-script',
    });
    expect(said.seen.map((entry: string) => entry.replace(/ \d+$/, ' N'))).toEqual([
      ...['start', 'beforeIteration', 'beforeItem', 'beforePrerequest', 'prerequest', 'beforeRequest'],
      ...[`request ${target.url}/a 200 N`, 'beforeTest', 'beforeScript', '!assertion', 'script', 'test'],
      ...['item', 'iteration', 'beforeDone'],
    ]);
  });

  it('are missed with a sentence, and the run goes on', async () => {
    const { code, err } = await runHere(files.file('c.json'), '-x', '-r', 'cli,nope');
    expect(code).toBe(0);
    expect(err).toBe(
      'Could not find the reporter "nope": install it with "npm install newman-reporter-nope".',
    );
  });
});
