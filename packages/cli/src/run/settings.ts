import { CommandError } from '../command.ts';
import { type RunArguments, reporterOptions } from './arguments.ts';
import { isObject } from './rc-file.ts';

export type KeyValue = { key: string; value: string };

/** What the flags and rc files ask for, checked. */
export type RunSettings = {
  collections: string[];
  environment?: string;
  globals?: string;
  data?: string;
  iterations?: number;
  folders: string[];
  environmentVariables: KeyValue[];
  globalVariables: KeyValue[];
  envFiles: string[];
  exportEnvironment?: string | true;
  exportGlobals?: string | true;
  exportCollection?: string | true;
  exportCookieJar?: string | true;
  cookieJar?: string;
  reporters: string[];
  reporterOptions: { [reporter: string]: { [option: string]: unknown } };
  bail: boolean;
  suppressExitCode: boolean;
  silent: boolean;
  unicode: boolean;
  color: boolean | undefined;
  verbose: boolean;
  delayRequestMs?: number;
  timeoutMs?: number;
  timeoutRequestMs?: number;
  timeoutScriptMs?: number;
  followRedirects: boolean | undefined;
  strictSSL: boolean | undefined;
  workingDir: string;
  insecureFileRead: boolean;
  clientCert?: string;
  clientKey?: string;
  clientPassphrase?: string;
  clientCertList?: string;
  extraCa?: string;
  apiKey: string | undefined;
  apiUrl: string;
  parallel?: number;
  retry?: number;
  shard?: { index: number; total: number };
  watch: boolean;
  dryRun: boolean;
  fetchTokens: boolean;
  revealSecrets: boolean;
  protocolVersion?: 'auto' | 'http1' | 'http2';
  proxy?: string;
  vaultFile?: string;
  /** Ids and files. */
  datasets: KeyValue[];
  scriptMemoryMb?: number;
  freshContext: boolean;
  /** `all`, `none`, or entries of a policy. */
  packagePolicy: string[];
  packageRegistries: string[];
  packagesOffline: boolean;
};

type Environment = { [name: string]: string | undefined };

/** The longest time of a timer, some 25 days: Node fires longer ones at once. */
const TIMER_MAX_MS = 2 ** 31 - 1;

/** Flags over rc files over defaults. */
export function readSettings(
  { flags, reporterFlags, collections }: RunArguments,
  rc: { [name: string]: unknown },
  environment: Environment,
): RunSettings {
  const all: { [name: string]: unknown } = { ...rc, ...flags };
  const given = (name: string): unknown => all[name] ?? undefined;
  const text = (name: string): string | undefined => {
    const value = given(name);
    if (value === undefined || value === false || value === '') return undefined;
    if (typeof value !== 'string') throw wrong(name, 'must be text');
    return value;
  };
  const path = (name: string): string | true | undefined => (given(name) === true ? true : text(name));
  const whole = (name: string): number | undefined => {
    const value = given(name);
    // COMPAT: `--timeout` alone, and 0 in rc files, mean none.
    if (value === undefined || value === true || value === 0) return undefined;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0)
      throw wrong(name, 'must be a positive integer');
    return number;
  };
  const milliseconds = (name: string): number | undefined => {
    const value = whole(name);
    return value === undefined ? undefined : Math.min(value, TIMER_MAX_MS);
  };
  const flag = (name: string): boolean => given(name) === true || given(name) === 'true';
  const reporters = listOf(given('reporters') ?? 'cli').filter((name) => name !== '');
  const settings: RunSettings = {
    collections,
    ...some('environment', text('environment')),
    ...some('globals', text('globals')),
    ...some('data', text('iterationData')),
    ...some('iterations', whole('iterationCount')),
    folders: manyOf(given('folder')).filter((name) => name !== ''),
    environmentVariables: pairs(given('envVar')),
    globalVariables: pairs(given('globalVar')),
    envFiles: manyOf(given('envFile')),
    ...some('exportEnvironment', path('exportEnvironment')),
    ...some('exportGlobals', path('exportGlobals')),
    ...some('exportCollection', path('exportCollection')),
    ...some('exportCookieJar', path('exportCookieJar')),
    ...some('cookieJar', text('cookieJar')),
    reporters: [...new Set(reporters)],
    reporterOptions: reporterOptions(reporters, reporterFlags, reporterSettings(rc.reporter)),
    bail: readBail(given('bail')),
    suppressExitCode: flag('suppressExitCode'),
    silent: flag('silent'),
    unicode: !flag('disableUnicode'),
    color: readColor(given('color'), environment),
    verbose: flag('verbose'),
    ...some('delayRequestMs', milliseconds('delayRequest')),
    ...some('timeoutMs', milliseconds('timeout')),
    ...some('timeoutRequestMs', milliseconds('timeoutRequest')),
    ...some('timeoutScriptMs', milliseconds('timeoutScript')),
    followRedirects: given('ignoreRedirects') === undefined ? undefined : !flag('ignoreRedirects'),
    strictSSL: given('insecure') === undefined ? undefined : !flag('insecure'),
    workingDir: text('workingDir') ?? '.',
    insecureFileRead: given('insecureFileRead') !== false && given('insecureFileRead') !== 'false',
    ...some('clientCert', text('sslClientCert')),
    ...some('clientKey', text('sslClientKey')),
    ...some('clientPassphrase', text('sslClientPassphrase')),
    ...some('clientCertList', text('sslClientCertList')),
    ...some('extraCa', text('sslExtraCaCerts')),
    apiKey: text('postmanApiKey') ?? environment.PARLEY_API_KEY ?? environment.POSTMAN_API_KEY,
    apiUrl: (
      environment.PARLEY_API_URL ||
      environment.POSTMAN_API_BASE_URL ||
      'http://localhost:4440/api'
    ).replace(/\/+$/, ''),
    ...some('parallel', whole('parallel')),
    ...some('retry', whole('retry')),
    ...some('shard', readShard(text('shard'))),
    watch: flag('watch'),
    dryRun: flag('dryRun'),
    fetchTokens: flag('fetchTokens'),
    revealSecrets: flag('revealSecrets'),
    ...some('protocolVersion', readHttpVersion(text('httpVersion'))),
    ...some('proxy', text('proxy')),
    ...some('vaultFile', text('vaultFile')),
    datasets: pairs(given('dataset')),
    ...some('scriptMemoryMb', whole('scriptMemory')),
    freshContext: readSandbox(text('sandbox')),
    packagePolicy: listOf(given('packagePolicy')).filter((entry) => entry !== ''),
    packageRegistries: manyOf(given('packageRegistry')),
    packagesOffline: flag('packagesOffline'),
  };
  if (collections.length === 0)
    throw new CommandError(
      'parley run needs a collection: a file, an address or a uid.\nparley run --help lists what it takes.',
    );
  return settings;
}

