/** Words of another program's script language and what they are in ours, in the order in which they are replaced. */
export type ScriptWords = {
  words: readonly (readonly [pattern: RegExp, replacement: string])[];
  /** What must not be left. */
  foreign: RegExp;
};

/** Word by word: scripts are texts of people, and most of them use a dozen functions. `tell` hears what stayed. */
export function translateScript(
  text: string,
  { words, foreign }: ScriptWords,
  tell: (reason: string) => void,
): string {
  let script = text;
  for (const [pattern, replacement] of words) script = script.replace(pattern, replacement);
  const left = foreign.exec(script)?.[0];
  if (left !== undefined)
    tell(`a script uses ${left.trim()}, which has no counterpart; it has to be changed`);
  return script;
}

export const insomniaWords: ScriptWords = {
  words: [[/\binsomnia\.(?=\w)/g, 'pm.']],
  foreign: /\binsomnia\b/,
};

const EXPECTATIONS: ScriptWords['words'] = [
  [/\.toBeLevel2xx\(\)/g, '.to.be.within(200, 299)'],
  [/\.toBeLevel3xx\(\)/g, '.to.be.within(300, 399)'],
  [/\.toBeLevel4xx\(\)/g, '.to.be.within(400, 499)'],
  [/\.toBeLevel5xx\(\)/g, '.to.be.within(500, 599)'],
  [/\.toBe\(/g, '.to.eql('],
  [/\.toBeType\(/g, '.to.be.a('],
  [/\.toHaveLength\(/g, '.to.have.lengthOf('],
  [/\.toInclude\(/g, '.to.include('],
];

export const hoppscotchWords: ScriptWords = {
  words: [
    [/\b(?:pw|hopp)\.env\.(?:active\.)?get(?:Raw)?\(/g, 'pm.environment.get('],
    [/\b(?:pw|hopp)\.env\.(?:active\.)?set\(/g, 'pm.environment.set('],
    [/\b(?:pw|hopp)\.env\.(?:active\.)?(?:unset|delete)\(/g, 'pm.environment.unset('],
    [/\bhopp\.env\.global\.(get|set)\(/g, 'pm.globals.$1('],
    [/\bpw\.env\.resolve\(/g, 'pm.variables.replaceIn('],
    [/\b(?:pw|hopp)\.test\(/g, 'pm.test('],
    [/\b(?:pw|hopp)\.expect\(/g, 'pm.expect('],
    [/\bpw\.response\.status\b/g, 'pm.response.code'],
    [/\bpw\.response\.body\b/g, 'pm.response.json()'],
    [/\bhopp\.response\.statusCode\b/g, 'pm.response.code'],
    [/\bhopp\.response\.body\.asJSON\(\)/g, 'pm.response.json()'],
    [/\bhopp\.response\.body\.asText\(\)/g, 'pm.response.text()'],
    ...EXPECTATIONS,
  ],
  foreign: /\b(?:pw|hopp)\.\w+(?:\.\w+)?/,
};

export const brunoWords: ScriptWords = {
  words: [
    [/\bbru\.(get|set|has)Var\(/g, 'pm.variables.$1('],
    [/\bbru\.deleteVar\(/g, 'pm.variables.unset('],
    [/\bbru\.(get|set|has)EnvVar\(/g, 'pm.environment.$1('],
    [/\bbru\.deleteEnvVar\(/g, 'pm.environment.unset('],
    [/\bbru\.(get|set)GlobalEnvVar\(/g, 'pm.globals.$1('],
    [/\bbru\.get(?:Collection|Folder|Request)Var\(/g, 'pm.variables.get('],
    [/\bbru\.getProcessEnv\(/g, 'pm.environment.get('],
    [/\bbru\.interpolate\(/g, 'pm.variables.replaceIn('],
    [/\bbru\.getEnvName\(\)/g, 'pm.environment.name'],
    [/\bbru\.(?:runner\.)?setNextRequest\(/g, 'pm.execution.setNextRequest('],
    [/\bbru\.runner\.skipRequest\(\)/g, 'pm.execution.skipRequest()'],
    [/\breq\.getUrl\(\)/g, 'pm.request.url.toString()'],
    [/\breq\.getMethod\(\)/g, 'pm.request.method'],
    [/\breq\.getHeader\(/g, 'pm.request.headers.get('],
    [
      /\breq\.setHeader\(\s*([^,()]+),\s*([^()]+(?:\([^()]*\)[^()]*)*)\)/g,
      'pm.request.headers.upsert({ key: $1, value: $2 })',
    ],
    [/\bres\.getStatus\(\)|\bres\.status\b/g, 'pm.response.code'],
    [/\bres\.getStatusText\(\)|\bres\.statusText\b/g, 'pm.response.status'],
    [/\bres\.getHeader\(/g, 'pm.response.headers.get('],
    [/\bres\.getResponseTime\(\)|\bres\.responseTime\b/g, 'pm.response.responseTime'],
    [/\bres\.getBody\(\)|\bres\.body\b/g, 'pm.response.json()'],
    [/(?<![\w.$])test\(/g, 'pm.test('],
    [/(?<![\w.$])expect\(/g, 'pm.expect('],
  ],
  foreign: /(?<![\w.$'"])(?:bru|req|res)\.\w+(?:\.\w+)?/,
};
