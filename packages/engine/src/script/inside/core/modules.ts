import { callHost } from '../host.ts';
import { argumentOf } from './arguments.ts';
import { watchAdditions } from './realm.ts';
import type { Running } from './running.ts';

type PackageText = { kind: 'team' | 'external'; name: string; code: string } | { error: string };

/**
 * `pm.require` of packages that were found before the script ran. Each is evaluated once for a script; a circular
 * require gets the exports as far as they are.
 */
export function createPackages(
  evaluate: (text: string) => unknown,
): (name: string, running: Running) => unknown {
  const loaded = new WeakMap<Running, Map<string, { exports: unknown }>>();
  const load = (name: string, running: Running): unknown => {
    let modules = loaded.get(running);
    if (modules === undefined) {
      modules = new Map();
      loaded.set(running, modules);
    }
    const known = modules.get(name);
    if (known !== undefined) return known.exports;
    const found = callHost<PackageText | undefined>('script.package', name);
    if (found === undefined) throw new Error(`Cannot find package '${name}'`);
    if ('error' in found) throw new Error(found.error);
    const module = { exports: {} as unknown };
    modules.set(name, module);
    // External code gets neither `pm` nor the legacy names: shadowed by parameters that stay undefined.
    const team = found.kind === 'team';
    if (!team) watchAdditions();
    let wrapper: (...values: unknown[]) => void;
    try {
      wrapper = evaluate(
        `(function (module, exports, pm, console, require, setTimeout, clearTimeout) {${found.code}\n})`,
      ) as typeof wrapper;
    } catch (error) {
      modules.delete(name);
      throw new Error(`Error while loading package '${name}': ${messageOf(error)}`);
    }
    try {
      wrapper.call(
        module.exports,
        module,
        module.exports,
        team ? argumentOf('pm', running, false) : undefined,
        argumentOf('console', running, false),
        argumentOf('require', running, false),
        argumentOf('setTimeout', running, false),
        argumentOf('clearTimeout', running, false),
      );
    } catch (error) {
      modules.delete(name);
      const where = isAbsentModule(error) ? 'while loading' : 'in';
      throw new Error(`Error ${where} package '${name}': ${messageOf(error)}`);
    }
    return module.exports;
  };
  return load;
}

/** What the bundle of a package throws for a module that neither it nor the sandbox has. */
function isAbsentModule(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
