import type { RequestDefinition } from '@parley/format';
import { replaceIn, UNRESOLVED } from '../../../variables/resolve.ts';
import type {
  CookieJson,
  DatasetPage,
  Execution,
  ResponseHead,
  ScopeStore,
  SendResult,
} from '../execution.ts';
import { callHost } from '../host.ts';
import { collectTests } from '../pm/legacy.ts';
import { consoleValue } from './console-values.ts';
import { type FailureParts, legacyFailure, partsOf } from './failure.ts';
import { isRealmChanged } from './realm.ts';
import { append, bareList, safe } from './safe.ts';
import { type ScopeChange, type Stores, takeAllChanges } from './stores.ts';

/** What the host says about the script to run. `request`, `response` and the rest are fetched when touched. */
export type ScriptInput = {
  run: number;
  kind: 'prerequest' | 'test';
  iteration: number;
  iterationCount: number;
  requestName: string;
  requestId: string;
  currentName: string;
  environmentName: string;
  location: string[];
  /** False after `"use sandbox2"`. */
  legacy: boolean;
  /** True when the text of the script holds something that leads to built-ins. */
  mayChangeRealm: boolean;
  /** True when the text holds something that can go on after the script's last line. */
  mayWait: boolean;
};

export type LogEntry =
  | { type: 'assertion'; name: string; index: number; skipped: boolean; error: FailureParts | undefined }
  | { type: 'error'; error: FailureParts }
  /** A console line; its values went to the host at once, `index` finds them. */
  | { type: 'console'; index: number };

/** What happened since the host last asked. */
export type ScriptReport = {
  waiting: boolean;
  log: LogEntry[];
  changes: ScopeChange[];
  nextRequest: { value: string | null } | undefined;
  skipRequest: boolean;
  request: string | undefined;
  visualizer: string | undefined;
  /** The script replaced built-ins: the next one must not run in this context. */
  realmChanged: boolean;
};

type Libraries = { forInside: (name: string) => unknown; forScripts: (name: string) => unknown };

type Callback = (...values: unknown[]) => unknown;

/** Operations of the host that one script may have on their way: each costs memory outside the isolate. */
const pendingMax = 10_000;

/** Thrown to leave a script that skipped its request; never reported. */
const leave = { toString: () => 'The request is skipped.' };

/** One script from its start until nothing of it is alive any more. */
export class Running implements Execution {
  readonly kind: 'prerequest' | 'test';
  readonly info: Execution['info'];
  readonly location: readonly string[];
  readonly currentName: string;
  readonly environmentName: string;
  readonly scopes: Stores;
  readonly run: number;
  /** Its `tests` object once a script has asked for it. */
  legacyTests: Record<string, unknown> | undefined;
  /** Gives the JSON of the request when the script changed it. */
  changedRequest: (() => RequestDefinition | undefined) | undefined;
  over = false;
  /** It went beyond a limit: what it started does not keep it alive. */
  private exhausted = false;
  private mayChangeRealm: boolean;
  private readonly libraries: Libraries;
  private readonly packages: (name: string, running: Running) => unknown;
  private log: LogEntry[] = bareList();
  private assertions = 0;
  private consoleLines = 0;
  private nextRequest: { value: string | null } | undefined;
  private skipped = false;
  private shown: string | undefined;
  private pendingTests = 0;
  private readonly pending: Map<number, Callback> = new Map();
  private readonly repeating: Map<number, true> = new Map();
  private lastId = 0;
  private head: ResponseHead | undefined | null = null;

  constructor(
    input: ScriptInput,
    stores: Stores,
    libraries: Libraries,
    packages: (name: string, running: Running) => unknown,
  ) {
    this.run = input.run;
    this.kind = input.kind;
    this.info = {
      eventName: input.kind,
      iteration: input.iteration,
      iterationCount: input.iterationCount,
      requestName: input.requestName,
      requestId: input.requestId,
    };
    this.location = input.location;
    this.currentName = input.currentName;
    this.environmentName = input.environmentName;
    this.scopes = stores;
    this.mayChangeRealm = input.mayChangeRealm;
    this.libraries = libraries;
    this.packages = packages;
  }

  requestDefinition(): RequestDefinition & { id?: string; name?: string } {
    return safe.parse(callHost<string>('script.request', this.run));
  }

  responseHead(): ResponseHead | undefined {
    if (this.head === null) {
      const text = callHost<string | undefined>('script.response', this.run);
      this.head = text === undefined ? undefined : safe.parse(text);
    }
    return this.head ?? undefined;
  }

  bodyText(): string {
    return callHost<string>('script.bodyText', this.run);
  }

