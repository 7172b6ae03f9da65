import { scriptLibraries } from './libraries.ts';
import { ScriptSession, type SessionOptions } from './session.ts';
import type { ScriptLog, ScriptOutcome, ScriptTask } from './task.ts';

export type ScriptRecord = ScriptOutcome & { log: ScriptLog[]; assertions: string[]; lines: string[] };

/** A session of its own with real scopes left out: changes are recorded. */
export async function startSession(options: Partial<SessionOptions> = {}): Promise<{
  session: ScriptSession;
  changes: unknown[];
  run: (source: string, task?: Partial<ScriptTask>) => Promise<ScriptRecord>;
}> {
  const changes: unknown[] = [];
  const session = new ScriptSession({
    memoryMb: 128,
    cpuMs: 2000,
    scopes: () => ({}),
    onChanges: (list) => changes.push(...list.map((change) => Array.from(change))),
    dynamic: () => undefined,
    library: await scriptLibraries(),
    package: () => undefined,
    ...options,
  });
  const run = async (source: string, more: Partial<ScriptTask> = {}): Promise<ScriptRecord> => {
    const log: ScriptLog[] = [];
    const refuse = async (): Promise<never> => {
      throw new Error('Nothing is sent here.');
    };
    const outcome = await session.run({
      kind: 'test',
      script: { id: 's', source, ownerId: 'o', ownerName: 'owner' },
      info: {
        iteration: 0,
        iterationCount: 1,
        requestName: 'request',
        requestId: 'r',
        environmentName: '',
        location: ['collection', 'request'],
      },
      request: () => JSON.stringify({ method: 'GET', url: { raw: 'http://localhost/' } }),
      response: {
        head: () =>
          JSON.stringify({
            id: 'x',
            code: 200,
            status: 'OK',
            header: [{ key: 'Content-Type', value: 'application/json' }],
            responseTime: 5,
            responseSize: 8,
            headerSize: 50,
            wireSize: 8,
          }),
        text: () => '{"a":1}\n',
        bytes: () => new TextEncoder().encode('{"a":1}\n'),
      },
      cookies: () => '[]',
      timeoutMs: undefined,
      services: { send: refuse, jar: refuse, vault: refuse, datasets: refuse, runRequest: refuse },
      onLog: (entry) => log.push(entry),
      ...more,
    });
    return {
      ...outcome,
      log,
      assertions: log
        .filter((entry) => entry.type === 'assertion')
        .map((entry) => `${entry.name}: ${entry.skipped ? 'skipped' : (entry.error?.message ?? 'passed')}`),
      lines: log
        .filter((entry) => entry.type === 'console')
        .map((entry) =>
          entry.values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' '),
        ),
    };
  };
  return { session, changes, run };
}
