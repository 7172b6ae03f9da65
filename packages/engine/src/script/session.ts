import type { ErrorDetails } from '../events.ts';
import type { ScriptContext } from './boundary.ts';
import { scriptFile } from './error-details.ts';
import { cryptoCalls } from './host-calls/crypto.ts';
import type { HostCalls } from './host-calls/host-calls.ts';
import { textCalls } from './host-calls/text.ts';
import { urlCalls } from './host-calls/url.ts';
import { argumentNames } from './inside/core/argument-names.ts';
import { createScriptContext } from './isolate.ts';
import { type RunnableScript, RunningTask, type TaskLimits } from './running-task.ts';
import type { ScriptOutcome, ScriptTask } from './task.ts';

export type SessionOptions = TaskLimits & {
  /** Entries of every scope, for a new context. */
  scopes: () => { [scope: string]: [string, unknown][] };
  dynamic: (name: string) => unknown;
  library: (name: string) => string | undefined;
  package: (name: string) => unknown;
};

/** Without one of these a script cannot reach a built-in to replace it. */
const builtIns =
  /prototype|__proto__|constructor|globalThis|eval|\bthis\b|require|[[=(,:?]\s*(?:Object|Function|Array|String|Promise|Map|Set|Error|JSON|Reflect)\b(?!\s*[.(])|\b(?:Object|Array|String|Promise|Map|Set|JSON|Reflect)(?:\.\w+|\[[^\]]*\])?\s*=[^=]|defineProp|Reflect|assign|\bself\b|\bwith\b/;

/** Without one of these a script has no promise and starts nothing: when its last line is done, so is it. */
const waits =
  /async|await|Promise|then|catch\s*\(|set(?:Timeout|Interval|Immediate)|queueMicrotask|sendRequest|jar|vault|datasets|runRequest|require|eval|Function|this|\[\s*[^\s\d\]]/;

const hostCalls: HostCalls = { ...cryptoCalls, ...textCalls, ...urlCalls };

/** Runs the scripts of one lane of a run, one after the other, in one context with one set of live variables. */
export class ScriptSession {
  private readonly options: SessionOptions;
  private context: ScriptContext | undefined;
  private readonly compiled = new Map<string, RunnableScript>();
  private current: RunningTask | undefined;
  private stopped: ErrorDetails | undefined;
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

  /** Ends the running script, if there is one, and every later one, as a cancelled run does. */
  stop(reason: ErrorDetails): void {
    this.stopped = reason;
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
    // It was stopped while its context was being made.
    if (this.stopped !== undefined) return endedBefore(this.stopped);
    this.runs += 1;
    const running = new RunningTask(this.runs, task, context, this.options);
    this.current = running;
    return running.start(this.compiledFor(context, task));
  }

  private compiledFor(context: ScriptContext, task: ScriptTask): () => RunnableScript {
    return () => {
      const { source } = task.script;
      const key = `${task.kind}\n${source}`;
      const known = this.compiled.get(key);
      if (known !== undefined) return known;
      const legacy = !/^\s*(["'])use sandbox2\1;/.test(source);
      // `eval` can name anything, so it gets everything.
      const everything = /\beval\b|\bFunction\b/.test(source);
      const names = argumentNames(legacy).filter((name) => everything || source.includes(name));
      const mayChangeRealm = builtIns.test(source);
      const mayWait = waits.test(source);
      const compiled = {
        ...context.compile(source, scriptFile(task.kind), names),
        legacy,
        mayChangeRealm,
        mayWait,
      };
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

function endedBefore(error: ErrorDetails): ScriptOutcome {
  const nothing = { nextRequest: undefined, request: undefined, visualizer: undefined };
  return { error, skipRequest: false, durationMs: 0, ...nothing };
}
