import type { ExchangeOrigin, RunEvent, RunItem, RunOutcome, SendError, Timings } from '@parley/engine';
import type { Collection, RequestDefinition, VariableSet } from '@parley/format';
import type { Output } from '../run/output.ts';
import type { RunSettings } from '../run/settings.ts';
import type { Tally } from '../run/tally.ts';

/**
 * One request as people count them: an authorization retry and a script's send are requests of their own,
 * redirect hops are not. The request is the first hop's, the response the last one's.
 */
export type SentEvent = {
  type: 'sent';
  cursor: ReportCursor;
  item: RunItem;
  origin: ExchangeOrigin;
  exchangeId: string;
  definition: RequestDefinition;
  method: string;
  url: string;
  requestHeaders: { key: string; value: string; system?: boolean }[];
  requestBody: Uint8Array | undefined;
  requestBytes: { header: number; body: number };
  response: SentResponse | undefined;
  error: SendError | undefined;
  /** From the first byte sent to the last one received, redirects included. */
  responseTimeMs: number;
  /** Of the last hop. */
  timings: Timings;
  hops: number;
};

export type SentResponse = {
  code: number;
  reason: string;
  httpVersion: string;
  headers: { key: string; value: string }[];
  body: Buffer;
  headerBytes: number;
  truncated: boolean;
};

export type ReportCursor = Extract<RunEvent, { type: 'item-started' }>['cursor'];

/** What reporters get: the run's own events, with `sent` in place of `exchange`. */
export type ReportEvent = Exclude<RunEvent, { type: 'exchange' }> | SentEvent;

/** One failure, as newman counts and names them. */
export type Failure = {
  kind: 'assertion' | 'script' | 'request';
  name: string;
  message: string;
  stack: string;
  /** The assertion's name. */
  test?: string;
  index?: number;
  /** Such as `assertion:1 in test-script`. */
  at: string;
  item: RunItem;
  cursor: ReportCursor;
  time: number;
  /** Of a request that could not be sent: Node's code and what it was about. */
  details?: { [detail: string]: string | number };
  scriptId?: string;
};

export type ReporterOptions = { [option: string]: unknown };

/** One run of one collection. */
export type RunContext = {
  collection: Collection;
  environment: VariableSet;
  globals: VariableSet;
  tally: Tally;
  /** 0 for the first of the collections of a command. */
  index: number;
  /** Collections of the command. */
  runs: number;
  /** A part for names of files, unique in the command. */
  label: string;
};

/** What reporters of a whole command share. */
export type ReporterSetup = {
  options: ReporterOptions;
  output: Output;
  /** Replaces secret values; absent when nothing is to be masked. */
  mask: ((text: string) => string) | undefined;
  color: boolean;
  unicode: boolean;
  silent: boolean;
  verbose: boolean;
  parallel: number;
  /** What the command was asked to do, for reporters of packages. */
  settings: RunSettings;
  /** Prints a line for people beside the report. */
  warn: (line: string) => void;
};

/** Gets every run of a command in turn. Everything but `close` is synchronous: reporting must not slow the run. */
export type Reporter = {
  begin: (run: RunContext) => void;
  /** `failures` are those that this event brought, in the order in which lists number them. */
  event: (event: ReportEvent, failures: readonly Failure[]) => void;
  end: (outcome: RunOutcome) => void;
  /** After the last run. */
  close: () => Promise<void>;
};
