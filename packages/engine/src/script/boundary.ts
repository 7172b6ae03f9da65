import type { ScriptReport } from './inside/core/running.ts';

/** Functions of the host that a script causes to run while it is running; `run` tells stale callers apart. */
export type HostFunction = (operation: string, ...values: unknown[]) => unknown;

/** What the host may call in a context. Every call may end by the time or memory limit, and throws then. */
export type Inside = {
  load: (scope: string, json: string) => void;
  /** Gives the report at once for a script that cannot wait for anything. */
  execute: (script: CompiledScript, input: string, names: string) => ScriptReport | undefined;
  resume: (run: number, id: number, error: unknown, result: unknown) => void;
  report: (run: number, stop: boolean) => ScriptReport | undefined;
};

/** A script in a context, ready to be called; only the isolate that made it understands it. */
export type CompiledScript = { readonly handle: unknown; readonly names: string };

/** A context with the pm API in it and limits round it. */
export type ScriptContext = Inside & {
  /** @throws SyntaxError with the place in the user's text */
  compile: (source: string, file: string, parameters: readonly string[]) => CompiledScript;
  /** How long the next call may hold the processor, in ms. */
  limit: (ms: number) => void;
  /** False after the memory limit ended the isolate. */
  alive: () => boolean;
  dispose: () => void;
};
