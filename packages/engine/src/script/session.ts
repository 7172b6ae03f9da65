import type { RequestDefinition } from '@parley/format';
import type { ConsoleLevel, ErrorDetails, ScriptKind } from '../events.ts';
import type { CompiledScript, ScriptContext } from './boundary.ts';
import { errorDetails, scriptFile } from './error-details.ts';
import { cryptoCalls } from './host-calls/crypto.ts';
import type { HostCalls } from './host-calls/host-calls.ts';
import { textCalls } from './host-calls/text.ts';
import { urlCalls } from './host-calls/url.ts';
import { argumentNames } from './inside/core/arguments.ts';
import type { FailureParts, ScriptInput, ScriptReport } from './inside/core/running.ts';
import type { ScopeChange } from './inside/core/stores.ts';
import { createScriptContext } from './isolate.ts';

/** A script of an item, a folder or the collection. */
export type ScriptText = { id: string; source: string; ownerId: string; ownerName: string };

/** One run of one script: what it is told, and what it may ask the host for. */
export type ScriptTask = {
  kind: ScriptKind;
  script: ScriptText;
  info: Omit<ScriptInput, 'run' | 'kind' | 'legacy' | 'currentName'>;
  /** JSON of the request: to send, or as sent. */
  request: () => string;
  response?: { head: () => string; text: () => string; bytes: () => Uint8Array };
  cookies: () => string;
  /** Longest time the script may take, waiting included; undefined is no limit. */
  timeoutMs: number | undefined;
  services: ScriptServices;
  onLog: (entry: ScriptLog) => void;
};

/** Slow things that scripts start. A rejection becomes an error in the script. */
export type ScriptServices = {
  send: (definition: string) => Promise<unknown>;
  jar: (operation: string, url: string, values: string | undefined) => Promise<unknown>;
  vault: (operation: string, name: string, value: string | undefined) => Promise<unknown>;
  runRequest: (id: string, variables: string) => Promise<unknown>;
};

export type ScriptLog =
  | { type: 'assertion'; name: string; index: number; skipped: boolean; error: ErrorDetails | undefined }
  | { type: 'console'; level: ConsoleLevel; values: unknown[] }
  | { type: 'error'; error: ErrorDetails };

export type ScriptOutcome = {
  error: ErrorDetails | undefined;
  nextRequest: { value: string | null } | undefined;
  skipRequest: boolean;
  /** Present when the script changed the request. */
  request: RequestDefinition | undefined;
  /** JSON of `{template, data, options}`, `null` when it was cleared. */
  visualizer: string | undefined;
  durationMs: number;
};

export type SessionOptions = {
  memoryMb: number;
  cpuMs: number;
  /** Entries of every scope, for a new context. */
  scopes: () => { [scope: string]: [string, unknown][] };
  onChanges: (changes: ScopeChange[]) => void;
  dynamic: (name: string) => unknown;
  library: (name: string) => string | undefined;
  package: (name: string) => unknown;
};

const hostCalls: HostCalls = { ...cryptoCalls, ...textCalls, ...urlCalls };

/** Longest time a timer may be set for; Node fires longer ones at once. */
const timerMax = 2 ** 31 - 1;
/** Console lines of one script beyond this number are dropped. */
const consoleLinesMax = 10_000;

/** Runs the scripts of one lane of a run, one after the other, in one context with one set of live variables. */
export class ScriptSession {
  private readonly options: SessionOptions;
  private context: ScriptContext | undefined;
  private readonly compiled = new Map<string, CompiledScript & { legacy: boolean }>();
  private current: RunningTask | undefined;
  private runs = 0;

  constructor(options: SessionOptions) {
    this.options = options;
  }

  /** Runs a script to its end. Gives the outcome itself when nothing in the script had to wait. */
  run(task: ScriptTask): ScriptOutcome | Promise<ScriptOutcome> {
    const context = this.context;
    if (context?.alive()) return this.start(context, task);
    return this.renew().then((fresh) => this.start(fresh, task));
  }

  /** Gives the scripts a fresh global object; the variables stay. */
  reset(): void {
    this.context?.dispose();
    this.context = undefined;
    this.compiled.clear();
  }

  /** Tells the context what the host changed in a scope. */
  load(scope: string, entries: [string, unknown][]): void {
    if (this.context?.alive()) this.context.load(scope, JSON.stringify(entries));
  }

  /** Ends the running script, if there is one, as a cancelled run does. */
  stop(reason: ErrorDetails | undefined): void {
    this.current?.end(reason);
  }

  close(): void {
    this.current?.end(undefined);
    this.reset();
  }

  private async renew(): Promise<ScriptContext> {
    this.reset();
    const context = await createScriptContext(this.options.memoryMb, (operation, ...values) =>
      this.answer(operation, values),
    );
    for (const [scope, entries] of Object.entries(this.options.scopes()))
      if (entries.length > 0) context.load(scope, JSON.stringify(entries));
    this.context = context;
    return context;
  }

