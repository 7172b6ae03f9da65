import { describe, expect, it } from 'vitest';
import { readArguments, reporterOptions } from './arguments.ts';

describe('the words of parley run', () => {
  it.each([
    [['c.json', '-n', '5'], { iterationCount: 5 }],
    [['c.json', '-n5'], { iterationCount: 5 }],
    [['c.json', '--iteration-count=5'], { iterationCount: 5 }],
    [['-xk', 'c.json'], { suppressExitCode: true, insecure: true }],
    [['c.json', '--bail'], { bail: true }],
    [['c.json', '--bail', 'failure'], { bail: 'failure' }],
    [['c.json', '--bail', '--silent'], { bail: true, silent: true }],
    [['c.json', '--folder', 'a', '--folder', 'b'], { folder: ['a', 'b'] }],
    [['c.json', '--env-var', 'a=b=c'], { envVar: ['a=b=c'] }],
    [['c.json', '--no-insecure-file-read'], { insecureFileRead: false }],
    [['c.json', '-e', '-'], { environment: '-' }],
    [['c.json', '--timeout'], { timeout: true }],
  ])('%j', (words, flags) => {
    expect(readArguments(words)).toMatchObject({ flags, collections: ['c.json'] });
  });

  it.each([
    [['--nope'], 'Unknown flag --nope. parley run --help lists the flags.'],
    [['--reporter'], 'Unknown flag --reporter. Did you mean --reporters?'],
    [['--iteration-cout', '3'], 'Unknown flag --iteration-cout. Did you mean --iteration-count?'],
    [['-n', 'many'], '--iteration-count must be a positive integer, not "many".'],
    [['-n', '0'], '--iteration-count must be a positive integer, not "0".'],
    [['-e'], '--environment needs a value: environment: a file, a URL or a uid.'],
    [['--silent=yes'], '--silent takes no value, but got "yes".'],
  ])('%j is refused', (words, message) => {
    expect(() => readArguments(words)).toThrow(message);
  });

  it('gives options to the reporter they name, and those without a name to all', () => {
    const { reporterFlags } = readArguments([
      ...['c.json', '--reporter-json-export', 'out.json', '--reporter-cli-no-banner'],
      ...['--reporter-x-y-dark-mode', '--reporter-title=A=B'],
    ]);
    expect(reporterOptions(['cli', 'json', 'x-y'], reporterFlags)).toEqual({
      cli: { noBanner: true, title: 'A=B' },
      json: { export: 'out.json', title: 'A=B' },
      'x-y': { darkMode: true, title: 'A=B' },
    });
  });
});
