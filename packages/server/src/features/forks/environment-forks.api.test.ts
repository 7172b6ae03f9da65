import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  carol = await server.bootstrap({ email: 'carol@example.com', username: 'carol' });
  const viewer = { workspaceId: alice.workspaceId, principal: 'user', role: '1' } as const;
  await write(server.app.ctx, alice.workspaceId, async (tx) => {
    await tx.db
      .insertInto('workspaceMember')
      .values({ ...viewer, principalId: carol.userId })
      .execute();
  });
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

type Variable = { key: string; value: string; enabled?: boolean; type?: string };

const variables: Variable[] = [
  { key: 'url', value: 'https://example.com', enabled: true, type: 'default' },
  { key: 'token', value: 'plain-to-see-0815', enabled: true, type: 'secret' },
  { key: 'limit', value: '10', enabled: true, type: 'default' },
];

const uid = (id: string): string => `${alice.userId}-${id}`;

async function create(): Promise<string> {
  const body = { environment: { name: 'Testing', values: variables } };
  const made = await alice.call('POST', `/environments?workspace=${alice.workspaceId}`, body);
  expect(made.status, made.text).toBe(200);
  return made.body.environment.id;
}

async function pair(): Promise<{ upstream: string; mine: string }> {
  const upstream = await create();
  const path = `/environments/${upstream}/forks?workspaceId=${alice.workspaceId}`;
  const forked = await alice.call('POST', path, { forkName: 'mine' });
  expect(forked.status, forked.text).toBe(200);
  return { upstream, mine: forked.body.environment.uid.slice(`${alice.userId}-`.length) };
}

async function valuesOf(id: string): Promise<Record<string, string>> {
  const { body } = await alice.call('GET', `/environments/${id}`);
  return Object.fromEntries(
    body.environment.values.map((one: Variable) => [
      one.key,
      one.enabled === false ? `off ${one.value}` : one.value,
    ]),
  );
}

async function put(id: string, change: Record<string, Partial<Variable> | null>): Promise<void> {
  const { body } = await alice.call('GET', `/environments/${id}`);
  const values: Variable[] = body.environment.values;
  const known = values.map((one) => one.key);
  const changed = values.flatMap((one) => (change[one.key] === null ? [] : [{ ...one, ...change[one.key] }]));
  const added = Object.keys(change).filter((key) => !known.includes(key));
  const environment = {
    values: [...changed, ...added.map((key) => ({ key, value: '', ...change[key] }))],
  };
  expect((await alice.call('PUT', `/environments/${id}`, { environment })).status).toBe(200);
}

describe('a fork of an environment', () => {
  it('has the same variables, sealed for itself', async () => {
    const id = await create();
    const path = `/environments/${uid(id)}/forks?workspaceId=${alice.workspaceId}`;
    const forked = await alice.call('POST', path, { forkName: 'Test Fork' });
    expect(forked.body).toEqual({
      environment: { uid: expect.any(String), name: 'Testing', forkName: 'Test Fork' },
    });
    const read = await alice.call('GET', `/environments/${forked.body.environment.uid}`);
    expect(read.body.environment.values).toEqual(variables);
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('element').selectAll().execute(),
      await db.selectFrom('change').selectAll().execute(),
      await db.selectFrom('bulk').selectAll().execute(),
    ]);
    expect(stored).not.toContain('plain-to-see');
  });

  it('is listed with its environment', async () => {
    const { upstream, mine } = await pair();
    const list = await alice.call('GET', `/environments/${upstream}/forks?sort=createdAt&direction=desc`);
    expect(list.body).toEqual({
      data: [
        {
          forkId: uid(mine),
          forkName: 'mine',
          createdAt: expect.any(String),
          createdBy: 'alice',
          updatedAt: expect.any(String),
        },
      ],
      meta: { total: 1, nextCursor: null },
    });
  });
});

