import { connectHost } from '../../host.ts';
import { createLibraryLoader } from '../../libraries/loading/loader.ts';
import { builtInModules, installPlatform } from '../install.ts';

/** The smallest main: the platform and the libraries without the pm API, for the tests of both. */
const evaluate: (text: string) => unknown = globalThis.eval;

Object.defineProperty(globalThis, '__boot', {
  configurable: true,
  value: (host: (operation: string, ...values: unknown[]) => unknown) => {
    connectHost(host);
    const loader = createLibraryLoader({
      evaluate,
      read: (name) => host('script.library', name) as string | undefined,
      builtIn: builtInModules(),
    });
    installPlatform(globalThis, loader.forInside);
    Object.defineProperty(globalThis, 'require', { value: loader.forScripts, configurable: true });
    Object.defineProperty(globalThis, 'inside', { value: loader.forInside, configurable: true });
  },
});