  bodyBytes(): Uint8Array {
    return callHost<Uint8Array>('script.bodyBytes', this.run);
  }

  cookies(): CookieJson[] {
    return safe.parse(callHost<string>('script.cookies', this.run));
  }

  replaceIn(text: string, scope?: ScopeStore): string {
    const lookup = scope
      ? (name: string) => valueIn(scope, name)
      : (name: string) => {
          const { local, data, environment, collectionVariables, globals } = this.scopes;
          if (local.has(name)) return valueIn(local, name);
          // A null of a data row leaves the template as written, whatever weaker scopes hold.
          if (data.has(name)) return data.get(name) ?? UNRESOLVED;
          if (environment.has(name)) return valueIn(environment, name);
          if (collectionVariables.has(name)) return valueIn(collectionVariables, name);
          return valueIn(globals, name);
        };
    return replaceIn(text, lookup, (name) => callHost('script.dynamic', name));
  }

  test(name: string, body?: unknown): void {
    const index = this.assertions;
    this.assertions += 1;
    if (typeof body !== 'function') {
      this.assertion(name, index, undefined);
      return;
    }
    const run = body as Callback;
    let settled = false;
    const settle = (failed: boolean, error?: unknown): void => {
      if (settled) return;
      settled = true;
      this.assertion(name, index, failed ? partsOf(error) : undefined);
    };
    const wait = (): ((failed: boolean, error?: unknown) => void) => {
      this.pendingTests += 1;
      safe.mapSet(this.waitingTests, index, name);
      return (failed, error) => {
        if (settled || this.over) return;
        this.pendingTests -= 1;
        safe.mapDelete(this.waitingTests, index);
        settle(failed, error);
      };
    };
    try {
      if (run.length > 0) {
        const end = wait();
        try {
          const result = run((error: unknown) => end(Boolean(error), error));
          if (isThenable(result))
            void safe.promiseThen(
              promiseOf(result),
              () => undefined,
              (error: unknown) => end(true, error),
            );
        } catch (error) {
          end(true, error);
        }
        return;
      }
      const result = run();
      if (!isThenable(result)) {
        settle(false);
        return;
      }
      const end = wait();
      void safe.promiseThen(
        promiseOf(result),
        () => end(false),
        (error: unknown) => end(true, error),
      );
    } catch (error) {
      if (error === leave) throw error;
      settle(true, error);
    }
  }

  private readonly waitingTests: Map<number, string> = new Map();

  skipTest(name: string): void {
    if (this.over) return;
    append(this.log, {
      type: 'assertion',
      name: safe.String(name),
      index: this.assertions++,
      skipped: true,
      error: undefined,
    });
  }

  testIndex(): number {
    return this.assertions;
  }

  private assertion(name: string, index: number, error: FailureParts | undefined): void {
    if (this.over || this.skipped) return;
    append(this.log, { type: 'assertion', name: safe.String(name), index, skipped: false, error });
  }

  /** An error that no user code caught. */
  fail(error: unknown): void {
    if (error === leave || this.over || this.skipped) return;
    append(this.log, { type: 'error', error: partsOf(error) });
  }

  console(level: string, values: unknown[]): void {
    if (this.over || this.skipped) return;
    const copies = bareList<unknown>();
    for (let index = 0; index < values.length; index += 1) append(copies, consoleValue(values[index]));
    callHost('script.console', this.run, level, copies);
    append(this.log, { type: 'console', index: this.consoleLines++ });
  }