describe('merging and pulling environments', () => {
  it('keep what both sides did, variable by variable and member by member', async () => {
    const { upstream, mine } = await pair();
    await put(mine, { token: { value: 'new' }, limit: null, added: { value: 'in fork' } });
    await put(upstream, { token: { enabled: false }, other: { value: 'in source' } });
    const merged = await alice.call('POST', `/environments/${uid(upstream)}/merges`, { source: uid(mine) });
    expect(merged.body).toEqual({ environment: { uid: uid(upstream) } });
    expect(await valuesOf(upstream)).toEqual({
      ...{ url: 'https://example.com', token: 'off new', other: 'in source', added: 'in fork' },
    });
    expect(await valuesOf(mine)).not.toHaveProperty('other');
    const pulled = await alice.call('POST', `/environments/${uid(mine)}/pulls`, { source: uid(upstream) });
    expect(pulled.body).toEqual({ environment: { uid: uid(mine) } });
    expect(await valuesOf(mine)).toEqual(await valuesOf(upstream));
    await put(mine, { added: { value: 'again' } });
    expect(
      (await alice.call('POST', `/environments/${upstream}/merges`, { source: mine, deleteSource: true }))
        .status,
    ).toBe(200);
    expect((await valuesOf(upstream)).added).toBe('again');
    expect((await alice.call('GET', `/environments/${mine}`)).status).toBe(404);
  });

  it('name the keys in conflict, never their values, and change nothing', async () => {
    const { upstream, mine } = await pair();
    await put(mine, { token: { value: 'hush-1' }, limit: null, url: { value: 'https://fork.example' } });
    await put(upstream, { token: { value: 'hush-2' }, limit: { value: '20' } });
    const before = await valuesOf(upstream);
    const merged = await alice.call('POST', `/environments/${upstream}/merges`, { source: mine });
    expect(merged.status).toBe(409);
    expect(merged.body.errors).toEqual([
      { key: 'token', reason: 'both-changed' },
      { key: 'limit', reason: 'changed-and-removed' },
    ]);
    expect(merged.text).not.toContain('hush');
    expect(await valuesOf(upstream)).toEqual(before);
  });

  it('are refused where there is no fork', async () => {
    const id = await create();
    const other = await create();
    for (const reply of [
      await alice.call('GET', `/environments/${id}/forks`),
      await alice.call('POST', `/environments/${id}/merges`, { source: other }),
      await alice.call('POST', `/environments/${id}/pulls`, { source: other }),
    ]) {
      expect(reply.status).toBe(400);
      expect(reply.body).toEqual({
        type: 'https://api.postman.com/problems/bad-request',
        title: 'The environment Id is not a forked environment.',
        detail: {},
      });
    }
    const { upstream, mine } = await pair();
    expect((await alice.call('POST', `/environments/${mine}/merges`, { source: upstream })).status).toBe(400);
  });

  it('are refused without a key, to strangers and to viewers', async () => {
    const { upstream, mine } = await pair();
    const calls: [string, string, unknown?][] = [
      ['POST', `/environments/${upstream}/forks?workspaceId=${bob.workspaceId}`, { forkName: 'x' }],
      ['GET', `/environments/${upstream}/forks`],
      ['POST', `/environments/${upstream}/merges`, { source: mine }],
      ['POST', `/environments/${mine}/pulls`, { source: upstream }],
    ];
    for (const [method, path, sent] of calls) {
      expect((await server.call(method, path, sent)).status, path).toBe(401);
      const stranger = await bob.call(method, path, sent);
      expect(stranger.status, path).toBe(404);
      expect(stranger.body).toMatchObject({
        title: 'We could not find the environment you are looking for',
        status: 404,
        detail: 'We could not find the environment you are looking for',
        type: 'https://api.postman.com/problems/notFound',
      });
      if (path.endsWith('/forks')) continue;
      const viewer = await carol.call(method, path.replace(bob.workspaceId, alice.workspaceId), sent);
      expect(viewer.status, path).toBe(403);
    }
  });
});
