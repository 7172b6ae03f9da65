import type { ConsoleLevel, ErrorDetails, ScriptKind } from '../events.ts';
import { clockMs } from '../send/clock.ts';
import type { CompiledScript, ScriptContext } from './boundary.ts';
import { consoleSize } from './console-size.ts';
import { errorDetails } from './error-details.ts';
import type { FailureParts } from './inside/core/failure.ts';
import type { ScriptInput, ScriptReport } from './inside/core/running.ts';
import type { ScopeChange } from './inside/core/stores.ts';
import type { ScriptLog, ScriptOutcome, ScriptTask } from './task.ts';

/** What one script needs to know of its session. */
export type TaskLimits = {
  memoryMb: number;
  cpuMs: number;
  onChanges: (changes: ScopeChange[]) => void;
};

/** Longest time a timer may be set for; Node fires longer ones at once. */
const timerMax = 2 ** 31 - 1;
export type RunnableScript = CompiledScript & { legacy: boolean; mayChangeRealm: boolean; mayWait: boolean };

/** Console lines of one script, and their text in UTF-16 units. */
const consoleLinesMax = 100_000;
const consoleSizeMax = 32 * 1024 * 1024;

/** The host's side of one script while it lives. */
export class RunningTask {
  readonly run: number;
  private readonly task: ScriptTask;
  private readonly context: ScriptContext;
  private readonly options: TaskLimits;
  private readonly startedAt = clockMs();
  private readonly timers = new Map<number, NodeJS.Timeout>();
  private console: { level: ConsoleLevel; values: unknown[] }[] = [];
  private consoleLines = 0;
  private consoleSize = 0;
  private deadline: NodeJS.Timeout | undefined;
  private error: ErrorDetails | undefined;
  private outcome: ScriptOutcome | undefined;
  private settle: ((outcome: ScriptOutcome) => void) | undefined;
  private inside = false;
  private limitHit = false;

  constructor(run: number, task: ScriptTask, context: ScriptContext, options: TaskLimits) {
    this.run = run;
    this.task = task;
    this.context = context;
    this.options = options;
  }

  start(compiled: () => RunnableScript): ScriptOutcome | Promise<ScriptOutcome> {
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
        mayChangeRealm: script.mayChangeRealm,
        mayWait: script.mayWait,
      };
      let report: ScriptReport | undefined;
      this.enter(() => {
        report = context.execute(script, JSON.stringify(input), script.names);
      });
      if (report !== undefined) this.passOn(report);
      if (report?.waiting === false) return this.finish(report);
    } catch (error) {
      // A syntax error: nothing ran.
      this.fail(error);
      return this.finish(undefined);
    }
    this.collect(false);
    if (this.outcome !== undefined) return this.outcome;
    if (task.timeoutMs !== undefined) {
      const left = Math.max(0, task.timeoutMs - (clockMs() - this.startedAt));
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
        return this.line(values[1] as ConsoleLevel, values[2] as unknown[]);
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
      case 'script.datasets':
        return this.follow(
          values[1] as number,
          task.services.datasets(String(values[2]), String(values[3]), values[4] as string | undefined),
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

  /** Keeps a console line. Beyond the limits the script ends: its lines take memory that no isolate counts. */
  private line(level: ConsoleLevel, values: unknown[]): void {
    this.consoleLines += 1;
    for (const value of values) this.consoleSize += consoleSize(value);
    if (this.consoleLines > consoleLinesMax || this.consoleSize > consoleSizeMax)
      throw new RangeError('sandbox: the script writes too much to the console');
    this.console.push({ level, values: Array.from(values) });
  }

  private timer(id: number, ms: number, repeat: boolean): void {
    const delay = Math.min(ms, timerMax);
    const fire = (): void => {
      if (!repeat) this.timers.delete(id);
      this.resume(id, undefined, undefined);
    };
    this.timers.set(id, repeat ? setInterval(fire, delay) : setTimeout(fire, delay));
  }

  private follow(id: number, answer: Promise<unknown>): void {
    answer.then(
      (result) => this.resume(id, undefined, result),
      (error: unknown) => {
        this.resume(id, errorParts(error), undefined);
      },
    );
  }

  private resume(id: number, error: unknown, result: unknown): void {
    if (this.outcome !== undefined) return;
    if (!this.context.alive()) {
      this.collect(true);
      return;
    }
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
      timeoutMs === undefined ? Number.POSITIVE_INFINITY : timeoutMs - (clockMs() - this.startedAt);
    this.context.limit(Math.max(1, Math.ceil(Math.min(this.options.cpuMs, left))));
  }

  private fail(error: unknown): void {
    // A script can throw anything where its text is compiled.
    const parts =
      typeof error === 'object' && error !== null
        ? (error as FailureParts)
        : { name: 'Error', message: String(error), stack: '' };
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
        // Asked once more, to end; a context that fails at that too is beyond use.
        if (!this.limitHit && !ends) {
          this.collect(true);
          return;
        }
        this.context.dispose();
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
    if (report.realmChanged) this.context.dispose();
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
      durationMs: clockMs() - this.startedAt,
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

/** What a script may know of an error of the host: its text and what a failed system call was about. */
function errorParts(error: unknown): { [name: string]: unknown } {
  const { name, message, errno, code, syscall, address, port, hostname } = error as {
    [name: string]: unknown;
  };
  const details = { errno, code, syscall, address, port, hostname };
  return { name: name ?? 'Error', message: message ?? String(error), details };
}
