import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeamRole } from '../../access/roles.ts';
import { write } from '../../db/write.ts';
import { type Person, type Reply, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const rulesets = (): string => `/parley/teams/${alice.teamId}/rulesets`;
const openapi = `openapi: 3.0.3
info: { title: Things, version: "1" }
paths:
  /things:
    get: { summary: Fetch things, responses: { '200': { description: All. } } }
`;
const asyncapi = 'asyncapi: 2.6.0\ninfo: { title: Events, version: "1" }\nchannels: {}\n';
const short = `rules:
  short-title:
    given: $.info.title
    severity: error
    message: "{{value}} is too short"
    then: { function: length, functionOptions: { min: 10 } }
`;
const verbs = `functions: [starts-with-verb]
rules:
  verb-first:
    given: $.paths[*][*].summary
    message: "{{error}}"
    then: { function: starts-with-verb, functionOptions: { verbs: [Get, List] } }
`;
const startsWithVerb = {
  name: 'starts-with-verb',
  code: `export default (input, { verbs }) => {
    if (!verbs.some((verb) => input.startsWith(verb))) return [{ message: 'starts with none of ' + verbs }];
  };`,
};

const makeSpec = async (content = openapi, type = 'OPENAPI:3.0', workspaceId = alice.workspaceId) => {
  const path = type === 'GRAPHQL' ? 'index.graphql' : 'index.yaml';
  const body = { name: type, type, files: [{ path, content }] };
  const made = await alice.call('POST', `/specs?workspaceId=${workspaceId}`, body);
  expect(made.status, made.text).toBe(201);
  return made.body.id as string;
};
const makeRuleset = async (more: object = {}): Promise<Reply> =>
  alice.call('POST', rulesets(), { name: 'House rules', text: short, ...more });
const removeAll = async (): Promise<void> => {
  for (const { id } of (await alice.call('GET', rulesets())).body.data)
    await alice.call('DELETE', `${rulesets()}/${id}`);
};

/** Polls until the findings are those of the specification and the rulesets as they are now. */
async function findings(specId: string, query = ''): Promise<any> {
  for (;;) {
    const { status, body, text } = await alice.call('GET', `/parley/specs/${specId}/findings?${query}`);
    expect(status, text).toBe(200);
    if (body.state !== 'pending') return body;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
const rulesIn = (body: any): string[] => [...new Set<string>(body.data.map((one: any) => one.rule))];

describe('rulesets', () => {
  it('are created, read, listed, replaced and deleted', async () => {
    const made = await makeRuleset({ text: verbs, functions: [startsWithVerb] });
    expect(made.status, made.text).toBe(201);
    const { id } = made.body;
    expect(made.body).toEqual({
      ...{ id: expect.any(String), teamId: alice.teamId, name: 'House rules', isEnabled: true },
      ...{ workspaceIds: null, revision: 1, createdBy: alice.userId, updatedBy: alice.userId },
      ...{ createdAt: expect.any(String), updatedAt: expect.any(String) },
      ...{ text: verbs, functions: [startsWithVerb] },
    });
    expect(made.headers.get('etag')).toBe('"1"');
    expect((await alice.call('GET', `${rulesets()}/${id}`)).body).toEqual(made.body);
    const { data } = (await alice.call('GET', rulesets())).body;
    const { text: _, functions: __, ...brief } = made.body;
    expect(data).toContainEqual(brief);
    const body = { name: ' Other ', text: short, isEnabled: false, workspaceIds: [alice.workspaceId] };
    const stale = await alice.call('PUT', `${rulesets()}/${id}`, body, { 'if-match': '"7"' });
    expect([stale.status, stale.body.detail]).toEqual([412, expect.stringMatching(/revision is now 1/)]);
    const replaced = await alice.call('PUT', `${rulesets()}/${id}`, body, { 'if-match': '"1"' });
    expect(replaced.body).toMatchObject({
      ...{ id, name: 'Other', isEnabled: false, workspaceIds: [alice.workspaceId], revision: 2 },
      ...{ text: short, functions: [] },
    });
    expect((await alice.call('DELETE', `${rulesets()}/${id}`, undefined, { 'if-match': '1' })).status).toBe(
      412,
    );
    expect((await alice.call('DELETE', `${rulesets()}/${id}`)).status).toBe(204);
    expect((await alice.call('GET', `${rulesets()}/${id}`)).status).toBe(404);
    expect((await alice.call('DELETE', `${rulesets()}/${id}`)).status).toBe(404);
  });

  it('are kept as they were written', async () => {
    const text = `# ours \u{1f600}\r\n${short}`;
    const { body } = await makeRuleset({ text });
    expect((await alice.call('GET', `${rulesets()}/${body.id}`)).body.text).toBe(text);
  });

  it('are listed in pages, and there are at most 50', { timeout: 60_000 }, async () => {
    await removeAll();
    const made: string[] = [];
    for (let n = 0; n < 50; n++) made.push((await makeRuleset({ isEnabled: false })).body.id);
    const refused = await makeRuleset();
    expect([refused.status, refused.body.detail]).toEqual([400, 'At most 50 rulesets in a team.']);
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { data, meta } = (await alice.call('GET', `${rulesets()}?limit=20&cursor=${cursor}`)).body;
      seen.push(...data.map((one: { id: string }) => one.id));
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(seen.sort()).toEqual(made.sort());
    await removeAll();
  });

  it.each([
    ['broken YAML', 'rules:\n  a: [\n', {}, 3, /./],
    ['broken JSON', '{"rules": {"a": }}', {}, 1, /./],
    ['no ruleset', 'text', {}, 1, /object/],
    [
      'an unknown severity',
      'rules:\n  a.b:\n    severity: bad\n    given: $\n    then: { function: truthy }\n',
      {},
      3,
      /no severity/,
    ],
    [
      'an unknown function',
      'rules:\n  a:\n    given: $\n    then: { function: nothing }\n',
      {},
      2,
      /not known/,
    ],
    [
      'a path that cannot be read',
      "rules:\n  a:\n    formats: [aas3]\n    given: '$['\n    then: { function: truthy }\n",
      {},
      4,
      /./,
    ],
    [
      'an alias that is not there',
      "rules:\n  a:\n    given: '#Nothing'\n    then: { function: truthy }\n",
      {},
      3,
      /no alias/,
    ],
    ['a foreign ruleset', 'extends: ./other.yaml\n', {}, 1, /cannot be found/],
    [
      'an override that changes nothing',
      "rules: {}\noverrides:\n  - files: ['*']\n    rules:\n      a: off\n",
      {},
      5,
      /no rule of this name/,
    ],
    ['a function that is not given', verbs, {}, 1, /not among the functions/],
    [
      'a function that is no JavaScript',
      verbs,
      { functions: [{ name: 'starts-with-verb', code: 'export default (' }] },
      1,
      /cannot be loaded/,
    ],
    [
      'a function that wants more than it has',
      verbs,
      { functions: [{ name: 'starts-with-verb', code: "import 'node:fs'; export default () => {};" }] },
      1,
      /cannot be imported/,
    ],
    [
      'a function that never ends',
      verbs,
      { functions: [{ name: 'starts-with-verb', code: 'while (true); export default () => {};' }] },
      1,
      /too long/,
    ],
  ])('are refused with %s', async (_, text, more, line, reason) => {
    const { status, body } = await makeRuleset({ text, ...more });
    expect([status, body.title]).toEqual([400, 'The ruleset cannot be used']);
    expect(body.errors[0]).toEqual({
      ...{ line, column: expect.any(Number), path: expect.any(String) },
      reason: expect.stringMatching(reason),
    });
    expect(body.detail).toContain(`Line ${line}, `);
  });

  it.each([
    ['no name', { name: ' ' }],
    ['too long a text', { text: `#${'x'.repeat(256 * 1024)}` }],
    ['a function twice', { text: verbs, functions: [startsWithVerb, startsWithVerb] }],
    ['a strange name of a function', { functions: [{ name: '../x', code: 'x' }] }],
    ['too much code', { functions: [1, 2].map((n) => ({ name: `f${n}`, code: ' '.repeat(200_000) })) }],
  ])('are refused with %s', async (_, more) => {
    expect((await makeRuleset(more)).status).toBe(400);
  });

  it('name workspaces of the team only', async () => {
    const { status, body } = await makeRuleset({ workspaceIds: [bob.workspaceId] });
    expect([status, body.detail]).toEqual([
      400,
      `workspaceIds: ${bob.workspaceId} is not a workspace of the team`,
    ]);
  });
});

describe('findings', () => {
  it('are those of the rules that come with the server when the team has none', async () => {
    await removeAll();
    const id = await makeSpec();
    const body = await findings(id);
    expect(body).toMatchObject({ state: 'done', reason: null, revision: expect.any(Number) });
    expect(body.total).toBe(Object.values(body.counts as Record<string, number>).reduce((a, b) => a + b));
    expect([...new Set(body.data.map((one: any) => one.ruleset.name))].sort()).toEqual([
      'parley:security',
      'parley:style',
    ]);
    expect(body.data[0]).toEqual({
      ...{
        file: 'index.yaml',
        path: expect.any(Array),
        rule: expect.any(String),
        severity: expect.any(String),
      },
      ...{ start: { line: expect.any(Number), column: expect.any(Number) }, end: expect.any(Object) },
      ...{ message: expect.any(String), ruleset: { id: null, name: expect.any(String) } },
    });
    const order = ['error', 'warn', 'info', 'hint'];
    const severities = body.data.map((one: any) => order.indexOf(one.severity));
    expect(severities).toEqual(severities.toSorted());
  });

  it('follow the rulesets of the team and the texts of the specification', async () => {
    await removeAll();
    const id = await makeSpec();
    await findings(id);
    const { body: ruleset } = await makeRuleset();
    const first = await findings(id);
    expect(first).toMatchObject({ counts: { error: 1, warn: 0, info: 0, hint: 0 }, total: 1 });
    expect(first.data).toEqual([
      {
        ...{ file: 'index.yaml', path: ['info', 'title'], rule: 'short-title', severity: 'error' },
        ...{ start: { line: 2, column: 16 }, end: { line: 2, column: 22 } },
        ...{ message: 'Things is too short', ruleset: { id: ruleset.id, name: 'House rules' } },
      },
    ]);
    const { body: second } = await makeRuleset({ name: 'Verbs', text: verbs, functions: [startsWithVerb] });
    expect(rulesIn(await findings(id))).toEqual(['short-title', 'verb-first']);
    const change = { content: openapi.replace('title: Things', 'title: All the things') };
    await alice.call('PATCH', `/specs/${id}/files/index.yaml`, change);
    const changed = await findings(id);
    expect(rulesIn(changed)).toEqual(['verb-first']);
    expect(changed.revision).toBeGreaterThan(first.revision);
    const off = { name: 'Verbs', text: verbs, functions: [startsWithVerb], isEnabled: false };
    await alice.call('PUT', `${rulesets()}/${second.id}`, off);
    expect(await findings(id)).toMatchObject({ data: [], total: 0 });
    await removeAll();
    expect((await findings(id)).data[0].ruleset.id).toBeNull();
  });

  it('are of the rulesets for the workspace, also after a move', async () => {
    await removeAll();
    const workspace = { name: 'Elsewhere', type: 'personal' };
    const { body } = await alice.call('POST', '/workspaces', { workspace });
    const elsewhere: string = body.workspace.id;
    await makeRuleset({ workspaceIds: [elsewhere] });
    const id = await makeSpec(openapi, 'OPENAPI:3.0', elsewhere);
    expect(rulesIn(await findings(id))).toEqual(['short-title']);
    const from = `/workspaces/${elsewhere}/element-transfers`;
    const moved = await alice.call('POST', from, { id, type: 'spec', to: alice.workspaceId });
    expect(moved.status, moved.text).toBeLessThan(300);
    expect(rulesIn(await findings(id))).not.toContain('short-title');
    await removeAll();
  });

  it('are of the rulesets of the team that the workspace belongs to, and come back from the trash', async () => {
    await removeAll();
    await makeRuleset();
    const made = await alice.call('POST', '/workspaces', { workspace: { name: 'Given', type: 'team' } });
    const given: string = made.body.workspace.id;
    const id = await makeSpec(openapi, 'OPENAPI:3.0', given);
    expect(rulesIn(await findings(id))).toEqual(['short-title']);
    await alice.call('DELETE', `/specs/${id}`);
    expect((await alice.call('GET', `/parley/specs/${id}/findings`)).status).toBe(404);
    const restored = await alice.call('POST', `/parley/trash/${id}/restore`);
    expect(restored.status, restored.text).toBe(200);
    expect(rulesIn(await findings(id))).toEqual(['short-title']);
    const team = (await alice.call('POST', '/parley/teams', { name: 'Other' })).body;
    const teams = { source: alice.teamId, destination: team.id };
    const moved = await alice.call('PATCH', `/workspaces/${given}/transfers`, teams);
    expect(moved.status, moved.text).toBe(200);
    expect(rulesIn(await findings(id))).not.toContain('short-title');
    await removeAll();
  });

  it('are filtered and come in pages', async () => {
    await removeAll();
    const rule = (given: string, severity: string) =>
      `{ given: '${given}', severity: ${severity}, message: "no", then: { function: falsy } }`;
    await makeRuleset({
      text: `rules:\n  a: ${rule('$.x-list[*]', 'info')}\n  b: ${rule('$.info', 'warn')}\n`,
    });
    const list = Array.from({ length: 6_000 }, (_, n) => n + 1);
    const id = await makeSpec(`${openapi}x-list: ${JSON.stringify(list)}\n`);
    const all = await findings(id, 'limit=100');
    expect(all).toMatchObject({ counts: { warn: 1, info: 6_000 }, total: 6_001 });
    expect(all.data[0].rule).toBe('b');
    let seen = 0;
    for (let cursor = ''; ; ) {
      const path = `/parley/specs/${id}/findings?rule=a&severity=info&limit=100&cursor=${cursor}`;
      const { data, meta } = (await alice.call('GET', path)).body;
      seen += data.length;
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(seen).toBe(4_999);
    expect((await findings(id, 'severity=error')).data).toEqual([]);
    expect((await alice.call('GET', `/parley/specs/${id}/findings?severity=worst`)).status).toBe(400);
    await alice.call('PATCH', `/specs/${id}/files/index.yaml`, { content: `${openapi}x-list: [1]\n` });
    await findings(id);
    const old = await alice.call('GET', `/parley/specs/${id}/findings?cursor=${all.meta.nextCursor}`);
    expect([old.status, old.body.detail]).toEqual([400, expect.stringMatching(/computed anew/)]);
    await removeAll();
  });

  it('tell which ruleset failed, and those of the others', async () => {
    await removeAll();
    const failing = { name: 'starts-with-verb', code: 'export default () => { throw new Error("oops"); };' };
    await makeRuleset({ name: 'Broken', text: verbs, functions: [failing] });
    await makeRuleset();
    const body = await findings(await makeSpec());
    expect(body).toMatchObject({ state: 'failed', reason: expect.stringMatching(/"Broken".*oops/) });
    expect(rulesIn(body)).toEqual(['short-title']);
    await removeAll();
  });

  it('may say anything', async () => {
    await removeAll();
    const functions = [
      { name: 'says', code: 'export default () => [{ message: "a\\0b\\ud800" + "x".repeat(1e6) }];' },
      {
        name: 'throws',
        code: 'export default () => { throw new Error("a\\0b\\ud800" + "x".repeat(1e6)); };',
      },
    ];
    for (const { name } of functions)
      await makeRuleset({
        functions,
        text: `functions: [says, throws]\nrules: { r: { given: $, message: '{{error}}', then: { function: ${name} } } }\n`,
      });
    const body = await findings(await makeSpec());
    expect(body).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/a\ufffdb\ufffdx/),
      total: 1,
    });
    expect(body.data[0].message).toMatch(/^a\ufffdb\ufffdx+…$/);
    expect(body.data[0].message).toHaveLength(2_000);
    await removeAll();
  });

  it('say once what is wrong with the files themselves', async () => {
    await removeAll();
    await makeRuleset();
    await makeRuleset();
    const broken = await findings(await makeSpec('openapi: 3.0.3\ninfo: {\n'));
    expect(broken.data).toEqual([
      expect.objectContaining({ rule: 'parser', severity: 'error', ruleset: null }),
    ]);
    const other = await findings(await makeSpec('hello: there\n'));
    expect(other.data.map((one: any) => [one.rule, one.ruleset])).toEqual([['unrecognized-format', null]]);
    await removeAll();
  });

  it('exist for OpenAPI and AsyncAPI alone', async () => {
    await removeAll();
    const events = await makeSpec(asyncapi, 'ASYNCAPI:2.0');
    expect(await findings(events)).toMatchObject({ state: 'done', data: [], total: 0 });
    await makeRuleset();
    expect(rulesIn(await findings(events))).toEqual(['short-title']);
    const graph = await makeSpec('type Query { a: Int }', 'GRAPHQL');
    expect(await findings(graph)).toEqual({
      ...{ state: 'none', reason: null, revision: null, checkedAt: null, data: [], total: 0 },
      ...{ counts: { error: 0, warn: 0, info: 0, hint: 0 }, meta: { nextCursor: null } },
    });
    await removeAll();
  });
});

describe('the governance of a workspace', () => {
  it('is a page of its specifications, newest first', async () => {
    const { body } = await alice.call('POST', '/workspaces', {
      workspace: { name: 'Few', type: 'personal' },
    });
    const { id } = body.workspace;
    const made: string[] = [];
    for (const type of ['OPENAPI:3.0', 'OPENAPI:3.0', 'GRAPHQL'])
      made.push(await makeSpec(type === 'GRAPHQL' ? '' : openapi, type, id));
    for (const spec of made) await findings(spec);
    const seen: any[] = [];
    for (let cursor = ''; ; ) {
      const path = `/parley/workspaces/${id}/governance?limit=2&cursor=${cursor}`;
      const { data, meta } = (await alice.call('GET', path)).body;
      seen.push(...data);
      if (meta.nextCursor === null) break;
      cursor = meta.nextCursor;
    }
    expect(seen.map((one) => one.specId).sort()).toEqual(made.sort());
    const told = await findings(seen.find((one) => one.type !== 'GRAPHQL').specId);
    expect(seen.filter((one) => one.type !== 'GRAPHQL')).toEqual([
      expect.objectContaining({ state: 'done', counts: told.counts, total: told.total, name: 'OPENAPI:3.0' }),
      expect.objectContaining({ state: 'done', revision: expect.any(Number), checkedAt: expect.any(String) }),
    ]);
    expect(seen.find((one) => one.type === 'GRAPHQL')).toMatchObject({ state: 'none', revision: null });
  });
});

describe('refusals', () => {
  it('are 403 for those who may only read the rulesets, whom their roles let do no more', async () => {
    const { body: made } = await makeRuleset({ isEnabled: false });
    for (const [username, roles, expected] of [
      ['carol', ['user'], [200, 403, 403, 403]],
      ['dan', ['apiGovernanceManager'], [200, 201, 200, 204]],
      ['erin', ['guest'], [403, 403, 403, 403]],
    ] as [string, TeamRole[], number[]][]) {
      const somebody = await server.bootstrap({ email: `${username}@example.com`, username });
      await write(server.app.ctx, 'test', (tx) =>
        addMember(tx, alice.teamId, somebody.userId, roles, alice.userId),
      );
      server.app.ctx.forgetActors();
      const body = { name: 'Theirs', text: short, isEnabled: false };
      const one = `${rulesets()}/${made.id}`;
      const replies = [
        await somebody.call('GET', one),
        await somebody.call('POST', rulesets(), body),
        await somebody.call('PUT', one, body),
        await somebody.call('DELETE', one),
      ];
      expect(
        replies.map(({ status }) => status),
        username,
      ).toEqual(expected);
      if (username === 'dan') made.id = (await makeRuleset({ isEnabled: false })).body.id;
    }
  });

  it('are 401 without a key and 404 for strangers', async () => {
    const id = await makeSpec();
    for (const path of [
      rulesets(),
      `/parley/specs/${id}/findings`,
      `/parley/workspaces/${alice.workspaceId}/governance`,
    ]) {
      expect((await server.call('GET', path)).status, path).toBe(401);
      expect((await bob.call('GET', path)).status, path).toBe(404);
    }
  });
});
