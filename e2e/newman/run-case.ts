import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../clients/program.ts';
import type { Case } from './case.ts';
import { normalExport, normalJson, normalJunit, normalRequest } from './normal.ts';
import type { Target } from './target.ts';

/** Everything that is compared, made free of what differs from run to run. */
export type Observed = {
  code: number | null;
  requests: unknown[];
  json: unknown;
  junit: unknown;
  exports: { [kind: string]: unknown };
};

/** Long, as a loaded machine takes ten times as long to start a program; a case takes a second or two. */
const TIMEOUT_MS = 120_000;

/**
 * Runs one case with one program in a directory of its own.
 *
 * @param program the file that Node is started with
 * @param more variables of the environment
 */
export async function runCase(
  program: string,
  what: Case,
  directory: string,
  target: Target,
  more: { [name: string]: string } = {},
): Promise<Observed & { output: string }> {
  const fill = (text: string) =>
    text
      .replaceAll('$DIR', directory)
      .replaceAll('$HTTPS', `https://localhost:${target.httpsPort}`)
      .replaceAll('$HTTP', `http://localhost:${target.httpPort}`)
      .replaceAll('$SPORT', String(target.httpsPort))
      .replaceAll('$PORT', String(target.httpPort));
  const write = (name: string, content: unknown): string => {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    if (Buffer.isBuffer(content)) writeFileSync(file, content);
    else writeFileSync(file, fill(typeof content === 'string' ? content : JSON.stringify(content, null, 2)));
    return name;
  };
  mkdirSync(directory, { recursive: true });
  const args = ['run', 'collection.json'];
  if (what.collection !== undefined) write('collection.json', what.collection);
  if (what.environment !== undefined) args.push('-e', write('environment.json', what.environment));
  if (what.globals !== undefined) args.push('-g', write('globals.json', what.globals));
  if (what.data !== undefined)
    args.push('-d', write(Array.isArray(what.data) ? 'data.json' : 'data.csv', what.data));
  for (const [name, content] of Object.entries(what.files ?? {})) write(name, content);
  for (const kind of what.exports ?? []) args.push(`--export-${kind}`, `out/${kind}.json`);
  args.push('--reporters', 'cli,json,junit');
  args.push('--reporter-json-export', 'out/report.json', '--reporter-junit-export', 'out/report.xml');
  args.push(...(what.args ?? []).map(fill));
  target.takeRequests();
  const { code, stdout, stderr } = await runProgram(process.execPath, [program, ...args], {
    cwd: directory,
    // No rc file, proxy or colour of the machine may take part.
    env: { PATH: process.env.PATH, HOME: directory, NO_COLOR: '1', ...more, ...fillAll(what.env, fill) },
    tolerant: true,
    timeoutMs: TIMEOUT_MS,
  });
  const input = existsSync(join(directory, 'collection.json'))
    ? readFileSync(join(directory, 'collection.json'), 'utf8')
    : '';
  const read = (name: string): string | undefined => {
    const file = join(directory, 'out', name);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const exports: { [kind: string]: unknown } = {};
  const out = join(directory, 'out');
  for (const name of existsSync(out) ? readdirSync(out) : [])
    if (!name.startsWith('report.')) exports[name] = normalExport(read(name) ?? '', input);
  return {
    code,
    requests: target.takeRequests().map(normalRequest),
    json: normalJson(read('report.json'), input),
    junit: normalJunit(read('report.xml'), input),
    exports,
    output: stdout + stderr,
  };
}

function fillAll(values: { [name: string]: string } | undefined, fill: (text: string) => string) {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, fill(value)]));
}
