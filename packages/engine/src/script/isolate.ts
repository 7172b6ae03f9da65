import { createRequire } from 'node:module';
import type * as ivm from 'isolated-vm';
import type { CompiledScript, HostFunction, ScriptContext } from './boundary.ts';
import type { ScriptReport } from './inside/core/running.ts';
import { keepLoopsInterruptible } from './interruptible-loops.ts';
import { insideSnapshot } from './snapshot.ts';

const require = createRequire(import.meta.url);
let loaded: typeof ivm | undefined;

/** The native module costs milliseconds to load, so a run without scripts never does. */
export function isolatedVm(): typeof ivm {
  loaded ??= require('isolated-vm') as typeof ivm;
  return loaded;
}

/** Prefix of every script: parameters, then a function of its own so that a script may declare the same names. */
function wrapped(source: string, parameters: readonly string[], asynchronous: boolean): [string, string] {
  const head = `(function (${parameters.join(',')}) {return (${asynchronous ? 'async ' : ''}function () {`;
  return [head, `${head}${source}\n}).call(this)})`];
}

/**
 * Makes an isolate with one context from the snapshot of the pm API.
 *
 * @param memoryMb heap limit; V8 ends the isolate when a script passes it
 */
export async function createScriptContext(memoryMb: number, host: HostFunction): Promise<ScriptContext> {
  keepLoopsInterruptible();
  const vm = isolatedVm();
  const isolate = new vm.Isolate({ snapshot: await insideSnapshot(vm), memoryLimit: memoryMb });
  const context = isolate.createContextSync();
  const entry = context.global.getSync('__parley', { reference: true }) as ivm.Reference<{
    [name: string]: (...values: unknown[]) => unknown;
  }>;
  context.global.deleteSync('__parley');
  const inside = (name: string): ivm.Reference<(...values: unknown[]) => unknown> =>
    entry.getSync(name, { reference: true });
  const [boot, load, execute, resume, report] = [
    inside('boot'),
    inside('load'),
    inside('execute'),
    inside('resume'),
    inside('report'),
  ] as const;
  boot.applySync(undefined, [new vm.Callback(host)]);
  let timeout = 0;
  const limits = (): { timeout?: number } => (timeout > 0 ? { timeout } : {});
  const copyOut = { result: { copy: true } } as const;
  const copyIn = { arguments: { copy: true } } as const;

  const compileAs = (source: string, file: string, parameters: readonly string[], asynchronous: boolean) => {
    const [head, text] = wrapped(source, parameters, asynchronous);
    return isolate.compileScriptSync(text, { filename: file, columnOffset: -head.length });
  };

  return {
    compile(source, file, parameters): CompiledScript {
      let script: ivm.Script;
      try {
        script = compileAs(source, file, parameters, false);
      } catch (error) {
        // Top-level await reads as a syntax error in an ordinary function.
        if (!/\bawait\b/.test(source)) throw error;
        script = compileAs(source, file, parameters, true);
      }
      // A source can close the function it stands in: what follows runs here, and has the same limit.
      const handle = script.runSync(context, { reference: true, ...limits() });
      script.release();
      return { handle, names: parameters.length === 0 ? '' : JSON.stringify(parameters) };
    },
    load(scope, json) {
      load.applySync(undefined, [scope, json]);
    },
    execute(script, input, names) {
      const values = [(script.handle as ivm.Reference).derefInto(), input, names];
      return execute.applySync(undefined, values, { ...copyOut, ...limits() }) as ScriptReport | undefined;
    },
    resume(run, id, error, result) {
      resume.applySync(undefined, [run, id, error, result], { ...copyIn, ...limits() });
    },
    report(run, stop) {
      return report.applySync(undefined, [run, stop], { ...copyOut, ...limits() }) as
        | ScriptReport
        | undefined;
    },
    limit(ms) {
      timeout = ms;
    },
    alive: () => !isolate.isDisposed,
    dispose() {
      if (!isolate.isDisposed) isolate.dispose();
    },
  };
}