function some<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [key in Name]?: Value };
}

/** How a flag is spelt, from the camelCase name that rc files use. */
function wrong(name: string, what: string): CommandError {
  return new CommandError(`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} ${what}.`);
}

function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? value.split(',').map((name) => name.trim()) : [];
}

function manyOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' ? [value] : [];
}

/** `key=value`; COMPAT: newman's rc files have `{key, value}`. */
function pairs(value: unknown): KeyValue[] {
  const list: unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.map((entry) => {
    if (isObject(entry)) return { key: String(entry.key), value: String(entry.value ?? '') };
    const said = String(entry);
    const at = said.indexOf('=');
    return at === -1 ? { key: said, value: '' } : { key: said.slice(0, at), value: said.slice(at + 1) };
  });
}

function reporterSettings(value: unknown): { [reporter: string]: { [option: string]: unknown } } {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, options]) => [name, isObject(options) ? options : {}]),
  );
}

/** COMPAT: `--bail folder` alone is about missing folders, which always end a run; it does not stop at failures. */
function readBail(value: unknown): boolean {
  if (value === undefined || value === false) return false;
  if (value === true) return true;
  if (isObject(value)) return value.failure === true;
  const modifiers = listOf(value);
  const strange = modifiers.find((one) => one !== 'folder' && one !== 'failure');
  if (strange !== undefined) throw new CommandError(`--bail takes folder and failure, not "${strange}".`);
  return modifiers.includes('failure');
}

/** Undefined: as the terminal says. NO_COLOR: https://no-color.org. */
function readColor(value: unknown, environment: Environment): boolean | undefined {
  if (value === 'on' || value === true) return true;
  if (value === 'off' || value === false) return false;
  if (value !== undefined && value !== 'auto')
    throw new CommandError(`--color must be auto, on or off, not "${String(value)}".`);
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0' && environment.FORCE_COLOR !== 'false';
  return environment.TERM === 'dumb' ? false : undefined;
}

function readShard(value: string | undefined): { index: number; total: number } | undefined {
  if (value === undefined) return undefined;
  const found = /^(\d+)\/(\d+)$/.exec(value);
  const index = Number(found?.[1]);
  const total = Number(found?.[2]);
  if (!found || index < 1 || index > total)
    throw new CommandError(`--shard must be i/n with i from 1 to n, such as 1/4, not "${value}".`);
  return { index, total };
}

function readHttpVersion(value: string | undefined): 'auto' | 'http1' | 'http2' | undefined {
  switch (value) {
    case undefined:
      return undefined;
    case 'auto':
      return 'auto';
    case '1':
    case '1.1':
    case 'http1':
      return 'http1';
    case '2':
    case '2.0':
    case 'http2':
      return 'http2';
  }
  throw new CommandError(`--http-version must be 1.1, 2 or auto, not "${value}".`);
}

function readSandbox(value: string | undefined): boolean {
  if (value === undefined || value === 'shared') return false;
  if (value === 'fresh') return true;
  throw new CommandError(`--sandbox must be shared or fresh, not "${value}".`);
}
