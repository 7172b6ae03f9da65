import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
});
afterAll(() => server.close());

const check = (schema: string, language = 'yaml', type = 'openapi3') =>
  alice.call('POST', '/security/api-validation', { schema: { type, language, schema } });

const risky = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "http://shop.example"}]
paths:
  /orders:
    get: {summary: Orders, responses: {"200": {description: ok}}}
`;

it('warns of what is risky, with its place and a page about it', async () => {
  const { status, body, text } = await check(risky);
  expect(status, text).toBe(200);
  const warning = body.warnings.find(({ slug }: any) => slug === 'security:server-uses-https');
  expect(warning).toEqual({
    slug: 'security:server-uses-https',
    checksum: expect.stringMatching(/^[\da-f]{64}$/),
    dataPath: ['servers', '0', 'url'],
    possibleFixUrl: expect.stringMatching(/^http:.*\/api\/parley\/lint-rules\/security%3Aserver-uses-https$/),
    type: 'security',
    severity: 'WARN',
    vulnerability: { name: expect.any(String), slug: 'security:server-uses-https' },
    location: { start: { line: 3, column: 16 }, end: { line: 3, column: 37 } },
    category: { name: 'Excessive Data Exposure', slug: 'excessive-data-exposure' },
    message: expect.any(String),
  });
  const page = await fetch(warning.possibleFixUrl);
  expect(page.status).toBe(200);
  expect(await page.json()).toMatchObject({ code: warning.slug, type: 'security', severity: 'warn' });
  expect(body.warnings.map(({ type }: any) => type)).toContain('governance');
  expect((await check(risky)).body).toEqual(body);
});

it('checks JSON and Swagger as well', async () => {
  const swagger = { swagger: '2.0', info: { title: 'T', version: '1' }, schemes: ['http'], paths: {} };
  const { status, body } = await check(JSON.stringify(swagger), 'json', 'openapi2');
  expect(status).toBe(200);
  expect(body.warnings.length).toBeGreaterThan(0);
});

it('checks the rules of the team instead of those of style', async () => {
  const team = await server.bootstrap({ email: 'tina@example.com', username: 'tina', team: 'Rules' });
  const text = `functions: [shout]
rules:
  own-title:
    given: $.info
    message: "{{error}}"
    documentationUrl: https://rules.example/title
    then: {field: title, function: shout}
`;
  const functions = [{ name: 'shout', code: 'export default (value) => [{ message: value + "!" }];' }];
  const made = await team.call('POST', `/parley/teams/${team.teamId}/rulesets`, {
    name: 'Own',
    text,
    functions,
  });
  expect(made.status, made.text).toBe(201);
  const schema = { type: 'openapi3', language: 'yaml', schema: risky };
  const { body } = await team.call('POST', '/security/api-validation', { schema });
  const governance = body.warnings.filter(({ type }: any) => type === 'governance');
  expect(governance).toMatchObject([
    { slug: 'own-title', message: 'Shop!', possibleFixUrl: 'https://rules.example/title', severity: 'WARN' },
  ]);
  expect(body.warnings.length).toBeGreaterThan(1);
});

describe('refuses', () => {
  it.each([
    ['another type', risky, 'yaml', 'asyncapi', 'Provided schema type is not supported.'],
    ['another language', risky, 'xml', 'openapi3', 'Provided schema language is not supported.'],
    ['another version', risky, 'yaml', 'openapi2', /is 3\.0, not 2\.0/],
    ['broken text', '{"openapi": "3.0.0"', 'json', 'openapi3', /^Line 1, column 20: /],
    ['no definition', 'just: text', 'yaml', 'openapi3', /says its version/],
    [
      'an alias bomb',
      `openapi: 3.0.0\nx0: &x0 [a,a]\n${Array.from({ length: 40 }, (_, at) => `x${at + 1}: &x${at + 1} [*x${at},*x${at}]`).join('\n')}`,
      'yaml',
      'openapi3',
      /repeat more than/,
    ],
  ])('%s', async (_, schema, language, type, reason) => {
    const { status, body, text } = await check(schema, language, type);
    expect(status, text).toBe(400);
    expect(body).toEqual({
      error: { name: { name: 'Invalid Schema', reason: expect.stringMatching(reason) } },
    });
  });

  it('a body without a schema', async () => {
    expect((await alice.call('POST', '/security/api-validation', {})).status).toBe(400);
  });

  it('rules that are not there', async () => {
    expect((await fetch(`${server.url}/api/parley/lint-rules/nothing`)).status).toBe(404);
  });
});
