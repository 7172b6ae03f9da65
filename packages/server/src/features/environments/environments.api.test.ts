import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Person, startServer, type TestServer } from '../../testing/index.ts';

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

const create = async (
  name = 'Staging',
  values: unknown[] = [{ key: 'a', value: '1', type: 'secret', enabled: true }],
) =>
  (
    await alice.call('POST', `/environments?workspace=${alice.workspaceId}`, {
      environment: { name, values },
    })
  ).body.environment;

describe('environments', () => {
  it('are created, read, replaced and deleted, by id and by uid', async () => {
    const made = await create();
    expect(made).toEqual({ id: expect.any(String), name: 'Staging', uid: `${alice.userId}-${made.id}` });
    const read = await alice.call('GET', `/environments/${made.uid}`);
    expect(read.body.environment).toMatchObject({
      name: 'Staging',
      values: [{ key: 'a', value: '1', type: 'secret', enabled: true }],
    });
    const put = await alice.call('PUT', `/environments/${made.id}`, {
      environment: { name: 'Live', values: [{ key: 'b', value: '2' }] },
    });
    expect(put.body.environment).toEqual({ id: made.id, name: 'Live', uid: made.uid });
    const list = await alice.call('GET', `/environments?workspace=${alice.workspaceId}`);
    expect(list.body.environments.map((e: { name: string }) => e.name)).toContain('Live');
    expect((await alice.call('DELETE', `/environments/${made.id}`)).body).toEqual({
      environment: { id: made.id, uid: made.uid },
    });
    expect((await alice.call('GET', `/environments/${made.id}`)).status).toBe(404);
  });

  it('take a JSON Patch', async () => {
    const made = await create();
    const patched = await alice.call('PATCH', `/environments/${made.id}`, [
      { op: 'replace', path: '/name', value: 'Renamed' },
      { op: 'add', path: '/values/1', value: { key: 'c', value: '3', enabled: true, type: 'default' } },
      { op: 'replace', path: '/values/0/value', value: '9' },
    ]);
    expect(patched.body.environment).toMatchObject({
      name: 'Renamed',
      uid: made.uid,
      values: [
        { key: 'a', value: '9' },
        { key: 'c', value: '3' },
      ],
    });
    const refused = await alice.call('PATCH', `/environments/${made.id}`, [
      { op: 'replace', path: '/values/7/value', value: 'x' },
    ]);
    expect(refused.status).toBe(400);
    expect(refused.body.detail).toBe('Cannot perform the operation at a path that does not exist');
  });

  it('refuse a stale If-Match and say the revision', async () => {
    const made = await create();
    const etag = (await alice.call('GET', `/environments/${made.id}`)).headers.get('etag') ?? '';
    expect(
      (
        await alice.call(
          'PUT',
          `/environments/${made.id}`,
          { environment: { name: 'x' } },
          { 'if-match': etag },
        )
      ).status,
    ).toBe(200);
    expect(
      (
        await alice.call(
          'PUT',
          `/environments/${made.id}`,
          { environment: { name: 'y' } },
          { 'if-match': etag },
        )
      ).status,
    ).toBe(412);
  });

  it('keep their values sealed in the database and in the change log', async () => {
    const made = await create('Sealed', [{ key: 'token', value: 'plain-to-see-4711' }]);
    await alice.call('PUT', `/environments/${made.id}`, {
      environment: { values: [{ key: 'token', value: 'plain-to-see-4712' }] },
    });
    const { db } = server.app.ctx;
    const stored = JSON.stringify([
      await db.selectFrom('element').selectAll().execute(),
      await db.selectFrom('change').selectAll().execute(),
    ]);
    expect(stored).toContain('sealed:1:');
    expect(stored).not.toContain('plain-to-see');
  });

  it('keep their values sealed in the answers that are stored for an Idempotency-Key', async () => {
    const made = await create('Kept', [{ key: 'token', value: 'x' }]);
    const change = [{ op: 'replace', path: '/values/0/value', value: 'plain-to-see-4713' }];
    const headers = { 'idempotency-key': 'sealed-answer' };
    const first = await alice.call('PATCH', `/environments/${made.id}`, change, headers);
    expect(first.body.environment.values[0].value).toBe('plain-to-see-4713');
    const again = await alice.call('PATCH', `/environments/${made.id}`, change, headers);
    expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', first.body]);
    const stored = await server.app.ctx.db.selectFrom('idempotency').selectAll().execute();
    expect(stored.length).toBeGreaterThan(0);
    expect(JSON.stringify(stored)).not.toContain('plain-to-see');
  });

  it('apply a request with an Idempotency-Key once', async () => {
    const headers = { 'idempotency-key': 'one-two-three' };
    const body = { environment: { name: 'Once' } };
    const first = await alice.call('POST', '/environments', body, headers);
    const second = await alice.call('POST', '/environments', body, headers);
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(
      (await alice.call('POST', '/environments', { environment: { name: 'Other' } }, headers)).status,
    ).toBe(422);
  });

  it('are refused without a key, to strangers, and when malformed', async () => {
    const made = await create();
    expect((await server.call('GET', `/environments/${made.id}`)).status).toBe(401);
    const stranger = await bob.call('GET', `/environments/${made.id}`);
    expect(stranger.status).toBe(404);
    expect(stranger.body.error.name).toBe('instanceNotFoundError');
    const bad = await alice.call('POST', '/environments', { environment: { values: [null] } });
    expect(bad.status).toBe(400);
    expect(bad.body.error).toMatchObject({
      name: 'malformedRequestError',
      message: expect.stringMatching(/^Found \d errors with the supplied environment\.$/),
    });
    expect((await alice.call('POST', '/environments', '{"environment":')).body.error.name).toBe(
      'malformedRequestError',
    );
  });

  it('with very many variables are replaced in time that grows with their number only', async () => {
    const values = Array.from({ length: 30_000 }, (_, i) => ({ key: `k${i}` }));
    const made = await create('Many', values);
    const answer = await alice.call('PUT', `/environments/${made.id}`, { environment: { values } });
    expect(answer.status).toBe(200);
  });
});
