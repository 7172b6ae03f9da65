import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { write } from '../../db/write.ts';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';
import { addMember } from '../teams/teams.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let stranger: Person;

beforeAll(async () => {
  server = await startServer();
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice' });
  bob = await server.bootstrap({ email: 'bob@example.com', username: 'bob' });
  stranger = await server.bootstrap({ email: 'mallory@example.com', username: 'mallory' });
  await write(server.app.ctx, 'team', (tx) =>
    addMember(tx, alice.teamId, bob.userId, ['user'], alice.userId),
  );
  server.app.ctx.forgetActors();
});
afterAll(async () => {
  expect(await server.verify()).toMatchObject({ ok: true, problems: [] });
  await server.close();
});

const make = async (type: string): Promise<string> =>
  (await alice.call('POST', '/workspaces', { workspace: { name: 'W', type } })).body.workspace.id;
const path = (id: string) => `/workspaces/${id}/global-variables`;
const variables = [
  { key: 'x-api-key', type: 'secret', value: 'plain-to-see-1', enabled: true, description: 'A key.' },
  { key: 'base', type: 'default', value: 'https://example.com', enabled: false, description: '' },
];

describe('global variables', () => {
  it('are empty at first and replaced as a whole', async () => {
    const id = await make('team');
    expect((await alice.call('GET', path(id))).body).toEqual({ values: [] });
    expect((await alice.call('PUT', path(id), { values: variables })).body).toEqual({ values: variables });
    expect((await bob.call('GET', path(id))).body).toEqual({ values: variables });
    const [, second] = variables;
    expect((await bob.call('PUT', path(id), { values: [second] })).body).toEqual({ values: [second] });
    expect((await alice.call('GET', path(id))).body).toEqual({ values: [second] });
    expect((await alice.call('PUT', path(id), { values: [] })).body).toEqual({ values: [] });
  });

  it('are one set per workspace, also when many write at once', async () => {
    const id = await make('team');
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        alice.call('PUT', path(id), { values: [{ key: `k${i}`, value: 'v' }] }),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array(8).fill(200));
    const rows = await server.app.ctx.db
      .selectFrom('element')
      .select('id')
      .where('spaceId', '=', id)
      .where('kind', '=', 'globals')
      .execute();
    expect(rows).toHaveLength(1);
    const other = await make('team');
    expect((await alice.call('GET', path(other))).body).toEqual({ values: [] });
  });

  it('are sealed in the database and masked in the list of changes', async () => {
    const id = await make('team');
    await alice.call('PUT', path(id), { values: variables });
    await alice.call('PUT', path(id), { values: [{ ...variables[0], value: 'plain-to-see-2' }] });
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('element').selectAll().where('spaceId', '=', id).execute(),
      await db.selectFrom('change').selectAll().where('spaceId', '=', id).execute(),
    ]);
    expect(stored).toContain('sealed:1:');
    const shown = await alice.call('GET', `/parley/workspaces/${id}/changes`);
    expect(shown.text).toContain('x-api-key');
    for (const text of [stored, shown.text]) expect(text).not.toContain('plain-to-see');
    expect(shown.text).not.toContain('sealed:1:');
  });

  it('are refused without a key, to strangers, to Viewers and when malformed', async () => {
    const id = await make('private');
    expect((await server.call('GET', path(id))).status).toBe(401);
    expect((await stranger.call('GET', path(id))).status).toBe(404);
    await alice.call('PATCH', `/workspaces/${id}/roles`, {
      roles: [{ op: 'add', path: '/user', value: [{ id: String(bob.userId), role: '1' }] }],
    });
    expect((await bob.call('GET', path(id))).status).toBe(200);
    expect((await bob.call('PUT', path(id), { values: [] })).status).toBe(403);
    expect((await alice.call('PUT', path(id), { values: [7] })).status).toBe(400);
  });
});
