/**
 * What is done with a flag of curl. `ignored` says nothing about the request (progress, output), `lost` does and has no
 * home in a collection: it is told. Source: the manual of curl 8.
 */
export type FlagUse =
  | { use: 'value'; name: string }
  | { use: 'switch'; name: string }
  | { use: 'ignored'; takesValue: boolean }
  | { use: 'lost'; takesValue: boolean };

const VALUES = [
  'request X',
  'header H',
  'data d',
  'data-ascii',
  'data-raw',
  'data-binary',
  'data-urlencode',
  'json',
  'form F',
  'form-string',
  'user u',
  'cookie b',
  'user-agent A',
  'referer e',
  'url',
  'url-query',
  'upload-file T',
  'range r',
  'oauth2-bearer',
  'aws-sigv4',
  'max-redirs',
];

const SWITCHES = [
  'get G',
  'head I',
  'insecure k',
  'location L',
  'location-trusted',
  'digest',
  'ntlm',
  'basic',
  'anyauth',
  'negotiate',
  'post301',
  'post302',
  'post303',
  'http1.0 0',
  'http1.1',
  'http2',
  'http2-prior-knowledge',
  'next :',
];

const IGNORED_VALUES = [
  'output o',
  'output-dir',
  'write-out w',
  'cookie-jar c',
  'dump-header D',
  'stderr',
  'trace',
  'trace-ascii',
  'trace-config',
  'retry',
  'retry-delay',
  'retry-max-time',
  'limit-rate',
  'speed-limit Y',
  'speed-time y',
  'keepalive-time',
  'expect100-timeout',
  'create-file-mode',
  'parallel-max',
  'rate',
];

const IGNORED_SWITCHES = [
  'silent s',
  'show-error S',
  'verbose v',
  'include i',
  'show-headers',
  'fail f',
  'fail-with-body',
  'fail-early',
  'progress-bar #',
  'progress-meter',
  'no-buffer N',
  'buffer',
  'compressed',
  'globoff g',
  'remote-name O',
  'remote-name-all',
  'remote-header-name J',
  'remote-time R',
  'create-dirs',
  'trace-time',
  'trace-ids',
  'parallel Z',
  'parallel-immediate',
  'path-as-is',
  'keepalive',
  'retry-all-errors',
  'retry-connrefused',
  'styled-output',
  'no-clobber',
  'clobber',
  'disable q',
  'tcp-nodelay',
  'tr-encoding',
  'raw',
  'ssl',
  'alpn',
  'npn',
  'sessionid',
  'form-escape',
  'junk-session-cookies j',
];

const LOST_VALUES = [
  'proxy x',
  'proxy-user U',
  'proxy-header',
  'preproxy',
  'proxy1.0',
  'noproxy',
  'socks4',
  'socks4a',
  'socks5',
  'socks5-hostname',
  'cert E',
  'cert-type',
  'key',
  'key-type',
  'pass',
  'cacert',
  'capath',
  'ca-native',
  'crlfile',
  'pinnedpubkey',
  'ciphers',
  'tls13-ciphers',
  'tls-max',
  'curves',
  'max-time m',
  'connect-timeout',
  'max-filesize',
  'resolve',
  'connect-to',
  'interface',
  'local-port',
  'dns-servers',
  'doh-url',
  'unix-socket',
  'abstract-unix-socket',
  'config K',
  'variable',
  'time-cond z',
  'continue-at C',
  'proto',
  'proto-default',
  'proto-redir',
  'request-target',
  'etag-compare',
  'etag-save',
  'netrc-file',
  'haproxy-clientip',
  'hsts',
  'alt-svc',
  'service-name',
  'delegation',
  'login-options',
  'happy-eyeballs-timeout-ms',
  'ipfs-gateway',
];

const LOST_SWITCHES = [
  'netrc n',
  'netrc-optional',
  'ipv4 4',
  'ipv6 6',
  'sslv2 2',
  'sslv3 3',
  'tlsv1 1',
  'tlsv1.0',
  'tlsv1.1',
  'tlsv1.2',
  'tlsv1.3',
  'ssl-no-revoke',
  'ssl-revoke-best-effort',
  'ssl-reqd',
  'proxy-insecure',
  'proxy-basic',
  'proxy-digest',
  'proxy-ntlm',
  'proxy-anyauth',
  'proxytunnel p',
  'http0.9',
  'http3',
  'http3-only',
  'crlf',
  'append a',
  'use-ascii B',
  'disallow-username-in-url',
  'haproxy-protocol',
  'ignore-content-length',
  'list-only l',
  'cert-status',
  'doh-insecure',
  'tcp-fastopen',
  'suppress-connect-headers',
  'xattr',
];

const long = new Map<string, FlagUse>();
const short = new Map<string, FlagUse>();

function declare(list: readonly string[], useOf: (name: string) => FlagUse): void {
  for (const entry of list) {
    const [name = '', letter] = entry.split(' ');
    const use = useOf(name);
    long.set(name, use);
    if (letter !== undefined) short.set(letter, use);
  }
}

declare(VALUES, (name) => ({ use: 'value', name }));
declare(SWITCHES, (name) => ({ use: 'switch', name }));
declare(IGNORED_VALUES, () => ({ use: 'ignored', takesValue: true }));
declare(IGNORED_SWITCHES, () => ({ use: 'ignored', takesValue: false }));
declare(LOST_VALUES, () => ({ use: 'lost', takesValue: true }));
declare(LOST_SWITCHES, () => ({ use: 'lost', takesValue: false }));

export function longFlag(name: string): FlagUse | undefined {
  return long.get(name);
}

export function shortFlag(letter: string): FlagUse | undefined {
  return short.get(letter);
}

/** `--no-location` and the like: switches are off unless they are given, so there is nothing to do. */
export function isNegated(name: string): boolean {
  return name.startsWith('no-') && long.has(name.slice(3));
}
