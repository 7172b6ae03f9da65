import type { CollectionItem, RequestDefinition } from '@parley/format';
import type { Exchange, SendError } from './send/message.ts';

/** Where a run stands. `iteration` and `position` count from 0. */
export type Cursor = {
  /** Unique for each visit of an item. */
  ref: string;
  position: number;
  iteration: number;
  /** Items of an iteration. */
  length: number;
  /** Iterations of the run. */
  cycles: number;
};

/** One request of the collection in the run. Stands for the same object in every event. */
export type RunItem = {
  id: string;
  name: string;
  /** The definition, with an id at every element. */
  definition: CollectionItem;
  /** Names from the collection down to the parent folder. */
  path: readonly string[];
  /** Ids alike. */
  pathIds: readonly string[];
};

/** An error as the script or the sender gave it; `line` and `column` count from 1 in the user's own script. */
export type ErrorDetails = {
  name: string;
  message: string;
  stack?: string;
  line?: number;
  column?: number;
  /** `AssertionError` carries them. */
  showDiff?: boolean;
};

export type ScriptKind = 'prerequest' | 'test';

export type AssertionResult = {
  name: string;
  /** Counts from 0 within the script. */
  index: number;
  skipped: boolean;
  error?: ErrorDetails;
};

export type ScriptResult = {
  kind: ScriptKind;
  /** Whose script: the item's own or that of a folder or the collection. */
  ownerId: string;
  ownerName: string;
  scriptId: string;
  assertions: AssertionResult[];
  error?: ErrorDetails;
  /** What the script gave to `setNextRequest`, when it called it. */
  nextRequest?: string | null;
  durationMs: number;
};

export type ConsoleLevel = 'log' | 'info' | 'warn' | 'error' | 'debug' | 'clear';

/** Why an exchange happened. `item` is the item's own request; the others belong to the item all the same. */
export type ExchangeOrigin = 'item' | 'redirect' | 'auth' | 'script' | 'token' | 'retry';

/**
 * What a run tells, in order. Streaming protocols (WebSocket, SSE, gRPC, Socket.IO, MQTT) send `message` events
 * between `request-started` and `request-finished` of their item; HTTP has none.
 */
export type RunEvent =
  | { type: 'run-started'; runId: string; startedAt: number; items: number; iterations: number }
  | { type: 'iteration-started'; cursor: Cursor }
  | { type: 'item-started'; cursor: Cursor; item: RunItem }
  | { type: 'phase-started'; cursor: Cursor; item: RunItem; kind: ScriptKind; scripts: number }
  | { type: 'script-started'; cursor: Cursor; item: RunItem; kind: ScriptKind; scriptId: string }
  | {
      type: 'console';
      cursor: Cursor;
      item: RunItem;
      kind: ScriptKind;
      level: ConsoleLevel;
      /** JSON-like values; what JSON cannot say is written as text. */
      values: unknown[];
    }
  | { type: 'script-finished'; cursor: Cursor; item: RunItem; result: ScriptResult }
  | { type: 'phase-finished'; cursor: Cursor; item: RunItem; kind: ScriptKind; results: ScriptResult[] }
  | { type: 'request-started'; cursor: Cursor; item: RunItem; request: RequestDefinition }
  | { type: 'exchange'; cursor: Cursor; item: RunItem; origin: ExchangeOrigin; exchange: SentExchange }
  | {
      type: 'message';
      cursor: Cursor;
      item: RunItem;
      direction: 'in' | 'out';
      at: number;
      /** Protocol's own name: `text`, `binary`, `ping`, `close`, an event name, a topic, a method. */
      channel: string;
      data: string | Uint8Array;
      meta?: { [name: string]: string };
    }
  | {
      type: 'request-finished';
      cursor: Cursor;
      item: RunItem;
      exchange: SentExchange | undefined;
      error?: SendError;
    }
  | { type: 'visualizer'; cursor: Cursor; item: RunItem; template: string; data: unknown; options: unknown }
  | { type: 'warning'; cursor: Cursor | undefined; item: RunItem | undefined; message: string }
  | { type: 'item-finished'; cursor: Cursor; item: RunItem; outcome: ItemOutcome }
  | { type: 'iteration-finished'; cursor: Cursor }
  | { type: 'run-finished'; finishedAt: number; outcome: RunOutcome };

/** An exchange with the request in the format's own words, as reports show it. */
export type SentExchange = Exchange & { id: string; definition: RequestDefinition };

export type ItemOutcome = {
  skipped: boolean;
  /** Attempts of the item, more than 1 with `retry`. */
  attempts: number;
  failed: boolean;
};

export type VariableValue = { key: string; value: unknown; type: string };

export type RunOutcome = {
  /** True when nothing failed and the run came to its end. */
  ok: boolean;
  /** Why the run ended early. */
  stopped?: 'bail' | 'timeout' | 'aborted';
  error?: ErrorDetails;
  /** Scopes as they are at the end. */
  environment: VariableValue[];
  globals: VariableValue[];
  collectionVariables: VariableValue[];
  /** The jar, serialised (tough-cookie's format); undefined when no cookie was ever stored. */
  cookies: unknown;
};
