import { Agent, type IncomingMessage, request } from 'node:http';
import type { LoadCommand, LoadRequest, LoadResult, LoadSpec } from './load.ts';

// The process that `startLoad` starts: sends load until it is told to stop, then reports and waits to be let go.
let stopped = false;
let number = 0;
let since = performance.now();
let measured = empty();

process.on('message', (command: LoadCommand) => {
  if (command === 'reset') {
    since = performance.now();
    measured = empty();
  } else if (command === 'stop') {
    stopped = true;
    process.send?.({ ...measured, seconds: (performance.now() - since) / 1_000 } satisfies LoadResult);
  } else {
    start(command.start);
  }
});

function empty(): LoadResult {
  return { seconds: 0, latenciesMs: [], bytes: 0, errors: 0 };
}

function start(spec: LoadSpec): void {
  const agent = new Agent({ keepAlive: true, maxSockets: spec.connections.length });
  for (const requests of spec.connections) void repeat(spec, agent, requests);
}

async function repeat(spec: LoadSpec, agent: Agent, requests: readonly LoadRequest[]): Promise<void> {
  for (let index = 0; !stopped; index++) {
    const next = requests[index % requests.length];
    if (!next) return;
    const startedAt = performance.now();
    try {
      measured.bytes += await send(spec, agent, next);
      measured.latenciesMs.push(performance.now() - startedAt);
    } catch (error) {
      measured.errors++;
      measured.firstError ??= `${next.method} ${next.path}: ${String(error)}`;
      // A server that refuses everything must not be hammered.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function send(spec: LoadSpec, agent: Agent, { method, path, body }: LoadRequest): Promise<number> {
  const payload = body?.replaceAll('%n', String(++number));
  const headers: Record<string, string | number> = {};
  if (spec.apiKey !== undefined) headers['X-API-Key'] = spec.apiKey;
  if (payload !== undefined) {
    headers['Content-Type'] = 'application/json';
    headers['Content-Length'] = Buffer.byteLength(payload);
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(`${spec.url}${path}`, { method, agent, headers }, (incoming) => {
      receive(incoming).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.end(payload);
  });
}

function receive(incoming: IncomingMessage): Promise<number> {
  const failed = (incoming.statusCode ?? 0) >= 400;
  let bytes = 0;
  let text = '';
  return new Promise((resolve, reject) => {
    incoming.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (failed && text.length < 300) text += chunk.toString('utf8');
    });
    incoming.on('error', reject);
    incoming.on('end', () => {
      if (failed) reject(new Error(`answered ${incoming.statusCode} ${text.slice(0, 300)}`));
      else resolve(bytes);
    });
  });
}
