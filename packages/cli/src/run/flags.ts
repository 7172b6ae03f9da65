/** One flag of `parley run`. `value`: none is a switch, optional may stand alone, required takes what follows. */
export type RunFlag = {
  name: string;
  short?: string;
  value: 'none' | 'optional' | 'required';
  placeholder?: string;
  /** May be given several times. */
  many?: boolean;
  /** The value is a whole number above 0. */
  integer?: boolean;
  /** Exists as `--no-<name>` only: true unless it is given. */
  negated?: boolean;
  about: string;
};

type FlagLine = readonly [spelling: string, about: string, traits?: 'many' | 'integer'];

/** newman's flags, in its order and with its meaning. Source: newman 6.2.2, `newman run --help`. */
const newmanFlags: readonly FlagLine[] = [
  ['-e, --environment <source>', 'environment: a file, a URL or a uid'],
  ['-g, --globals <source>', 'globals: a file or a URL'],
  ['-r, --reporters [names]', 'reporters, comma separated (default cli)'],
  [
    '-n, --iteration-count <n>',
    'how often the collection runs (default: the rows of the data file, else 1)',
    'integer',
  ],
  ['-d, --iteration-data <source>', 'data file, JSON or CSV: one row an iteration'],
  ['--folder <name>', 'runs only this folder or request, by name or id; repeatable', 'many'],
  ['--global-var <key=value>', 'sets a global variable; repeatable', 'many'],
  ['--env-var <key=value>', 'sets an environment variable; repeatable', 'many'],
  ['--export-environment <path>', 'writes the environment as it is at the end'],
  ['--export-globals <path>', 'writes the globals as they are at the end'],
  ['--export-collection <path>', 'writes the collection that ran'],
  ['--postman-api-key <key>', 'key for uids and API addresses (else PARLEY_API_KEY or POSTMAN_API_KEY)'],
  ['--bail [modifiers]', 'stops after the first failure; modifiers: folder, failure'],
  ['--ignore-redirects', 'does not follow redirects'],
  ['-x, --suppress-exit-code', 'exits 0 even when something failed'],
  ['--silent', 'prints nothing'],
  ['--disable-unicode', 'prints plain text instead of symbols'],
  ['--color <mode>', 'colours: auto, on or off (default auto, which minds NO_COLOR)'],
  ['--delay-request [ms]', 'waits between requests', 'integer'],
  ['--timeout [ms]', 'longest time of the whole run', 'integer'],
  ['--timeout-request [ms]', 'longest time of a request', 'integer'],
  ['--timeout-script [ms]', 'longest time of a script', 'integer'],
  ['--working-dir <path>', 'where relative paths of request bodies begin'],
  ['--no-insecure-file-read', 'refuses files outside the working directory'],
  ['-k, --insecure', 'does not verify certificates'],
  ['--ssl-client-cert-list <path>', 'client certificates by URL pattern (JSON)'],
  ['--ssl-client-cert <path>', 'client certificate (PEM, or PFX without a key)'],
  ['--ssl-client-key <path>', 'private key of the client certificate'],
  ['--ssl-client-passphrase <text>', 'passphrase of that key'],
  ['--ssl-extra-ca-certs <path>', 'certificates to trust besides the built-in ones (PEM)'],
  ['--cookie-jar <path>', 'cookies to begin with (serialized tough-cookie JSON)'],
  ['--export-cookie-jar <path>', 'writes the cookies as they are at the end'],
  ['--verbose', 'prints sizes, bodies and timings of each request'],
];