  private start(context: ScriptContext, task: ScriptTask): ScriptOutcome | Promise<ScriptOutcome> {
    this.runs += 1;
    const running = new RunningTask(this.runs, task, context, this.options);
    this.current = running;
    return running.start(this.compiledFor(context, task));
  }

  private compiledFor(context: ScriptContext, task: ScriptTask): () => CompiledScript & { legacy: boolean } {
    return () => {
      const { source } = task.script;
      const key = `${task.kind}\n${source}`;
      const known = this.compiled.get(key);
      if (known !== undefined) return known;
      const legacy = !/^\s*(["'])use sandbox2\1;/.test(source);
      // `eval` can name anything, so it gets everything.
      const everything = /\beval\b|\bFunction\b/.test(source);
      const names = argumentNames(legacy).filter((name) => everything || source.includes(name));
      const compiled = { ...context.compile(source, scriptFile(task.kind), names), legacy };
      this.compiled.set(key, compiled);
      return compiled;
    };
  }

  private answer(operation: string, values: unknown[]): unknown {
    const own = this.current;
    switch (operation) {
      case 'script.dynamic':
        return this.options.dynamic(String(values[0]));
      case 'script.library':
        return this.options.library(String(values[0]));
      case 'script.package':
        return this.options.package(String(values[0]));
    }
    const call = Object.hasOwn(hostCalls, operation) ? hostCalls[operation] : undefined;
    if (call !== undefined) return call(...values);
    // What is left of an earlier script asks in vain.
    if (own === undefined || own.run !== values[0]) return undefined;
    return own.answer(operation, values);
  }
}

/** The host's side of one script while it lives. */
class RunningTask {
  readonly run: number;
  private readonly task: ScriptTask;
  private readonly context: ScriptContext;
  private readonly options: SessionOptions;
  private readonly startedAt = performance.now();
  private readonly timers = new Map<number, NodeJS.Timeout>();
  private console: { level: ConsoleLevel; values: unknown[] }[] = [];
  private consoleLines = 0;
  private deadline: NodeJS.Timeout | undefined;
  private error: ErrorDetails | undefined;
  private outcome: ScriptOutcome | undefined;
  private settle: ((outcome: ScriptOutcome) => void) | undefined;
  private inside = false;

  constructor(run: number, task: ScriptTask, context: ScriptContext, options: SessionOptions) {
    this.run = run;
    this.task = task;
    this.context = context;
    this.options = options;
  }

  start(compiled: () => CompiledScript & { legacy: boolean }): ScriptOutcome | Promise<ScriptOutcome> {
    const { task, context } = this;
    try {
      this.limit();
      const script = compiled();
      const input: ScriptInput = {
        ...task.info,
        run: this.run,
        kind: task.kind,
        currentName: task.script.ownerName,
        legacy: script.legacy,
      };
      this.enter(() => context.execute(script, JSON.stringify(input), script.names));
    } catch (error) {
      // A syntax error: nothing ran.
      this.fail(error);
      return this.finish(undefined);
    }
    this.collect(false);
    if (this.outcome !== undefined) return this.outcome;
    if (task.timeoutMs !== undefined) {
      const left = Math.max(0, task.timeoutMs - (performance.now() - this.startedAt));
      this.deadline = setTimeout(
        () => this.end({ name: 'Error', message: 'sandbox: asynchronous script execution timeout' }),
        left,
      );
    }
    return new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  /** Ends the script from outside. */
  end(reason: ErrorDetails | undefined): void {
    if (this.outcome !== undefined) return;
    if (reason !== undefined) this.report({ type: 'error', error: reason });
    this.collect(true);
  }

  answer(operation: string, values: unknown[]): unknown {
    const { task } = this;
    switch (operation) {
      case 'script.request':
        return task.request();
      case 'script.response':
        return task.response?.head();
      case 'script.bodyText':
        return task.response?.text() ?? '';
      case 'script.bodyBytes':
        return task.response?.bytes() ?? new Uint8Array();
      case 'script.cookies':
        return task.cookies();
      case 'script.console':
        this.consoleLines += 1;
        if (this.consoleLines <= consoleLinesMax)
          this.console.push({ level: values[1] as ConsoleLevel, values: Array.from(values[2] as unknown[]) });
        return undefined;
      case 'script.timer':
        return this.timer(values[1] as number, values[2] as number, values[3] === true);
      case 'script.clearTimer': {
        const timer = this.timers.get(values[1] as number);
        clearTimeout(timer);
        this.timers.delete(values[1] as number);
        return undefined;
      }
      case 'script.send':
        return this.follow(values[1] as number, task.services.send(String(values[2])));
      case 'script.jar':
        return this.follow(
          values[1] as number,
          task.services.jar(String(values[2]), String(values[3]), values[4] as string | undefined),
        );
      case 'script.vault':
        return this.follow(
          values[1] as number,
          task.services.vault(String(values[2]), String(values[3]), values[4] as string | undefined),
        );
      case 'script.runRequest':
        return this.follow(
          values[1] as number,
          task.services.runRequest(String(values[2]), String(values[3])),
        );
      default:
        throw new Error(`There is no operation ${operation}.`);
    }
  }

  private timer(id: number, ms: number, repeat: boolean): void {
    const delay = Math.min(ms, timerMax);
    const fire = (): void => this.resume(id, undefined, undefined);
    this.timers.set(id, repeat ? setInterval(fire, delay) : setTimeout(fire, delay));
  }

  private follow(id: number, answer: Promise<unknown>): void {
    answer.then(
      (result) => this.resume(id, undefined, result),
      (error: unknown) => {
        const { name, message, code } = error as { name?: string; message?: string; code?: string };
        this.resume(id, { name: name ?? 'Error', message: message ?? String(error), code }, undefined);
      },
    );
  }

  private resume(id: number, error: unknown, result: unknown): void {
    if (this.outcome !== undefined) return;
    if (!this.context.alive()) return this.collect(true);
    this.limit();
    this.enter(() => this.context.resume(this.run, id, error, result));
    this.collect(false);
  }

  /** Enters the isolate; what leaves it as an exception is a limit that was hit or a rejection nobody handled. */
  private enter(call: () => void): void {
    this.inside = true;
    try {
      call();
    } catch (error) {
      this.fail(error);
    } finally {
      this.inside = false;
    }
  }

  private limit(): void {
    const { timeoutMs } = this.task;
    const left =
      timeoutMs === undefined ? Number.POSITIVE_INFINITY : timeoutMs - (performance.now() - this.startedAt);
    this.context.limit(Math.max(1, Math.ceil(Math.min(this.options.cpuMs, left))));
  }

  private limitHit = false;

  private fail(error: unknown): void {
    const parts = error as FailureParts;
    if (/^Script execution timed out/.test(parts.message)) {
      this.limitHit = true;
      this.report({
        type: 'error',
        error: { name: 'Error', message: 'sandbox: synchronous script execution timeout' },
      });
    } else if (/disposed/i.test(parts.message)) {
      this.limitHit = true;
      this.report({
        type: 'error',
        error: {
          name: 'RangeError',
          message: `sandbox: the script used more than ${this.options.memoryMb} MiB of memory`,
        },
      });
    } else {
      this.report({ type: 'error', error: errorDetails(parts, this.task.kind) });
    }
  }

  private report(entry: ScriptLog): void {
    if (entry.type === 'error') this.error ??= entry.error;
    this.task.onLog(entry);
  }

  /** Asks the isolate what happened, passes it on, and ends the script when nothing of it waits. */
  private collect(stop: boolean): void {
    if (this.outcome !== undefined || this.inside) return;
    const ends = stop || this.limitHit;
    let report: ScriptReport | undefined;
    if (this.context.alive()) {
      try {
        this.context.limit(this.options.cpuMs);
        report = this.context.report(this.run, ends);
      } catch (error) {
        // The script has broken its own context: it ends here, and the next one gets a new context.
        if (!this.limitHit) this.fail(error);
        if (this.limitHit) this.context.dispose();
        else return this.collect(true);
      }
    }
    if (report !== undefined) this.passOn(report);
    if (report?.waiting !== true) this.finish(report);
  }

  private passOn(report: ScriptReport): void {
    const { task } = this;
    for (let index = 0; index < report.log.length; index += 1) {
      const entry = report.log[index] as ScriptReport['log'][number];
      if (entry.type === 'console') {
        const line = this.console[entry.index];
        if (line !== undefined) task.onLog({ type: 'console', ...line });
      } else {
        this.report(logOf(entry, task.kind));
      }
    }
    if (report.changes.length > 0) this.options.onChanges(report.changes);
  }

  private finish(report: ScriptReport | undefined): ScriptOutcome {
    clearTimeout(this.deadline);
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
    const outcome: ScriptOutcome = {
      error: this.error,
      nextRequest: report?.nextRequest,
      skipRequest: report?.skipRequest === true,
      request: report?.request === undefined ? undefined : JSON.parse(report.request),
      visualizer: report?.visualizer,
      durationMs: performance.now() - this.startedAt,
    };
    this.outcome = outcome;
    this.settle?.(outcome);
    return outcome;
  }
}

function logOf(
  entry: Exclude<ScriptReport['log'][number], { type: 'console' }>,
  kind: ScriptKind,
): ScriptLog {
  if (entry.type === 'error') return { type: 'error', error: errorDetails(entry.error, kind) };
  return {
    type: 'assertion',
    name: entry.name,
    index: entry.index,
    skipped: entry.skipped,
    error: entry.error === undefined ? undefined : errorDetails(entry.error, kind),
  };
}
