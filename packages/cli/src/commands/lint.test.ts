import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';

let directory: string;
let server: Server;
let address: string;

const good = `openapi: 3.0.3
info: {title: Good, version: "1", description: d, contact: {name: n}}
servers: [{url: https://api.test}]
tags: [{name: t}]
paths:
  /a:
    get: {operationId: a, description: d, tags: [t], responses: {"200": {description: ok}}}
`;
const bad = good.replace('operationId: a, description: d', 'summary: s');
const wrong = good.replace('/a:', '/a/{id}:');
const files: { [name: string]: string } = {
  'good.yaml': good,
  'bad.yaml': bad,
  'wrong.yaml': wrong,
  'many/openapi.yaml': good.replace(/get: .*/, '$ref: paths/a.yaml'),
  'many/paths/a.yaml': 'get:\n  operationId: a\n  tags: [t]\n  responses: {"200": {description: ok}}\n',
  'many/notes.yaml': 'just: notes\n',
  'own/.spectral.yaml': 'extends: ../rules.yaml\nrules: {titled: error}\n',
  'own/api.yaml': good,
  'rules.yaml':
    'rules:\n  titled: {given: $.info, message: "no {{property}}", then: {field: summary, function: truthy}}\n',
  'broken.yaml': 'rules: {x: {given: $., then: {function: truthy}}, y: {given: $, then: {function: none}}}\n',
  'functions/rules.yaml':
    'functions: [shout, [quiet, {type: object}]]\nrules:\n  loud: {given: $.info.title, message: "{{error}}", severity: error, then: {function: shout}}\n  low: {given: $.info.title, message: "{{error}}", then: {function: quiet, functionOptions: {word: hush}}}\n',
  'functions/functions/shout.js':
    "import { mark } from './mark.js';\nexport default (input) => [{ message: input.toUpperCase() + mark }];\n",
  'functions/functions/mark.js': "export const mark = '!';\n",
  'functions/functions/quiet.js':
    'module.exports = (input, options, { path }) => [{ message: options.word + " " + path.join(".") }];\n',
  'endless/rules.yaml': 'functions: [loop]\nrules: {x: {given: $, then: {function: loop}}}\n',
  'endless/functions/loop.js': 'export default () => { for (;;); };\n',
};

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'parley-cli-lint-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true });
    await writeFile(join(directory, name), text);
  }
  server = createServer((request, response) => {
    const text = files[(request.url ?? '').slice(1)];
    response.writeHead(text === undefined ? 404 : 200).end(text);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(directory, { recursive: true, force: true });
});

async function lint(...words: string[]): Promise<{ exitCode: number; text: string }> {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const argv = words.map((word) => word.replaceAll('DIR', directory).replaceAll('URL', address));
  const exitCode = await main(['lint', ...argv], print, print);
  return { exitCode, text: lines.join('\n').replaceAll(directory, 'DIR').replaceAll(address, 'URL') };
}

