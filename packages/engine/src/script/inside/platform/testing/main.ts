import { connectHost } from '../../host.ts';
import { createLibraryLoader } from '../../libraries/loading/loader.ts';
import { builtInModules, installPlatform } from '../install.ts';

/** The smallest main: the platform and the libraries without the pm API, for the tests of both. */
const evaluate: (text: string) => unknown = Reflect.get(globalThis, 'eval');

Object.defineProperty(globalThis, '__boot', {
  configurable: true,
  value: (host: (operation: string, ...values: unknown[]) => unknown) => {
    connectHost(host);
    const loader = createLibraryLoader({
      evaluate,
      read: (name) => host('script.library', name) as string | undefined,
      builtIn: builtInModules(timers),
    });
    installPlatform(globalThis, loader.forInside, timers);
    Object.defineProperty(globalThis, 'require', { value: loader.forScripts, configurable: true });
    Object.defineProperty(globalThis, 'inside', { value: loader.forInside, configurable: true });
  },
});

/** Timers that fire at the next turn of the microtask queue, whatever the delay: the tests need no others. */
const stopped = new Set<unknown>();
let lastTimer = 0;
const start = (callback: () => void): number => {
  lastTimer += 1;
  const id = lastTimer;
  void Promise.resolve().then(() => stopped.has(id) || callback());
  return id;
};
const stop = (id: unknown): void => {
  stopped.add(id);
};
const timers = {
  setTimeout: start,
  setImmediate: start,
  setInterval: start,
  clearTimeout: stop,
  clearImmediate: stop,
  clearInterval: stop,
};
