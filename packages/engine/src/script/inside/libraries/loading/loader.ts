import { callHost } from '../../host.ts';

type Require = (name: string) => unknown;

/** What a library's script evaluates to. */
type Library = (require: Require) => unknown;

export type LibraryLoaderOptions = {
  /** Indirect `eval`, as it was before any script ran. */
  evaluate: (text: string) => unknown;
  /** Text of the library of that name (`InsideFiles.library`), undefined when there is none. */
  read: (name: string) => string | undefined;
  /** Modules that are part of main (`buffer`, `timers`). */
  builtIn: { readonly [name: string]: (() => unknown) | undefined };
};

/**
 * Makes `require`: each library is compiled at its first use, once for a context. Names with `#` are for the inside
 * itself and unknown to scripts: hand scripts `forScripts`.
 */
export function createLibraryLoader({ evaluate, read, builtIn }: LibraryLoaderOptions): {
  forInside: Require;
  forScripts: Require;
} {
  // No Map: a script that replaces its methods must not be handed what is in here.
  const loaded: { [name: string]: unknown } = Object.create(null);
  const host = { callHost };

  const forInside: Require = (asked) => {
    const name = asked === 'csv-parse/lib/sync' ? 'csv-parse' : asked;
    if (name in loaded) return loaded[name];
    const exports = load(name);
    loaded[name] = exports;
    return exports;
  };

  const load = (name: string): unknown => {
    if (name === '#host') return host;
    const own = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
    if (own !== undefined) return own();
    const text = read(name);
    if (text === undefined) throw notFound(name);
    return (evaluate(text) as Library)(forInside);
  };

  return {
    forInside,
    forScripts: (name) => {
      if (typeof name !== 'string' || name.startsWith('#')) throw notFound(String(name));
      return forInside(name);
    },
  };
}

function notFound(name: string): Error {
  return Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
}
