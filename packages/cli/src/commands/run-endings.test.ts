import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { collection, request, runApart, startTarget, tempFiles } from '../run/run.fixture.ts';

let target: Awaited<ReturnType<typeof startTarget>>;
const open: { remove: () => void }[] = [];
beforeAll(async () => {
  target = await startTarget((_, response) => setTimeout(() => response.end('{}'), 10));
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

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends at %s with a report of what was done and exit code %i', async (signal, expected) => {
  const { directory, file } = files({
    'c.json': collection('Busy', [request('A', `${target.url}/a`, ["pm.test('t', () => {});"])]),
  });
  const entry = pathToFileURL(join(import.meta.dirname, '..', 'main.ts')).href;
  const program = `import(${JSON.stringify(entry)}).then(({ main }) => main(process.argv.slice(1))).then((code) => { process.exit(code); });`;
  const reports = ['--reporter-json-export', 'r.json', '--reporter-junit-export', 'r.xml'];
  const child = spawn(
    process.execPath,
    ['-e', program, '--', 'run', 'c.json', '-n', '100000', '-r', 'cli,json,junit', ...reports],
    { cwd: directory, env: { PATH: process.env.PATH ?? '', HOME: directory } },
  );
  let out = '';
  let sent = false;
  child.stdout.on('data', (piece) => {
    out += piece;
    if (!sent && out.includes('200 OK')) sent = child.kill(signal);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(code).toBe(expected);
  expect(out).toContain('Stopped before the end.');
  const { run } = JSON.parse(readFileSync(file('r.json'), 'utf8'));
  expect(run.executions.length).toBeGreaterThan(0);
  expect(run.executions.length).toBeLessThan(100_000);
  expect(readFileSync(file('r.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/);
});

it('exits 1 after every kind of bad request, with whole reports', async () => {
  const { directory, file } = files({
    'data.csv': `row\n${'x\n'.repeat(3)}`,
    'c.json': collection('Bad', [
      request('refused', 'http://127.0.0.1:1/'),
      request('no host', 'http://'),
      request('variables', `${target.url}/{{grows}}`),
      request('surrogates', `${target.url}/b`, [
        "pm.test('a\\ud800\\u0000<>&\\u001b', () => { throw '\\ud800\\u0001'; });",
      ]),
      request('deep', `${target.url}/c`, [
        'let a = []; for (let i = 0; i < 1e5; i += 1) a = [a]; pm.environment.set("deep", a); console.log(a);',
      ]),
      request('huge', `${target.url}/d`, [
        'console.log("x".repeat(5e6)); pm.test("n".repeat(1e5), () => {});',
      ]),
      {
        name: 'files',
        request: {
          method: 'POST',
          url: `${target.url}/e`,
          body: {
            mode: 'formdata',
            formdata: [
              { key: 'missing', type: 'file', src: 'missing.bin' },
              { key: 'directory', type: 'file', src: '.' },
              { key: 'kept', value: 'v', type: 'text' },
            ],
          },
        },
      },
      {
        name: 'directory',
        request: { method: 'POST', url: `${target.url}/f`, body: { mode: 'file', file: { src: '.' } } },
      },
      request('good', `${target.url}/g`, ["pm.test('good', () => {});"]),
    ]),
  });
  const ran = await runApart(
    [
      ...['c.json', '-d', 'data.csv', '-r', 'cli,json,junit,html', '--env-var', 'grows={{grows}}{{grows}}'],
      ...['--reporter-json-export', 'r.json', '--reporter-junit-export', 'r.xml'],
      ...['--reporter-html-export', 'r.html', '--export-environment', 'e.json'],
    ],
    { cwd: directory },
  );
  expect(ran.err).not.toContain('    at ');
  expect(ran.code).toBe(1);
  const { run } = JSON.parse(readFileSync(file('r.json'), 'utf8'));
  expect(run.stats.iterations.total).toBe(3);
  expect(ran.out.match(/✓ {2}good/g)).toHaveLength(3);
  const xml = readFileSync(file('r.xml'), 'utf8');
  // XML 1.0 knows no control characters but these three.
  expect([...xml].filter((character) => /[^\P{Cc}\t\n\r\x7f-\x9f]/u.test(character))).toEqual([]);
  expect(xml.isWellFormed()).toBe(true);
  expect(existsSync(file('r.html'))).toBe(true);
  expect(JSON.parse(readFileSync(file('e.json'), 'utf8')).values.length).toBeGreaterThan(0);
});

it('says what is wrong with a file that it cannot write, after the run', async () => {
  const { directory, file } = files({
    'c.json': collection('Once', [request('A', `${target.url}/a`)]),
    'file.txt': 'here',
  });
  for (const flag of ['--reporter-json-export', '--export-environment']) {
    const args = ['c.json', '-r', 'json,junit', '--reporter-junit-export', 'r.xml', flag, 'file.txt/x.json'];
    const ran = await runApart(args, { cwd: directory });
    expect(ran.code).toBe(1);
    expect(existsSync(file('r.xml'))).toBe(true);
    expect(ran.err).toContain('file.txt');
    expect(ran.err).not.toContain('    at ');
  }
});

it.runIf(existsSync('/dev/full'))('says in one sentence that its output cannot be written', async () => {
  const { file } = files({ 'c.json': collection('Full', [request('A', `${target.url}/a`, [])]) });
  const launcher = join(import.meta.dirname, '..', '..', 'bin', 'parley.cjs');
  const child = spawn(process.execPath, [launcher, 'run', file('c.json')], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  let errors = '';
  child.stderr?.on('data', (piece) => {
    errors += piece;
  });
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect([code, errors]).toEqual([
    1,
    'The output cannot be written: there is no space left on the device.\n',
  ]);
});
