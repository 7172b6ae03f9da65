import { resolve } from 'node:path';

/** Everything that can be set from outside. One list: name, parser, default, meaning. Documented in docs/operating.md. */
type Setting<T> = { env: string; parse: (text: string, name: string) => T; fallback: T; about: string };

const text = (value: string): string => value;
const optional = (value: string): string | null => (value === '' ? null : value);
const integer =
  (min: number, max: number) =>
  (value: string, name: string): number => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < min || number > max)
      throw new ConfigError(`${name} must be a whole number from ${min} to ${max}, not "${value}"`);
    return number;
  };
/** Names that deployments may already use are taken; without `api` this version would do nothing. */
const roleList = (value: string, name: string): string => {
  const roles = value.split(',').map((role) => role.trim());
  const strange = roles.find((role) => !['api', 'mock', 'worker'].includes(role));
  if (strange !== undefined) throw new ConfigError(`${name} takes api, mock and worker, not "${strange}"`);
  if (!roles.includes('api'))
    throw new ConfigError(`${name} must hold api: this version serves nothing else`);
  return roles.join(',');
};
const oneOf =
  <const T extends string>(...values: T[]) =>
  (value: string, name: string): T => {
    if (!values.includes(value as T))
      throw new ConfigError(`${name} must be one of ${values.join(', ')}, not "${value}"`);
    return value as T;
  };
const setting = <T>(
  env: string,
  parse: Setting<T>['parse'],
  fallback: NoInfer<T>,
  about: string,
): Setting<T> => ({
  env,
  parse,
  fallback,
  about,
});

export class ConfigError extends Error {}

export const settings = {
  host: setting('PARLEY_HOST', text, '127.0.0.1', 'address to listen on'),
  port: setting('PARLEY_PORT', integer(0, 65535), 4440, 'port to listen on; 0 takes a free one'),
  dataDir: setting('PARLEY_DATA', text, './data', 'directory for the database file, keys and mail'),
  databaseUrl: setting(
    'DATABASE_URL',
    optional,
    null as string | null,
    'postgres://... to use PostgreSQL instead of the SQLite file',
  ),
  databasePoolMax: setting(
    'PARLEY_DATABASE_POOL_MAX',
    integer(4, 200),
    10,
    'PostgreSQL connections a node may hold',
  ),
  publicUrl: setting(
    'PARLEY_PUBLIC_URL',
    optional,
    null as string | null,
    'address people and clients use, e.g. https://parley.example.org; default http://HOST:PORT',
  ),
  apiHost: setting(
    'PARLEY_API_HOST',
    optional,
    null as string | null,
    'host name at whose root the Postman API is served too',
  ),
  encryptionKey: setting(
    'PARLEY_ENCRYPTION_KEY',
    optional,
    null as string | null,
    'base64 of 32 bytes; default: the file keys/master.key in the data directory',
  ),
  signUp: setting('PARLEY_SIGN_UP', oneOf('open', 'off'), 'open', 'who may create an account'),
  smtpUrl: setting(
    'SMTP_URL',
    optional,
    null as string | null,
    'smtp://user:password@host:port; without it mail lands in the data directory',
  ),
  mailFrom: setting('PARLEY_MAIL_FROM', text, 'Parley <parley@localhost>', 'sender of mail'),
  rateLimitPerMinute: setting(
    'PARLEY_RATE_LIMIT_PER_MINUTE',
    integer(0, 10_000_000),
    3000,
    'API calls a minute per key; 0 = none',
  ),
  rateLimitPerMonth: setting(
    'PARLEY_RATE_LIMIT_PER_MONTH',
    integer(0, 2_000_000_000),
    0,
    'API calls a month per team; 0 = none',
  ),
  trustProxy: setting(
    'PARLEY_TRUST_PROXY',
    oneOf('off', 'on'),
    'off',
    'on: believe X-Forwarded-* of a reverse proxy in front',
  ),
  outbound: setting(
    'PARLEY_OUTBOUND',
    oneOf('auto', 'open', 'guarded'),
    'auto',
    'addresses that users may make the server call: open = all, guarded = none of its own network; auto = open while it serves this machine only',
  ),
  outboundAllow: setting(
    'PARLEY_OUTBOUND_ALLOW',
    text,
    '',
    'hosts, addresses and networks (10.1.0.0/16) that guarded opens, separated by commas; a host that has other addresses as well is named itself',
  ),
  bodyBytesMax: setting(
    'PARLEY_BODY_BYTES_MAX',
    integer(1024, 1_000_000_000),
    1_048_576 * 5,
    'largest request body in bytes, where a route sets no other',
  ),
  collectionBytesMax: setting(
    'PARLEY_COLLECTION_BYTES_MAX',
    integer(1024, 1_000_000_000),
    100 * 1_048_576,
    'largest collection document in bytes',
  ),
  environmentBytesMax: setting(
    'PARLEY_ENVIRONMENT_BYTES_MAX',
    integer(1024, 1_000_000_000),
    30 * 1_048_576,
    'largest environment document in bytes',
  ),
  depthMax: setting('PARLEY_DEPTH_MAX', integer(1, 1000), 32, 'folders in folders'),
  childrenMax: setting(
    'PARLEY_CHILDREN_MAX',
    integer(1, 10_000_000),
    100_000,
    'items in one folder or collection',
  ),
  itemsMax: setting('PARLEY_ITEMS_MAX', integer(1, 10_000_000), 250_000, 'items in one collection'),
  elementBytesMax: setting(
    'PARLEY_ELEMENT_BYTES_MAX',
    integer(1024, 1_000_000_000),
    20 * 1_048_576,
    'one request, folder, example or environment in bytes',
  ),
  sessionIdleMinutes: setting(
    'PARLEY_SESSION_IDLE_MINUTES',
    integer(1, 525_600),
    30,
    'idle time of a session without "stay signed in"',
  ),
  sessionRememberDays: setting(
    'PARLEY_SESSION_REMEMBER_DAYS',
    integer(1, 3650),
    30,
    'life of a session with "stay signed in"',
  ),
  logLevel: setting('PARLEY_LOG_LEVEL', oneOf('error', 'warn', 'info', 'debug'), 'info', 'what is logged'),
  roles: setting(
    'PARLEY_ROLES',
    roleList,
    'api',
    'what this process does, of api, mock, worker; must hold api, the one there is so far',
  ),
} as const;

export type Config = { -readonly [K in keyof typeof settings]: (typeof settings)[K]['fallback'] } & {
  warnings: string[];
};

/** Reads the environment; `overrides` (command line flags) win. Throws `ConfigError` with the name of the bad variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, overrides: Partial<Config> = {}): Config {
  const values: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [key, item] of Object.entries(settings) as [keyof typeof settings, Setting<unknown>][]) {
    known.add(item.env);
    const given = env[item.env];
    values[key] = given === undefined || given === '' ? item.fallback : item.parse(given, item.env);
  }
  const warnings = Object.keys(env)
    .filter((name) => name.startsWith('PARLEY_') && !known.has(name) && !name.startsWith('PARLEY_TEST_'))
    .map((name) => `unknown setting ${name} is ignored`);
  const config = { ...values, ...overrides, warnings } as Config;
  config.dataDir = resolve(config.dataDir);
  config.publicUrl = config.publicUrl?.replace(/\/+$/, '') ?? null;
  return config;
}