const ownFlags: readonly FlagLine[] = [
  ['--parallel <n>', 'runs this many iterations at the same time', 'integer'],
  ['--retry <n>', 'tries a failed request this many times more', 'integer'],
  ['--shard <i/n>', 'runs part i of n of the iterations (of the top-level folders when there is one)'],
  ['--watch', 'runs again whenever one of its files changes'],
  ['--dry-run', 'does everything but send'],
  ['--reveal-secrets', 'does not mask secret values in what is printed and written'],
  ['--http-version <version>', '1.1, 2 or auto'],
  ['--proxy <url>', 'proxy for every request (else HTTP_PROXY, HTTPS_PROXY and NO_PROXY)'],
  ['--fetch-tokens', 'gets OAuth 2.0 tokens that are missing or expired'],
  ['--vault-file <path>', 'vault secrets (JSON)'],
  ['--dataset <id=file>', 'CSV, JSON or SQLite file for pm.datasets in scripts; repeatable', 'many'],
  ['--env-file <path>', 'environment variables from a .env file; repeatable', 'many'],
  ['--script-memory <mb>', 'memory of the script sandbox', 'integer'],
  ['--sandbox <mode>', 'shared (globals of scripts live for the run) or fresh (a sandbox for each request)'],
  [
    '--package-policy <rules>',
    'packages that pm.require may load: all, none, or rules such as npm:lodash@4.*,jsr:*@*',
  ],
  [
    '--package-registry <address>',
    'where packages come from: an address (npm), jsr=address or @scope=address; repeatable',
    'many',
  ],
  ['--packages-offline', 'takes packages from the cache only'],
  ['-h, --help', 'prints this'],
  ['-v, --version', 'prints the version'],
];

export function runFlags(): RunFlag[] {
  return [...newmanFlags, ...ownFlags].map(readFlag);
}

function readFlag([spelling, about, traits]: FlagLine): RunFlag {
  const found = /^(?:-(\w), )?--(no-)?([\w-]+)(?: ([<[])([^>\]]+)[>\]])?$/.exec(spelling);
  if (!found?.[3]) throw new Error(`flag "${spelling}" is not spelt as a flag`);
  return {
    name: found[3],
    ...(found[1] === undefined ? {} : { short: found[1] }),
    ...(found[2] === undefined ? {} : { negated: true }),
    value: found[4] === '<' ? 'required' : found[4] === '[' ? 'optional' : 'none',
    ...(found[5] === undefined ? {} : { placeholder: found[5] }),
    ...(traits === 'many' ? { many: true } : {}),
    ...(traits === 'integer' ? { integer: true } : {}),
    about,
  };
}

export function runHelp(): string {
  const row = ([spelling, about]: FlagLine): string => `  ${spelling.padEnd(33)}${about}`;
  return [
    'Usage: parley run COLLECTION... [flags]',
    '',
    'Runs collections. COLLECTION is a file, a pattern such as "tests/*.json", a folder with a collection.json,',
    '- (standard input), an http(s) address, or a uid together with an API key.',
    '',
    ...newmanFlags.map(row),
    '  --reporter-<name>-<option> [value] an option of one reporter, such as --reporter-json-export out.json',
    '  --reporter-<option> [value]        an option of all reporters',
    '',
    'More than newman has:',
    ...ownFlags.map(row),
    '',
    'Reporters: cli, json, junit, html, progress, emojitrain, and packages named newman-reporter-NAME.',
    '',
    'Configuration: .parleyrc (or .newmanrc) in the current directory, ~/.parley/parleyrc (~/.postman/newmanrc)',
    'and /etc/parley/parleyrc (/etc/postman/newmanrc): JSON such as {"run": {"reporters": ["cli", "json"],',
    '"timeoutRequest": 5000}}. Flags win over files. Environment: PARLEY_API_KEY or POSTMAN_API_KEY;',
    'PARLEY_API_URL or POSTMAN_API_BASE_URL (default http://localhost:4440/api); HTTP_PROXY, HTTPS_PROXY,',
    'NO_PROXY; NO_COLOR; PARLEY_CACHE_DIR and PARLEY_PACKAGE_TOKEN_<SCOPE> for packages. Exit code: 0 when nothing',
    'failed, else 1.',
  ].join('\n');
}
