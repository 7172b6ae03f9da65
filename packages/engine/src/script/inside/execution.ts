import type { RequestDefinition } from '@parley/format';

/** The live values of one variable scope inside the isolate; changes are told to the host when a script pauses. */
export type ScopeStore = {
  readonly name: string;
  get: (key: string) => unknown;
  set: (key: string, value: unknown) => void;
  has: (key: string) => boolean;
  unset: (key: string) => void;
  clear: () => void;
  /** In order of insertion. */
  entries: () => Iterable<[string, unknown]>;
};

export type ResponseHead = {
  id: string;
  code: number;
  status: string;
  header: { key: string; value: string }[];
  responseTime: number;
  /** Bytes of the decoded body. */
  responseSize: number;
  /** Bytes of head and body on the wire. */
  headerSize: number;
  wireSize: number;
};

/** A cookie as scripts see it. `expires` is milliseconds since 1970, null for a session cookie. */
export type CookieJson = {
  name: string;
  value: string;
  domain: string;
  path: string;
  expires: number | null;
  httpOnly: boolean;
  secure: boolean;
  hostOnly: boolean;
  session: boolean;
  sameSite?: string;
};

export type SendResult = { head: ResponseHead; body: Uint8Array; cookies: CookieJson[] };

/** Rows of a dataset; `more` names what is left of the answer. */
export type DatasetPage = {
  columns: string[];
  rows: (string | number | bigint | Uint8Array | null)[][];
  more: string | undefined;
};

/** What the core gives to the `pm` object of one script. Everything is computed at first use. */
export type Execution = {
  readonly kind: 'prerequest' | 'test';
  readonly info: {
    readonly eventName: 'prerequest' | 'test';
    readonly iteration: number;
    readonly iterationCount: number;
    readonly requestName: string;
    readonly requestId: string;
  };
  /** Names from the collection down to the item. */
  readonly location: readonly string[];
  /** Name of the element whose script this is (`pm.execution.location.current`). */
  readonly currentName: string;
  readonly environmentName: string;
  readonly scopes: {
    readonly local: ScopeStore;
    readonly data: ScopeStore;
    readonly environment: ScopeStore;
    readonly collectionVariables: ScopeStore;
    readonly globals: ScopeStore;
  };
  /** The request to send (prerequest) or as sent (test). */
  requestDefinition: () => RequestDefinition & { id?: string; name?: string };
  /** Undefined before the send, and when there was no response. */
  responseHead: () => ResponseHead | undefined;
  bodyText: () => string;
  bodyBytes: () => Uint8Array;
  /** Cookies of the jar for the request's URL. */
  cookies: () => CookieJson[];
  /** Replaces `{{name}}` in text by the merged scopes, or by one scope; dynamic variables too. */
  replaceIn: (text: string, scope?: ScopeStore) => string;
  /** `pm.test`; returns nothing, failures become assertions. */
  test: (name: string, body?: unknown) => void;
  skipTest: (name: string) => void;
  testIndex: () => number;
  /** Sends with the run's jar, certificates and proxies; keeps the script alive until it is answered. */
  send: (definition: RequestDefinition) => Promise<SendResult>;
  /** An operation on the jar: `get`, `getAll`, `set`, `unset`, `clear`; keeps the script alive. */
  jar: (operation: string, url: string, values?: unknown) => Promise<unknown>;
  vault: (operation: 'get' | 'set' | 'unset', name: string, value?: string) => Promise<unknown>;
  /** Asks a dataset (`query`, `view`), or goes on with an answer (`page`, `close`); keeps the script alive. */
  datasets: (
    operation: 'query' | 'view' | 'page' | 'close',
    id: string,
    values?: { text: string; params: unknown },
  ) => Promise<DatasetPage>;
  setNextRequest: (name: string | null) => void;
  /** Takes back an earlier call. */
  clearNextRequest?: () => void;
  /** Ends the script by throwing what no user code can catch for good. */
  skipRequest: () => never;
  visualizer: (value: { template: string; data: unknown; options: unknown } | null) => void;
  runRequest: (id: string, variables: unknown) => Promise<SendResult | null>;
  /** `require` of a bundled library, `pm.require` of a package. */
  requireLibrary: (name: string) => unknown;
  requirePackage: (name: string) => unknown;
  /** Tells an error that no code of the script could catch, such as one thrown by a callback. */
  fail: (error: unknown) => void;
  /** Set once a pre-request script has touched its request: what to send, undefined when nothing changed. */
  changedRequest?: (() => RequestDefinition | undefined) | undefined;
  /** The `tests` object once a script has asked for it; read with `collectTests` when it ends. */
  legacyTests?: Record<string, unknown> | undefined;
  /** What `createPm` and `legacyValue` keep for the same script. */
  pm?: unknown;
  legacyValues?: Map<string, unknown>;
};
