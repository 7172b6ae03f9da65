import type { RequestDefinition } from '@parley/format';
import type { ConsoleLevel, ErrorDetails, ScriptKind } from '../events.ts';
import type { ScriptInput } from './inside/core/running.ts';

/** A script of an item, a folder or the collection. */
export type ScriptText = { id: string; source: string; ownerId: string; ownerName: string };

/** One run of one script: what it is told, and what it may ask the host for. */
export type ScriptTask = {
  kind: ScriptKind;
  script: ScriptText;
  info: Omit<ScriptInput, 'run' | 'kind' | 'legacy' | 'mayChangeRealm' | 'mayWait' | 'currentName'>;
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
  datasets: (operation: string, id: string, values: string | undefined) => Promise<unknown>;
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
