import { replaceIn } from '../../../variables/resolve.ts';
import type { CookieJson, Execution, ResponseHead, ScopeStore, SendResult } from '../execution.ts';

/** A scope in memory, with the values given. */
export function scope(name: string, values: Record<string, unknown> = {}): ScopeStore {
  const held = new Map(Object.entries(values));
  return {
    name,
    get: (key) => held.get(key),
    set: (key, value) => void held.set(key, value),
    has: (key) => held.has(key),
    unset: (key) => void held.delete(key),
    clear: () => held.clear(),
    entries: () => held.entries(),
  };
}

export function head(given: Partial<ResponseHead> = {}): ResponseHead {
  return {
    id: 'r1',
    code: 200,
    status: 'OK',
    header: [{ key: 'Content-Type', value: 'application/json; charset=utf-8' }],
    responseTime: 12,
    responseSize: 7,
    headerSize: 60,
    wireSize: 67,
    ...given,
  };
}

export function cookie(name: string, value: string, given: Partial<CookieJson> = {}): CookieJson {
  const rest = { httpOnly: false, secure: false, hostOnly: true, session: true, expires: null };
  return { name, value, domain: 'example.com', path: '/', ...rest, ...given };
}

export type Recorded = Execution & {
  /** What was asked of the core, in order: `[operation, ...values]`. */
  calls: unknown[][];
  /** Errors of the script. */
  failures: unknown[];
};

type Given = {
  kind?: 'prerequest' | 'test';
  request?: ReturnType<Execution['requestDefinition']>;
  head?: ResponseHead | undefined;
  body?: string;
  cookies?: CookieJson[];
  scopes?: Partial<Execution['scopes']>;
  environmentName?: string;
  send?: (definition: unknown) => Promise<SendResult>;
  jar?: (operation: string, url: string, values: unknown) => Promise<unknown>;
  libraries?: Record<string, unknown>;
};

/** The core of one script: its scopes hold values, what it is asked for is written down. */
export function execution(given: Given = {}): Recorded {
  const calls: unknown[][] = [];
  const failures: unknown[] = [];
  const { kind = 'test', body = '{"a":1}' } = given;
  const scopes = {
    local: scope('local'),
    data: scope('data'),
    environment: scope('environment'),
    collectionVariables: scope('collectionVariables'),
    globals: scope('globals'),
    ...given.scopes,
  };
  const merged = (name: string): unknown => {
    const { local, data, environment, collectionVariables, globals } = scopes;
    const stores = [local, data, environment, collectionVariables, globals];
    return stores.find((store) => store.has(name))?.get(name);
  };
  const told =
    <Result>(name: string, result: Result) =>
    (...values: unknown[]): Result => {
      calls.push([name, ...values]);
      return result;
    };
  const answered: SendResult = { head: head(), body: new TextEncoder().encode(body), cookies: [] };
  return {
    calls,
    failures,
    kind,
    info: { eventName: kind, iteration: 1, iterationCount: 3, requestName: 'Login', requestId: 'id-1' },
    location: ['Shop', 'Users', 'Login'],
    currentName: 'Users',
    environmentName: given.environmentName ?? 'Staging',
    scopes,
    requestDefinition: () => {
      calls.push(['requestDefinition']);
      return (
        given.request ?? {
          method: 'GET',
          url: { raw: 'http://example.com/x', protocol: 'http', host: ['example', 'com'], path: ['x'] },
        }
      );
    },
    responseHead: () => ('head' in given ? given.head : head()),
    bodyText: () => body,
    bodyBytes: () => new TextEncoder().encode(body),
    cookies: () => {
      calls.push(['cookies']);
      return given.cookies ?? [];
    },
    replaceIn: (text, only) =>
      replaceIn(text, only ? (name) => only.get(name) : merged, (name) =>
        name === '$now' ? 'then' : undefined,
      ),
    test: told('test', undefined),
    skipTest: told('skipTest', undefined),
    testIndex: () => 4,
    send: (definition) => {
      calls.push(['send', definition]);
      return given.send?.(definition) ?? Promise.resolve(answered);
    },
    jar: (operation, url, values) => {
      calls.push(['jar', operation, url, values]);
      return given.jar?.(operation, url, values) ?? Promise.resolve(undefined);
    },
    vault: (operation, name, value) => {
      calls.push(['vault', operation, name, value]);
      return Promise.resolve(operation === 'get' ? 'secret' : undefined);
    },
    datasets: (operation, id, values) => {
      calls.push(['datasets', operation, id, values]);
      return Promise.resolve({ columns: ['n'], rows: [[1]], more: undefined });
    },
    setNextRequest: told('setNextRequest', undefined),
    clearNextRequest: told('clearNextRequest', undefined),
    skipRequest: () => {
      throw new Error('skipped');
    },
    visualizer: told('visualizer', undefined),
    runRequest: (id, variables) => {
      calls.push(['runRequest', id, variables]);
      return Promise.resolve(id === 'none' ? null : answered);
    },
    requireLibrary: (name) => {
      calls.push(['requireLibrary', name]);
      return given.libraries?.[name];
    },
    requirePackage: (name) => ({ package: name }),
    fail: (error) => void failures.push(error),
  };
}
