/** A difference on purpose: what newman does, and why Parley does not. */
export type DocumentedDifference = {
  /** As in the first column of "Differences from newman" in docs/guides/run.md. */
  id: string;
  /** Names of cases; every case when left out. */
  cases?: string[];
  path: RegExp;
  /** What the JSON text of newman's value, and of Parley's, looks like. */
  newman?: RegExp;
  parley?: RegExp;
};

const ANYWHERE = /^/;

/** Cases whose only subject is the difference may differ in all that follows from it: counts, failures, bodies. */
function subjectOf(id: string, ...cases: string[]): DocumentedDifference {
  return { id, cases, path: ANYWHERE };
}

export const DIFFERENCES: DocumentedDifference[] = [
  { id: 'trace of the run', path: /\.script\._lastExecutionId$/, parley: /^undefined$/ },
  { id: 'name of the exporter', path: /^exports\.[\w.-]+\._postman_exported_using$/ },
  {
    id: 'place of a script error',
    path: /^json\.run\.failures\[\d+\]\.at$/,
    newman: /^"(prerequest|test)-script"$/,
    parley: /^"(prerequest|test)-script:\d+:\d+"$/,
  },
  {
    id: 'version of the cookie jar',
    path: /^exports\.cookie-jar\.json\.(version|rejectPublicSuffixes|enforceSecureOriginOnStorage|enableLooseMode|allowSpecialUseDomain|prefixSecurity)$/,
  },
  {
    id: 'requests of scripts',
    cases: [
      'pm.sendRequest takes an address or a description and uses no scripts',
      'pm.sendRequest and tests are awaited before the next request',
    ],
    path: /^json\.run\.(executions\[\d+\]\.((request|response|requestError)\b|cursor\.(scriptId|execution)$)|failures\[\d+\]\.(source\b|cursor\.(scriptId|execution)$))/,
  },
  {
    id: 'error of a sent request',
    cases: ['pm.sendRequest takes an address or a description and uses no scripts'],
    path: /\.assertion$|^junit\..*\.attributes\[\d+\]$/,
    newman: /ECONNREFUSED undefined/,
    parley: /ECONNREFUSED string/,
  },
  {
    id: 'requests of authorization',
    cases: [
      'digest retries after the challenge',
      'digest with everything given, refused, and without a retry',
      'NTLM starts with a negotiation',
      'Hawk with fixed nonce and time',
    ],
    path: /^json\.run\.executions\[\d+\]\.(request\.(auth|header)|response)\b/,
  },
  {
    id: 'digest with MD5-sess',
    cases: ['digest retries after the challenge'],
    path: /^(requests\[7\]|junit|json\.run\.executions\[[67]\]|json\.run\.transfers)/,
  },
  {
    id: 'Hawk with a body',
    cases: ['Hawk with fixed nonce and time'],
    path: /^(requests\[[34]\]\.headers|json\.run\.executions\[[34]\]\.(request\.header|response\.stream))/,
    newman: /Hawk id/,
    parley: /Hawk id/,
  },
  {
    id: 'credentials in addresses',
    cases: ['addresses are encoded as browsers do, dot segments kept'],
    path: /^json\.run\.executions\[18\]\.request\.header\[7\]$/,
    newman: /^undefined$/,
    parley: /"Authorization"/,
  },
  {
    id: 'secrets',
    cases: ['disabled and duplicate entries, types on file'],
    path: ANYWHERE,
    parley: /\*\*\*/,
  },
  {
    id: 'file bodies',
    cases: ['bodies from files', 'files outside the working directory are refused when asked'],
    path: /^json\.run\.executions\[\d+\]\.request\.body\.file\.(value|content)$/,
  },
  {
    id: 'system headers',
    cases: ["system headers that are disabled or the user's own"],
    path: /^json\.run\.executions\[\d+\]\.request\.header/,
  },
  {
    id: 'made ids',
    cases: ['a collection of schema 2.0.0'],
    path: /^json\.collection\._$/,
    newman: /^undefined$/,
    parley: /"postman_id":"ID"/,
  },
  {
    id: 'requests that cannot be built',
    cases: ['a request that cannot be sent fails at request, and its tests run'],
    path: /^json\.run\.(executions\[[234]\]|failures\[[345]\]\.source)\.request\.header$/,
    newman: /"system":true/,
    parley: /^undefined$/,
  },
  {
    id: 'requests that cannot be built',
    cases: ['a request that cannot be sent fails at request, and its tests run'],
    path: /^(json\.run\..*(rror\.code|error\.name)|junit\..*\.text)$/,
    newman: /ERR_SOCKET_BAD_PORT|RangeError/,
  },
  {
    id: 'too many redirects',
    cases: ['redirects end after ten, or as many as allowed'],
    path: /^json\.run\.executions\[\d+\]\.response$/,
    newman: /^undefined$/,
    parley: /"code":302/,
  },
  {
    id: 'end of time',
    cases: ['--timeout-request gives up'],
    path: /rror\.connect$/,
    newman: /^false$/,
    parley: /^undefined$/,
  },
  {
    id: 'end of time',
    cases: ['--timeout-script ends an endless loop'],
    path: /^json\.error$/,
    newman: /Script execution timed out/,
    parley: /^undefined$/,
  },
  {
    id: 'script errors before a bail',
    cases: ['--bail stops after a script error and a request error'],
    path: /^junit\.children\[0\]\.children\[0\]$/,
    newman: /^undefined$/,
    parley: /prerequestScriptError/,
  },
  subjectOf('values that are no text', 'values that are no text'),
  subjectOf('dots in redirects', 'a relative redirect with dots'),
  subjectOf('thrown values', 'thrown values that are no errors'),
  subjectOf('errors in timers', 'an error in a timer'),
  subjectOf('names and cookies', 'pm.request.name and pm.response.cookies'),
  subjectOf('words about a status', 'words about a status code'),
  subjectOf('notAcceptable', 'a response that is not acceptable'),
  subjectOf('declared libraries', 'scripts may declare names that are libraries'),
  subjectOf('modules of Node', 'require of modules that need a machine'),
  subjectOf('variables in methods', 'a variable in the method'),
  subjectOf('version 1', 'a collection of version 1'),
  subjectOf('no collection', 'a document that is no collection'),
  subjectOf('addresses', 'addresses with only raw, parts that are objects, and a dot after localhost'),
  subjectOf('cookies and redirects', 'cookies of an address are not carried to where it redirects to'),
  subjectOf('broken data', 'data that is not JSON'),
  subjectOf('bail', '--bail stops after the item that failed', '--bail failure does the same'),
  subjectOf('timeout of a run', '--timeout ends the run'),
  subjectOf('rejected promises', 'a rejected async test is a failure and the run goes on'),
];
