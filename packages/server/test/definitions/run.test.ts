// biome-ignore-all lint/suspicious/noThenProperty: `then` is a word of the format
import { FormatError } from '@parley/format';
import { DefinitionError } from '@parley/format/definition';
import { RulesetError } from '@parley/format/lint';
import { describe, expect, it } from 'vitest';
import { runDefinitionJob } from '../../src/definitions/run.ts';

const get = '{get: {responses: {"200": {description: ok}}}}';
const text = `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /a: ${get}
`;
const files = [{ path: 'api.yaml', text }];
const parse = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString());

describe('work on definitions in a worker', () => {
  it('converts there and back', async () => {
    const { body, operations } = await runDefinitionJob('toCollection', { files, name: 'Named' });
    expect(operations).toBe(1);
    expect(parse(body).collection.info.name).toBe('Named');
    const { text: definition } = await runDefinitionJob('toOpenApi', {
      body,
      format: 'json',
      options: { version: '3.1' },
    });
    expect(JSON.parse(definition)).toMatchObject({ info: { title: 'Named' }, paths: { '/a': { get: {} } } });
  });

  it('updates both', async () => {
    const { body } = await runDefinitionJob('toCollection', { files });
    const later = [{ path: 'api.yaml', text: `${text}  /b: ${get}\n` }];
    const updated = await runDefinitionJob('updateCollection', {
      before: { files },
      now: { files: later },
      body,
    });
    expect(JSON.stringify(parse(updated.body))).toContain('"b"');
    const same = { before: { files }, now: { files } };
    const back = await runDefinitionJob('updateDefinition', { ...same, body: updated.body });
    expect(back.files).toMatchObject([{ path: 'api.yaml', text: expect.stringContaining('/b:') }]);
  });

  it('says what is wrong, as the same errors', async () => {
    const broken = { files: [{ path: 'api.yaml', text: 'a: [' }] };
    await expect(runDefinitionJob('toCollection', broken)).rejects.toThrow(DefinitionError);
    await expect(runDefinitionJob('toCollection', broken)).rejects.toThrow(/^api\.yaml:1:\d+: /);
    const body = Buffer.from('{"collection": {"item": 1}}');
    await expect(runDefinitionJob('toOpenApi', { body, format: 'json' })).rejects.toThrow(FormatError);
    const { problems } = await runDefinitionJob('check', {
      type: 'GRAPHQL',
      files: [{ path: 'a', text: '{' }],
      root: 'a',
    });
    expect(problems).toHaveLength(1);
  });

  it('ends work that takes too much memory, and goes on', async () => {
    // Values behind aliases are shared until they are printed, one after the other.
    const lines = Array.from(
      { length: 22 },
      (_, at) => `  l${at}: &l${at} [${at === 0 ? 'x, x' : `*l${at - 1}, *l${at - 1}`}]`,
    );
    const bomb = `openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths: {}\nx:\n${lines.join('\n')}\n`;
    const many = Array.from({ length: 150 }, (_, at) => `y${at}: *l21`).join('\n');
    const input = { files: [{ path: 'a.yaml', text: `${bomb}${many}` }], format: 'json' } as const;
    await expect(runDefinitionJob('bundle', input)).rejects.toThrow(/repeat more than/);
    expect((await runDefinitionJob('toCollection', { files })).operations).toBe(1);
  });
});

describe('lint in a worker', () => {
  const rule = (definition: object) => ({
    functions: ['mine'],
    rules: { own: { given: '$.info', then: { function: 'mine', ...definition } } },
  });
  const lint = (code: string) =>
    runDefinitionJob('lint', {
      files,
      root: 'api.yaml',
      ruleset: { definition: rule({}), functions: [{ name: 'mine', code }] },
    });

  it('uses what comes with it, and functions of rulesets in an isolate', async () => {
    const { findings } = await runDefinitionJob('lint', {
      files,
      root: 'api.yaml',
      ruleset: { name: 'parley:style' },
    });
    expect(findings.map(({ code }) => code)).toContain('info-has-license');
    const own = await lint('export default (info) => [{ message: info.title + " " + typeof process }];');
    expect(own.findings).toMatchObject([{ code: 'own', message: 'Shop undefined', path: ['info'] }]);
  });

  it.each([
    ['export default 1;', /no function/],
    ['export default () => { throw new Error("broken"); };', /broken/],
    ['export default () => { for (;;); };', /took too long/],
    ['import fs from "node:fs"; export default () => [];', /cannot be imported/],
  ])('says what is wrong with %s', async (code, message) => {
    await expect(lint(code)).rejects.toThrow(message);
    await expect(lint(code)).rejects.toThrow(RulesetError);
  });

  it('extends nothing that stands elsewhere', async () => {
    const ruleset = { definition: { extends: ['https://rules.example/all.yaml'], rules: {} }, functions: [] };
    await expect(runDefinitionJob('lint', { files, root: 'api.yaml', ruleset })).rejects.toThrow(
      RulesetError,
    );
  });
});
