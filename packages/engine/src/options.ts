import type { Readable } from 'node:stream';
import type { Collection, VariableSet } from '@parley/format';
import type { CancelSignal } from './cancellation.ts';

/** One row of a data file. */
export type DataRow = { [column: string]: unknown };

export type RunOptions = {
  /** v2.1, as `readCollection` of the format package gives it. */
  collection: Collection;
  environment?: VariableSet;
  globals?: VariableSet;
  data?: DataRow[];
  /** Default: the number of data rows, else 1. */
  iterations?: number;
  /** Names or ids of folders or requests; only these run, in the order of the collection. */
  folders?: string[];
  bail?: boolean;
  /** Milliseconds; undefined or 0 is none. */
  delayRequestMs?: number;
  timeoutMs?: number;
  timeoutRequestMs?: number;
  timeoutScriptMs?: number;
  /** Iterations that run at the same time, each with scripts, scopes and cookies of its own. */
  parallel?: number;
  /** How often a failed item is tried again. */
  retry?: number;
  /** Only the part `index` (from 1) of `total` of the iterations, or of the items when there is one iteration. */
  shard?: { index: number; total: number };
  /** Does everything up to sending: pre-request scripts, variables, authorization. Nothing is sent or tested. */
  dryRun?: boolean;
  /** Gets OAuth 2.0 tokens that are missing or expired, by refresh token, client credentials or password. */
  fetchTokens?: boolean;
  send?: SendOptions;
  scripts?: ScriptOptions;
  files?: FileAccess;
  vault?: VaultAccess;
  datasets?: DatasetAccess;
  packages?: PackageResolver;
  cookies?: unknown;
  /** Hears what scripts give to variables, before any event that could show it: reports mask what becomes secret. */
  onVariable?: (scope: string, name: string, value: unknown) => void;
  /** Hears values that are secret by their nature: tokens that were fetched, what scripts put into the vault. */
  onSecret?: (value: string) => void;
  /** Ends the run: what is on its way is cancelled, scripts are ended. */
  signal?: CancelSignal;
};

export type SendOptions = {
  followRedirects?: boolean;
  maxRedirects?: number;
  strictSSL?: boolean;
  protocolVersion?: 'auto' | 'http1' | 'http2';
  /** PEM text added to the built-in roots. */
  extraCa?: string[];
  certificates?: ClientCertificate[];
  proxies?: ProxyRule[];
  /** Reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY from here. */
  proxyEnvironment?: { [name: string]: string | undefined };
  /** Largest body after decoding; more is cut and the exchange says so. Default 100 MiB. */
  maxResponseBytes?: number;
  userAgent?: string;
  /** Refuses addresses (the server's guarded client); gets every resolved address, throws to refuse. */
  checkAddress?: (address: string, host: string) => void;
};

/** Match patterns are `scheme://host:port/*` with `*` for any part. */
export type ClientCertificate = {
  name?: string;
  /** None: for every host. */
  matches?: string[];
  key?: Buffer;
  cert?: Buffer;
  pfx?: Buffer;
  passphrase?: string;
};

export type ProxyRule = {
  /** Match pattern of the requests that use it; default every http and https one. */
  match?: string;
  protocol?: 'http' | 'https' | 'socks4' | 'socks5';
  host: string;
  port: number;
  username?: string;
  password?: string;
  /** Hosts that bypass it. */
  bypass?: string[];
  /** CONNECT also for http. */
  tunnel?: boolean;
  disabled?: boolean;
};

export type ScriptOptions = {
  /** Heap of an isolate in MiB. Default 256. */
  memoryMb?: number;
  /** Longest time one piece of a script may hold the processor, in ms. Default 30,000. */
  cpuMs?: number;
  /** A context of its own for each item instead of each run. */
  freshContext?: boolean;
};

/** Reads files of bodies. Throws an Error with a sentence when a path may not or cannot be read. */
export type FileAccess = {
  stat: (path: string) => Promise<{ size: number; name: string }>;
  open: (path: string) => Readable;
};

/** Secrets of the person who runs; values never enter reports. */
export type VaultAccess = {
  get: (name: string) => Promise<string | undefined>;
  set: (name: string, value: string) => Promise<void>;
  unset: (name: string) => Promise<void>;
  /** Names whose value may go to this URL, with the values. */
  valuesFor: (url: string) => Promise<{ [name: string]: string }>;
  /** False: `pm.vault` in scripts is refused. */
  scripts: boolean;
};

/** Tables that scripts may ask by `pm.datasets`; `openDatasets` of `@parley/engine/datasets` gives one from files. */
export type DatasetAccess = {
  readonly ids: readonly string[];
  /** Rejects with an Error that tells the script's author what is wrong. The signal ends it: nobody waits any more. */
  ask: (id: string, question: DatasetQuestion, signal: CancelSignal) => Promise<DatasetAnswer>;
};
/** `text` is SQL, or the name of a view. */
export type DatasetQuestion = { kind: 'query' | 'view'; text: string; params: DatasetParams };
/** JSON values. */
export type DatasetParams = readonly unknown[] | { readonly [name: string]: unknown };
export type DatasetCell = string | number | bigint | Uint8Array | null;
export type DatasetRow = DatasetCell[];
/** `bytes` is what the rows weigh, roughly. */
export type DatasetAnswer = { columns: string[]; rows: DatasetRow[]; bytes: number };

/** Finds the source of a package before a script runs; the policy of the caller decides there. */
export type PackageResolver = (specifier: string) => Promise<PackageSource>;
export type PackageSource =
  | { kind: 'team' | 'external'; name: string; code: string }
  | { kind: 'missing' | 'refused'; reason: string };