describe('parley lint', () => {
  it.each([
    ['a good file', ['DIR/good.yaml'], 0, /^No problems in 1 definition\.$/],
    [
      'warnings',
      ['DIR/bad.yaml'],
      0,
      /7:9 {2}warn {3}operation-description .* {2}paths\.\/a\.get\n[\s\S]*2 problems in 1 definition: 2 warnings\./,
    ],
    ['errors', ['DIR/wrong.yaml'], 1, /7:9 {2}error {2}path-params {2}Nothing describes "{id}"/],
    ['a lower limit', ['DIR/bad.yaml', '--fail-severity', 'warn'], 1, /2 warnings/],
    ['only what fails', ['DIR/bad.yaml', '--quiet'], 0, /^No problems in 1 definition\.$/],
    ['a folder', ['DIR/many'], 0, /DIR\/many\/paths\/a\.yaml\n {2}1:5 {2}warn {3}operation-description/],
    ['an address', ['URL/bad.yaml'], 0, /URL\/bad\.yaml\n/],
    ['files of an address', ['URL/many/openapi.yaml'], 0, /URL\/many\/paths\/a\.yaml\n/],
    [
      'several',
      ['DIR/good.yaml', 'DIR/own/api.yaml', '--ruleset', 'spectral:oas'],
      0,
      /^No problems in 2 definitions\.$/,
    ],
    ['the ruleset beside it', ['DIR/own/api.yaml'], 1, /2:6 {2}error {2}titled {2}no info\.summary/],
    ['a ruleset', ['DIR/good.yaml', '--ruleset', 'DIR/rules.yaml'], 0, /warn {3}titled {2}no info\.summary/],
    ['a ruleset of an address', ['DIR/good.yaml', '--ruleset', 'URL/rules.yaml'], 0, /warn {3}titled/],
    [
      'a ruleset by name',
      ['DIR/good.yaml', '--ruleset', 'spectral:owasp'],
      1,
      /owasp:api2:2023-read-restricted/,
    ],
    [
      'functions',
      ['DIR/good.yaml', '--ruleset', 'DIR/functions/rules.yaml'],
      1,
      /error {2}loud {2}GOOD![\s\S]*warn {3}low {3}hush info\.title/,
    ],
    ['help', ['--help'], 0, /--fail-severity S/],
  ])('takes %s', async (_, words, exitCode, text) => {
    const result = await lint(...words);
    expect(result.text).toMatch(text);
    expect(result.exitCode).toBe(exitCode);
  });

  it.each([
    [[], 'parley lint takes a file'],
    [['DIR/none.yaml'], 'DIR/none.yaml cannot be read: there is no such file.'],
    [['DIR/functions'], 'There is no API definition in DIR/functions'],
    [['URL/none'], 'URL/none cannot be read: the server answered 404.'],
    [['DIR/good.yaml', '--ruleset', 'DIR/none.yaml'], 'DIR/none.yaml cannot be read'],
    [['DIR/good.yaml', '--ruleset', 'DIR/rules.js'], 'is a program'],
    [['DIR/good.yaml', '--ruleset', 'DIR/broken.yaml'], 'rules.y: the function "none" is not known'],
    [
      ['DIR/good.yaml', '--ruleset', 'DIR/endless/rules.yaml'],
      'The function "loop" failed in the rule "x": it took too long.',
    ],
    [['DIR/good.yaml', '--format', 'xml'], '--format must be one of text, json, sarif'],
    [['DIR/good.yaml', '--fail-severity', 'loud'], '--fail-severity must be one of'],
    [['DIR/good.yaml', '-o', 'DIR/none/out.txt'], 'The report cannot be written'],
  ])('cannot run with %j', async (words, text) => {
    expect(await lint(...words)).toMatchObject({ exitCode: 2, text: expect.stringContaining(text) });
  });

  it('colours when asked to', async () => {
    const { text } = await lint('DIR/wrong.yaml', '--color', 'on');
    expect(text).toContain('\u001b[31merror\u001b[39m');
  });

  it("writes JSON of Spectral's shape", async () => {
    const { text } = await lint('DIR/wrong.yaml', '--format', 'json');
    expect(JSON.parse(text)).toEqual([
      {
        code: 'path-params',
        path: ['paths', '/a/{id}', 'get'],
        message: 'Nothing describes "{id}" of "/a/{id}" for this operation.',
        severity: 0,
        range: { start: { line: 6, character: 8 }, end: { line: 6, character: 91 } },
        source: 'DIR/wrong.yaml',
        documentationUrl: expect.stringContaining('#path-params'),
      },
    ]);
  });

  it('writes SARIF into a file', async () => {
    const { exitCode, text } = await lint('DIR/wrong.yaml', '--format', 'sarif', '-o', 'DIR/out.sarif');
    expect({ exitCode, text }).toEqual({
      exitCode: 1,
      text: '1 problem in 1 definition: 1 error. The report is in DIR/out.sarif.',
    });
    const sarif = JSON.parse(await readFile(join(directory, 'out.sarif'), 'utf8'));
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'parley lint', rules: [{ id: 'path-params' }] } },
          results: [
            {
              ruleId: 'path-params',
              ruleIndex: 0,
              level: 'error',
              locations: [{ physicalLocation: { region: { startLine: 7, startColumn: 9 } } }],
            },
          ],
        },
      ],
    });
  });
});