  /** Starts something of the host that answers later; the script lives until then. */
  private start<Result>(operation: string, ...values: unknown[]): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.over) return;
      const id = this.newId();
      safe.mapSet(this.pending, id, (error: unknown, result: unknown) => {
        if (error === undefined) resolve(result as Result);
        else reject(error);
      });
      callHost(operation, this.run, id, ...values);
    });
  }

  private newId(): number {
    if (this.pending.size >= pendingMax) {
      this.exhausted = true;
      throw new RangeError(`sandbox: more than ${pendingMax} timers and requests are on their way`);
    }
    this.lastId += 1;
    return this.lastId;
  }

  send(definition: RequestDefinition): Promise<SendResult> {
    return this.start('script.send', safe.stringify(definition));
  }

  jar(operation: string, url: string, values?: unknown): Promise<unknown> {
    return this.start(
      'script.jar',
      operation,
      url,
      values === undefined ? undefined : safe.stringify(values),
    );
  }

  vault(operation: 'get' | 'set' | 'unset', name: string, value?: string): Promise<unknown> {
    return this.start('script.vault', operation, name, value);
  }

  datasets(operation: string, id: string, values?: unknown): Promise<DatasetPage> {
    const told = values === undefined ? undefined : safe.stringify(values);
    return this.start('script.datasets', operation, id, told);
  }

  runRequest(id: string, variables: unknown): Promise<SendResult | null> {
    return this.start('script.runRequest', id, safe.stringify(variables ?? {}));
  }

  setTimer(callback: unknown, ms: unknown, repeat: boolean, values: unknown[]): number | undefined {
    if (this.over || typeof callback !== 'function') return undefined;
    const id = this.newId();
    safe.mapSet(this.pending, id, () => safe.apply(callback as Callback, {}, values));
    if (repeat) safe.mapSet(this.repeating, id, true);
    const delay = Number(ms);
    callHost('script.timer', this.run, id, delay > 0 ? delay : 0, repeat);
    return id;
  }

  clearTimer(id: unknown): void {
    if (typeof id !== 'number' || !safe.mapDelete(this.pending, id)) return;
    safe.mapDelete(this.repeating, id);
    callHost('script.clearTimer', this.run, id);
  }

  setNextRequest(name: string | null | undefined): void {
    this.nextRequest = { value: name ?? null };
  }

  clearNextRequest(): void {
    this.nextRequest = undefined;
  }

  skipRequest(): never {
    this.skipped = true;
    throw leave;
  }

  visualizer(value: { template: string; data: unknown; options: unknown } | null): void {
    this.shown = value === null ? 'null' : safe.stringify(value);
  }

  requireLibrary(name: string): unknown {
    return this.libraries.forInside(name);
  }

  /** `require` of the script: the inside's own modules do not exist for it. */
  requireForScript(name: unknown): unknown {
    return this.libraries.forScripts(name as string);
  }

  requirePackage(name: string): unknown {
    // Its code was not looked at for what it may reach.
    this.mayChangeRealm = true;
    return this.packages(name, this);
  }

  /** The host answers a send, a timer or another operation. */
  resume(id: number, error: unknown, result: unknown): void {
    const callback = safe.mapGet(this.pending, id);
    if (callback === undefined || this.over) return;
    if (!safe.mapHas(this.repeating, id)) safe.mapDelete(this.pending, id);
    try {
      callback(error, result);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** What happened since the last report. Not waiting means that the script is over and stays so. */
  report(): ScriptReport {
    const waiting = this.pending.size > 0 && !this.skipped && !this.exhausted;
    if (!waiting) this.end();
    const changes = this.takeChanges();
    const log = this.log;
    this.log = bareList();
    const changed = waiting ? undefined : this.changedRequest?.();
    if (!waiting) this.scopes.data.restore();
    return {
      waiting,
      log,
      changes,
      nextRequest: this.nextRequest,
      skipRequest: this.skipped,
      request: changed === undefined ? undefined : safe.stringify(changed),
      visualizer: waiting ? undefined : this.shown,
      realmChanged: !waiting && this.mayChangeRealm && isRealmChanged(),
    };
  }

  private takeChanges(): ScopeChange[] {
    const tooLarge = bareList<string>();
    const changes = takeAllChanges(this.scopes, tooLarge);
    for (let index = 0; index < tooLarge.length; index += 1) {
      const message = `sandbox: the value of the variable ${tooLarge[index]} is larger than 64 MiB`;
      append(this.log, { type: 'error', error: { name: 'RangeError', message, stack: '' } });
    }
    return changes;
  }

  /** Ends the script from outside: a timeout, a cancelled run. */
  stop(): void {
    safe.mapClear(this.pending);
  }

  private end(): void {
    if (this.over) return;
    if (this.legacyTests !== undefined) {
      for (const { name, passed, message } of collectTests(this.legacyTests)) {
        const error = passed ? undefined : legacyFailure(message);
        this.assertion(name, this.assertions++, error);
      }
    }
    // Nothing is alive that could still call `done`: without this the test would vanish from the report.
    if (this.pendingTests > 0) {
      for (const [index, name] of this.waitingTests)
        this.assertion(name, index, {
          name: 'Error',
          message: 'the test ended without calling done',
          stack: '',
        });
    }
    this.over = true;
  }
}

/** COMPAT: a variable that is set to undefined is no text in a template. */
function valueIn(scope: ScopeStore, name: string): unknown {
  const value = scope.get(name);
  return value === undefined && scope.has(name) ? '' : value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}

function promiseOf(value: PromiseLike<unknown>): Promise<unknown> {
  return value instanceof Promise ? value : new Promise((resolve, reject) => value.then(resolve, reject));
}
