import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { main } from '../main.ts';

/** A server that tells what it got, on a free port. */
export async function startTarget(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void = echo,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function echo(request: IncomingMessage, response: ServerResponse, body: string): void {
  const url = request.url ?? '';
  const code = Number(/^\/status\/(\d+)/.exec(url)?.[1] ?? 200);
  if (url === '/redirect') return void response.writeHead(302, { location: '/landed' }).end('moved');
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ method: request.method, url, headers: request.headers, body }));
}

/** A directory with files, which goes away. */
export function tempFiles(files: { [name: string]: string | object } = {}): {
  directory: string;
  file: (name: string) => string;
  remove: () => void;
} {
  const directory = mkdtempSync(join(tmpdir(), 'parley-run-test-'));
  for (const [name, content] of Object.entries(files)) {
    const file = join(directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }
  return {
    directory,
    file: (name) => join(directory, name),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export type Ran = { code: number; out: string; err: string };

/** `parley run` in this process. */
export async function runHere(...args: string[]): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(
    ['run', ...args],
    (line) => out.push(line),
    (line) => err.push(line),
  );
  return { code, out: out.join('\n'), err: err.join('\n') };
}

type SpawnOptions = { cwd: string; env?: { [name: string]: string }; input?: string; readBytes?: number };

/** `parley run` in a process of its own, for what depends on the directory, the environment or the streams. */
export function runApart(args: string[], { cwd, env = {}, input, readBytes }: SpawnOptions): Promise<Ran> {
  const entry = pathToFileURL(join(import.meta.dirname, '..', 'main.ts')).href;
  const program = `import(${JSON.stringify(entry)}).then(({ main }) => main(process.argv.slice(1))).then((code) => { process.exitCode = code; });`;
  const child = spawn(process.execPath, ['-e', program, '--', 'run', ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, ...env },
  });
  child.stdin.end(input ?? '');
  let out = '';
  let err = '';
  child.stdout.on('data', (piece) => {
    out += piece;
    if (readBytes !== undefined && out.length >= readBytes) child.stdout.destroy();
  });
  child.stderr.on('data', (piece) => {
    err += piece;
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? 1, out, err }));
  });
}

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json';

export function collection(name: string, item: object[], more: object = {}): object {
  return { info: { name, schema, _postman_id: '11111111-1111-4111-8111-111111111111' }, item, ...more };
}

export function request(name: string, url: string, tests: string[] = [], more: object = {}): object {
  const event = tests.length === 0 ? [] : [{ listen: 'test', script: { exec: tests } }];
  return { name, id: name.toLowerCase(), request: { method: 'GET', url }, event, ...more };
}
