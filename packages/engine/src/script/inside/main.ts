import { argumentOf } from './core/arguments.ts';
import { createPackages } from './core/modules.ts';
import { guardRealm } from './core/realm.ts';
import { Running, type ScriptInput, type ScriptReport } from './core/running.ts';
import { bareList, safe } from './core/safe.ts';
import { createStores } from './core/stores.ts';
import { setSchemaValidator } from './expect/http-assertions.ts';
import { callHost, connectHost } from './host.ts';
import { createLibraryLoader } from './libraries/loading/loader.ts';
import { builtInModules, installPlatform } from './platform/install.ts';
import { installTextHas } from './pm/legacy.ts';

/**
 * What the host holds of a context. It is put on the global object while the snapshot is made and taken away before
 * the first script, so that scripts can reach neither it nor the host.
 */
type Entry = {
  /** Connects a new context. */
  boot: (host: (operation: string, ...values: unknown[]) => unknown) => void;
  load: (scope: string, json: string) => void;
  /** Gives the report at once for a script that cannot wait for anything: each call of the host costs time. */
  execute: (
    script: (...values: unknown[]) => unknown,
    input: string,
    names: string,
  ) => ScriptReport | undefined;
  resume: (run: number, id: number, error: unknown, result: unknown) => void;
  /** Collects what happened; with `stop` the script ends here. */
  report: (run: number, stop: boolean) => ScriptReport | undefined;
};

// Indirect, so that libraries see the global scope and nothing of this module.
const evaluate: (text: string) => unknown = Reflect.get(globalThis, 'eval');
const stores = createStores();
let running: Running | undefined;
/** Timers of the global object and of libraries: they belong to the script that runs now. */
const timers = {
  setTimeout: (callback: unknown, ms?: unknown, ...values: unknown[]) =>
    running?.setTimer(callback, ms, false, values),
  setInterval: (callback: unknown, ms?: unknown, ...values: unknown[]) =>
    running?.setTimer(callback, ms, true, values),
  setImmediate: (callback: unknown, ...values: unknown[]) => running?.setTimer(callback, 0, false, values),
  clearTimeout: (id: unknown) => running?.clearTimer(id),
  clearInterval: (id: unknown) => running?.clearTimer(id),
  clearImmediate: (id: unknown) => running?.clearTimer(id),
};
const libraries = createLibraryLoader({
  evaluate,
  read: (name) => callHost('script.library', name),
  builtIn: builtInModules(timers),
});
const packages = createPackages(evaluate);

const entry: Entry = {
  boot(host) {
    connectHost(host);
    // Memory that the limit of the isolate does not count, and a way to block the thread that no limit can end. Not
    // while the snapshot is made: V8 puts them on the global object of every context by itself.
    for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics'])
      Reflect.deleteProperty(globalThis, name);
    installPlatform(globalThis, libraries.forInside, timers);
    installTextHas();
    setSchemaValidator((schema, options) =>
      jsonSchemaOf(libraries.forInside('#json-schema'))(schema, options),
    );
  },

  load(scope, json) {
    const store = stores[scope as keyof typeof stores];
    store.load(safe.parse(json));
  },

  execute(script, inputText, names) {
    const input: ScriptInput = safe.parse(inputText);
    const mine = new Running(input, stores, libraries, packages);
    running = mine;
    const values = bareList<unknown>();
    if (names !== '') {
      const list: string[] = safe.parse(names);
      for (let index = 0; index < list.length; index += 1)
        values[index] = argumentOf(list[index] as string, mine, input.legacy);
    }
    try {
      const result = safe.apply(script, undefined, values);
      // Only a script with top-level await gives a promise; its rejection is the script's error.
      if (result instanceof Promise)
        void safe.promiseThen(
          result,
          () => undefined,
          (error: unknown) => mine.fail(error),
        );
    } catch (error) {
      mine.fail(error);
    }
    return input.mayWait ? undefined : mine.report();
  },

  resume(run, id, error, result) {
    if (running?.run !== run) return;
    running.resume(id, error === undefined ? undefined : errorOf(error), result);
  },

  report(run, stop) {
    if (running?.run !== run) return undefined;
    if (stop) running.stop();
    return running.report();
  },
};

type Validator = (schema: unknown, options?: object) => (value: unknown) => string | undefined;

function jsonSchemaOf(library: unknown): Validator {
  return (library as { jsonSchema: Validator }).jsonSchema;
}

function errorOf(parts: unknown): Error {
  const { name, message, details } = parts as { name?: string; message: string; details: object };
  const error = new Error(message);
  if (name !== undefined && name !== 'Error')
    Object.defineProperty(error, 'name', { value: name, configurable: true });
  for (const [detail, value] of Object.entries(details))
    if (value !== undefined) Object.assign(error, { [detail]: value });
  return error;
}

guardRealm();
Object.defineProperty(globalThis, '__parley', { value: entry, configurable: true });
