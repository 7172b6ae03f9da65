import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { collection, request, runApart, runHere, startTarget, tempFiles } from '../run/run.fixture.ts';

let target: Awaited<ReturnType<typeof startTarget>>;
const open: { remove: () => void }[] = [];
beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());
afterEach(() => {
  for (const files of open.splice(0)) files.remove();
});

function files(content: { [name: string]: string | object }): ReturnType<typeof tempFiles> {
  const made = tempFiles(content);
  open.push(made);
  return made;
}

const passes = "pm.test('is 200', () => pm.response.to.have.status(200));";
const fails = "pm.test('is two', () => pm.expect(1).to.eql(2));";

describe('parley run', () => {
  it('exits 0 when nothing failed, 1 when something did, and 0 again with -x', async () => {
    const { file } = files({
      'good.json': collection('Good', [request('A', `${target.url}/a`, [passes])]),
      'bad.json': collection('Bad', [request('A', `${target.url}/a`, [fails])]),
    });
    expect((await runHere(file('good.json'))).code).toBe(0);
    expect((await runHere(file('bad.json'))).code).toBe(1);
    expect((await runHere(file('bad.json'), '-x')).code).toBe(0);
    expect(await runHere(file('bad.json'), '--silent')).toEqual({ code: 1, out: '', err: '' });
  });

  it.each([
    [['nope.json'], 'Could not read the collection nope.json: there is no such file.'],
    [['half.json'], 'The collection half.json:1:6 is not valid JSON'],
    [['list.json'], 'The collection list.json cannot be read: $ expected a collection'],
    [['ok.json', '-e', 'nope.json'], 'Could not read the environment nope.json: there is no such file.'],
    [['ok.json', '-d', 'nope.csv'], 'Could not read the iteration data nope.csv: there is no such file.'],
    [['ok.json', '--folder', 'Z'], 'Unable to find a folder or request: "Z".'],
    [['*.yaml'], 'No file matches *.yaml.'],
    [['ok.json', '--color', 'red'], '--color must be auto, on or off, not "red".'],
    [['ok.json', '--shard', '3/2'], '--shard must be i/n with i from 1 to n, such as 1/4, not "3/2".'],
    [['ok.json', '--proxy', 'ftp://x'], '--proxy must be an address such as'],
    [['ok.json', '--bail', 'now'], '--bail takes folder and failure, not "now".'],
    [[], 'parley run needs a collection: a file, an address or a uid.'],
  ])('%j ends with one sentence and exit code 1', async (args, sentence) => {
    const { directory } = files({
      'ok.json': collection('Ok', []),
      'half.json': '{"a":',
      'list.json': '[]',
    });
    const ran = await runApart(args, { cwd: directory });
    expect(ran).toMatchObject({ code: 1, out: '', err: expect.stringContaining(sentence) });
    expect(ran.err).not.toContain('    at ');
  });

  it('leaves no report of a run that could not start', async () => {
    const { directory } = files({ 'c.json': collection('C', []) });
    const ran = await runApart(['c.json', '--folder', 'Z', '-r', 'cli,json,junit,html'], { cwd: directory });
    expect(ran).toMatchObject({ code: 1, out: '' });
    expect(readdirSync(directory)).toEqual(['c.json']);
  });

  it('takes values from files, flags and data rows, flags over files', async () => {
    const { file } = files({
      'c.json': collection('Values', [
        request('A', `${target.url}/{{env}}/{{flag}}/{{row}}/{{shared}}/{{dot}}`),
      ]),
      'e.json': {
        name: 'Local',
        values: [
          { key: 'env', value: 'e1' },
          { key: 'shared', value: 'file' },
        ],
      },
      'd.csv': 'row\nr1\nr2\n',
      '.env': 'dot=d1\n',
    });
    const { out } = await runHere(
      ...[file('c.json'), '-e', file('e.json'), '-d', file('d.csv'), '--env-file', file('.env')],
      ...['--global-var', 'flag=g1', '--env-var', 'shared=flag'],
    );
    expect(out).toContain(`GET ${target.url}/e1/g1/r1/flag/d1 [200 OK`);
    expect(out).toContain(`GET ${target.url}/e1/g1/r2/flag/d1 [200 OK`);
    expect(out).toContain('Iteration 2/2');
  });

  it('reads rc files, Parley before newman, flags before both', async () => {
    const { directory } = files({
      'c.json': collection('Rc', [request('A', `${target.url}/a`)]),
      '.newmanrc': { run: { reporters: ['emojitrain'], iterationCount: 2 } },
      '.parleyrc': { run: { iterationCount: 3 } },
    });
    expect((await runApart(['c.json'], { cwd: directory })).out).toBe('😀 😀 😀  😍\n');
    expect((await runApart(['c.json', '-n', '1'], { cwd: directory })).out).toBe('😀  😍\n');
  });

  it('reads a collection from standard input, a folder and an address', async () => {
    const text = JSON.stringify(collection('Somewhere', [request('A', `${target.url}/a`)]));
    const { directory, file } = files({ 'folder/collection.json': `\ufeff${text}` });
    expect((await runApart(['-'], { cwd: directory, input: text })).out).toContain('Somewhere');
    expect((await runHere(file('folder'))).out).toContain('Somewhere');
    const host = await startTarget((_, response) => response.end(`{"collection":${text}}`));
    expect((await runHere(`${host.url}/c.json?apikey=k`)).out).toContain('Somewhere');
    await host.close();
  });

  it('loads uids from the API with the key, and says what the API says', async () => {
    const seen: string[] = [];
    const uid = '12345-11111111-1111-4111-8111-111111111111';
    const api = await startTarget((message, response) => {
      seen.push(`${message.url} ${message.headers['x-api-key']}`);
      if (message.url?.includes('environments'))
        return void response.writeHead(404).end('{"error":{"message":"No such environment."}}');
      response.end(JSON.stringify({ collection: collection('From the API', []) }));
    });
    const { directory } = files({});
    const env = { PARLEY_API_URL: `${api.url}/api`, POSTMAN_API_KEY: 'PMAK-1' };
    expect((await runApart([uid], { cwd: directory, env })).out).toContain('From the API');
    const failed = await runApart([uid, '-e', uid], { cwd: directory, env });
    expect(failed.err).toContain('the server answered 404 (No such environment).');
    expect(seen).toEqual([`/api/collections/${uid} PMAK-1`, `/api/environments/${uid} PMAK-1`]);
    const keyless = await runApart([uid], { cwd: directory, env: { PARLEY_API_URL: api.url } });
    expect(keyless.err).toContain('a uid needs an API key');
    await api.close();
  });

  it('runs several collections into one summary and one exit code', async () => {
    const { directory, file } = files({
      'a.json': collection('First', [request('A', `${target.url}/a`, [passes])]),
      'b.json': collection('Second', [request('B', `${target.url}/b`, [fails])]),
    });
    const ran = await runApart(
      [
        '*.json',
        '-r',
        'cli,json,junit',
        '--reporter-json-export',
        'out/r.json',
        '--reporter-junit-export',
        'r.xml',
      ],
      { cwd: directory },
    );
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('2 collections, 1 failed');
    expect(ran.out).toContain('passed  First (1 requests, 1 assertions, 0 failures)');
    expect(readdirSync(file('out')).sort()).toEqual(['r-a.json', 'r-b.json']);
    expect(readFileSync(file('r.xml'), 'utf8').match(/<testsuite /g)).toHaveLength(2);
  });

  it('exports the end of a run, readable for its owner only', async () => {
    const { file } = files({
      'c.json': collection('Exports', [
        request('A', `${target.url}/a`, ["pm.environment.set('made', 5); pm.globals.set('g', 'v');"]),
      ]),
      'e.json': { id: 'e1', name: 'Local', values: [{ key: 'token', value: 'hush-hush', type: 'secret' }] },
    });
    await runHere(
      ...[file('c.json'), '-e', file('e.json'), '--export-environment', file('out/e.json')],
      ...['--export-globals', file('out/g.json'), '--export-collection', file('out/c.json')],
      ...['--export-cookie-jar', file('out/jar.json')],
    );
    expect(JSON.parse(readFileSync(file('out/e.json'), 'utf8'))).toMatchObject({
      id: 'e1',
      name: 'Local',
      values: [
        { key: 'token', value: 'hush-hush' },
        { type: 'any', value: 5, key: 'made' },
      ],
      _postman_variable_scope: 'environment',
    });
    expect(JSON.parse(readFileSync(file('out/g.json'), 'utf8'))).toMatchObject({
      name: 'globals',
      values: [{ key: 'g', value: 'v' }],
    });
    expect(JSON.parse(readFileSync(file('out/c.json'), 'utf8')).info.name).toBe('Exports');
    expect(JSON.parse(readFileSync(file('out/jar.json'), 'utf8'))).toMatchObject({ cookies: [] });
    expect(statSync(file('out/e.json')).mode & 0o077).toBe(0);
  });

  it('masks secrets in everything that is printed or reported, unless told not to', async () => {
    const { file } = files({
      'c.json': collection('Secrets', [
        request('A', `${target.url}/{{token}}`, ["console.log(pm.environment.get('token'));"]),
      ]),
      'e.json': { values: [{ key: 'token', value: 'hush-hush', type: 'secret' }] },
    });
    const args = [file('c.json'), '-e', file('e.json'), '-r', 'cli,json,html'];
    const reports = ['--reporter-json-export', file('r.json'), '--reporter-html-export', file('r.html')];
    const masked = await runHere(...args, ...reports);
    for (const text of [
      masked.out,
      readFileSync(file('r.json'), 'utf8'),
      readFileSync(file('r.html'), 'utf8'),
    ])
      expect(text).not.toContain('hush-hush');
    const report = JSON.parse(readFileSync(file('r.json'), 'utf8'));
    expect(Buffer.from(report.run.executions[0].response.stream.data).toString()).not.toContain('hush');
    const revealed = await runHere(...args, ...reports, '--reveal-secrets');
    expect(revealed.out).toContain('/hush-hush [200 OK');
  });

  it('masks secrets where lines are broken, bodies are cut and texts are escaped', async () => {
    const token = `it's <a> & "b" ${'0123456789'.repeat(12)}`;
    const test = `const token = pm.environment.get('token');
      console.log(token, { token }, new Map([['k', token]]), 'x'.repeat(40) + token);
      pm.test('has ' + token, () => { throw new Error('x'.repeat(50) + ' ' + token); });`;
    const body = { mode: 'raw', raw: `${'y'.repeat(2000)}{{token}}${'z'.repeat(63_400)}{{token}}` };
    const { file } = files({
      'c.json': collection('Secrets', [
        request('A', '', [test], { request: { method: 'POST', url: target.url, body } }),
      ]),
      'e.json': { values: [{ key: 'token', value: token, type: 'secret' }] },
    });
    const args = [file('c.json'), '-e', file('e.json'), '--verbose', '-r', 'cli,junit,html'];
    const reports = ['--reporter-junit-export', file('r.xml'), '--reporter-html-export', file('r.html')];
    const { out } = await runHere(...args, ...reports);
    expect(out).toContain('***');
    for (const text of [out, readFileSync(file('r.xml'), 'utf8'), readFileSync(file('r.html'), 'utf8')])
      expect(text).not.toMatch(/0123456789|it's <a>|&lt;a&gt;/);
  });

  it('gets OAuth 2.0 tokens when told to, and masks them', async () => {
    const server = await startTarget((incoming, response) => {
      response.setHeader('content-type', 'application/json');
      const token = { access_token: 'fetched-token', refresh_token: 'kept-token', expires_in: 60 };
      const body = incoming.url === '/token' ? token : { got: incoming.headers.authorization ?? 'nothing' };
      response.end(JSON.stringify(body));
    });
    const oauth2 = Object.entries({
      grant_type: 'client_credentials',
      accessTokenUrl: `${server.url}/token`,
      clientId: 'id',
    }).map(([key, value]) => ({ key, value }));
    const test = ["console.log(pm.response.json().got === 'Bearer fetched-token', pm.response.text());"];
    const { file } = files({
      'c.json': {
        ...collection('Tokens', [request('A', `${server.url}/a`, test), request('B', `${server.url}/b`)]),
        auth: { type: 'oauth2', oauth2 },
      },
    });
    const reports = ['--verbose', '-r', 'cli,json', '--reporter-json-export', file('r.json')];
    const without = await runHere(file('c.json'), ...reports);
    expect(without.out).toContain('nothing');
    const { code, out } = await runHere(file('c.json'), ...reports, '--fetch-tokens');
    await server.close();
    expect(code).toBe(0);
    expect(out).toContain('true');
    const report = JSON.parse(readFileSync(file('r.json'), 'utf8'));
    const bodies = report.run.executions.map(({ response }: any) =>
      Buffer.from(response.stream.data).toString(),
    );
    expect(bodies).toHaveLength(3);
    for (const text of [out, JSON.stringify(report), ...bodies])
      expect(text).not.toMatch(/fetched-token|kept-token/);
  });

  it('masks what a script gives to a secret variable, also what came before', async () => {
    const { file } = files({
      'c.json': collection('Login', [
        request('Sign in', `${target.url}/issues-fresh-token`, [
          "console.log('got fresh-token'); pm.environment.set('token', 'fresh-token');",
        ]),
        request('Use', `${target.url}/{{token}}`),
      ]),
      'e.json': { values: [{ key: 'token', value: '', type: 'secret' }] },
    });
    const args = [
      file('c.json'),
      '-e',
      file('e.json'),
      '-r',
      'cli,json',
      '--reporter-json-export',
      file('r.json'),
    ];
    const { out } = await runHere(...args);
    expect(out).toContain('got ***');
    expect(out.slice(out.indexOf('Use'))).not.toContain('fresh-token');
    const { executions } = JSON.parse(readFileSync(file('r.json'), 'utf8')).run;
    expect(Buffer.from(executions[0].response.stream.data).toString()).not.toContain('fresh-token');
  });

  it('stops at the first failure with --bail, and says so', async () => {
    const { file } = files({
      'c.json': collection('Bail', [
        request('A', `${target.url}/a`, [fails]),
        request('B', `${target.url}/b`),
      ]),
    });
    const { code, out } = await runHere(file('c.json'), '--bail');
    expect(code).toBe(1);
    expect(out).not.toContain('/b [');
    expect(out).toContain('Stopped at the first failure.');
  });

  it('judges a retried request by its last attempt', async () => {
    let calls = 0;
    const flaky = await startTarget((_, response) => {
      calls += 1;
      if (calls === 1) response.destroy();
      else response.writeHead(calls === 2 ? 503 : 200).end();
    });
    const { file } = files({ 'c.json': collection('Retry', [request('A', `${flaky.url}/a`, [passes])]) });
    const { code, out } = await runHere(file('c.json'), '--retry', '2', '--reporter-cli-no-summary');
    await flaky.close();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^parley\n\nRetry\n\n→ A\n {2}GET \S+ \[errored\]\n[\s\S]*\[503 [\s\S]*\[200 OK[\s\S]*✓ {2}is 200\n {2}3 attempts\n?$/,
    );
  });

  it('prints each item whole when iterations run at the same time', async () => {
    const { file } = files({
      'c.json': collection('Parallel', [request('A', `${target.url}/{{$guid}}`, [passes])]),
    });
    const { code, out } = await runHere(file('c.json'), '-n', '6', '--parallel', '3');
    expect(code).toBe(0);
    expect(out.match(/→ A\n {2}GET \S+ \[200 OK.*\]\n {2}✓ {2}is 200\n/g)).toHaveLength(6);
  });

  it('goes on when the reader of its output goes away', async () => {
    const { directory, file } = files({
      'c.json': collection('Pipe', [request('A', `${target.url}/a`, [passes])]),
    });
    const ran = await runApart(
      ['c.json', '-n', '300', '-r', 'cli,json', '--reporter-json-export', 'r.json'],
      {
        cwd: directory,
        readBytes: 10,
      },
    );
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(readFileSync(file('r.json'), 'utf8')).run.executions).toHaveLength(300);
  });

  it('colours when asked, never with NO_COLOR or into a file', async () => {
    const { directory } = files({ 'c.json': collection('Colour', [request('A', `${target.url}/a`)]) });
    const colored = (out: string): boolean => out.includes('\u001b[');
    expect(colored((await runApart(['c.json'], { cwd: directory })).out)).toBe(false);
    expect(colored((await runApart(['c.json', '--color', 'on'], { cwd: directory })).out)).toBe(true);
    expect(colored((await runApart(['c.json'], { cwd: directory, env: { FORCE_COLOR: '1' } })).out)).toBe(
      true,
    );
    const both = { NO_COLOR: '1', FORCE_COLOR: '1' };
    expect(colored((await runApart(['c.json'], { cwd: directory, env: both })).out)).toBe(false);
  });

  it('prints its flags and its version', async () => {
    const { out } = await runHere('--help');
    expect(out).toContain('--iteration-count <n>');
    expect(out).toContain('.parleyrc');
    expect((await runHere('--version')).out).toMatch(/^\d+\.\d+\.\d+$/);
    expect(existsSync('newman')).toBe(false);
  });
});
