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
  alice = await server.bootstrap({ email: 'alice@example.com', username: 'alice', team: 'Acme' });
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

let count = 0;
const workspace = async (type = 'team'): Promise<string> =>
  (await alice.call('POST', '/workspaces', { workspace: { name: `Workspace ${++count}`, type } })).body
    .workspace.id;
const folderWith = (name: string, requests: string[]) => ({
  name,
  item: requests.map((one) => ({ name: one, request: { method: 'GET', url: 'https://example.com' } })),
});
const collection = async (workspaceId: string, item: object[] = [folderWith('Folder', ['a', 'b'])]) => {
  const made = await alice.call('POST', `/collections?workspace=${workspaceId}`, {
    collection: {
      info: {
        name: `Collection ${++count}`,
        schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
      },
      item,
    },
  });
  expect(made.status, made.text).toBe(200);
  const { id, uid, name } = made.body.collection;
  return { id, uid, name };
};
const read = async (id: string, by: Person = alice) =>
  (await by.call('GET', `/collections/${id}`)).body.collection;
const itemNames = (items: { name: string; item?: { name: string }[] }[]) =>
  items.map((one) => [one.name, (one.item ?? []).map((inner) => inner.name)]);
const view = async (id: string, role: string) =>
  alice.call('PATCH', `/workspaces/${id}/roles`, {
    roles: [{ op: 'add', path: '/user', value: [{ id: String(bob.userId), role }] }],
  });

describe('activities', () => {
  it('tell each action once, newest first, page by page', async () => {
    const id = await workspace();
    const made = await collection(id);
    const environment = (
      await alice.call('POST', `/environments?workspace=${id}`, { environment: { name: 'E', values: [] } })
    ).body.environment;
    await bob.call('PUT', `/environments/${environment.id}`, {
      environment: { name: 'F', values: [{ key: 'a', value: 'b' }] },
    });
    await alice.call('PUT', `/workspaces/${id}`, { workspace: { type: 'private' } });
    await view(id, '2');
    await alice.call('DELETE', `/collections/${made.id}`);
    const all = await alice.call('GET', `/workspaces/${id}/activities`);
    expect(
      all.body.data.map((one: Record<string, unknown>) => [one.action, one.elementType, one.trigger]),
    ).toEqual([
      ['destroy', 'collection', 'destroy'],
      ['update', 'workspace', 'add_user_role'],
      ['update', 'workspace', 'update_visibility'],
      ['update', 'environment', 'update'],
      ['create', 'environment', 'create'],
      ['create', 'collection', 'create'],
      ['create', 'workspace', 'create'],
    ]);
    expect(all.body.meta).toEqual({ nextCursor: '' });
    expect(all.body.data[3]).toEqual({
      workspaceId: id,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      id: expect.any(Number),
      user: { id: bob.userId, username: 'bob', isPartner: false, name: 'bob' },
      action: 'update',
      elementType: 'environment',
      trigger: 'update',
      elementId: environment.uid,
      elementName: 'F',
    });
    const walked: unknown[] = [];
    for (let cursor = ''; ; ) {
      const page = await alice.call('GET', `/workspaces/${id}/activities?limit=2&cursor=${cursor}`);
      walked.push(...page.body.data);
      cursor = page.body.meta.nextCursor;
      if (cursor === '') break;
    }
    expect(walked).toEqual(all.body.data);
    const byBob = await alice.call('GET', `/workspaces/${id}/activities?userId=${bob.userId}`);
    expect(byBob.body.data).toHaveLength(1);
    const ofKind = await alice.call('GET', `/workspaces/${id}/activities?elementType=collection`);
    expect(ofKind.body.data.map((one: { action: string }) => one.action)).toEqual(['destroy', 'create']);
    expect((await alice.call('GET', `/workspaces/${id}/activities?elementType=mock`)).body.data).toEqual([]);
  });

  it('are refused as documented', async () => {
    const id = await workspace('private');
    const bad = await alice.call('GET', `/workspaces/${id}/activities?limit=x`);
    expect([bad.status, bad.body.detail]).toEqual([400, 'querystring.limit should be integer']);
    expect((await alice.call('GET', `/workspaces/${id}/activities?userId=x`)).body.detail).toBe(
      'User ID must be an integer.',
    );
    const hidden = await stranger.call('GET', `/workspaces/${id}/activities`);
    expect([hidden.status, hidden.body.detail]).toEqual([404, 'Workspace not found']);
    expect((await server.call('GET', `/workspaces/${id}/activities`)).status).toBe(401);
    const open = await workspace();
    await alice.call('PUT', `/workspaces/${open}`, { workspace: { type: 'public' } });
    expect((await stranger.call('GET', `/workspaces/${open}/activities`)).status).toBe(403);
  });
});

const transfer = (by: Person, from: string, body: object) =>
  by.call('POST', `/workspaces/${from}/element-transfers`, body);

describe('element transfers', () => {
  it('move a collection with everything below it, trash included', async () => {
    const [from, to] = [await workspace(), await workspace()];
    const made = await collection(from, [folderWith('Keep', ['a', 'b']), folderWith('Trash', ['c'])]);
    const before = await read(made.id);
    const [keep, trash] = before.item;
    await alice.call('DELETE', `/collections/${made.id}/folders/${trash.id}`);
    await alice.call('DELETE', `/collections/${made.id}/requests/${keep.item[0].id}`);
    const moved = await transfer(alice, from, { id: made.uid, type: 'collection', to });
    expect([moved.status, moved.body]).toEqual([
      200,
      { workspace: { 'element-transfers': { to, from, id: made.uid, type: 'collection' } } },
    ]);
    expect((await alice.call('GET', `/workspaces/${from}`)).body.workspace.collections).toEqual([]);
    expect((await alice.call('GET', `/workspaces/${to}`)).body.workspace.collections).toEqual([made]);
    expect(itemNames((await read(made.id)).item)).toEqual([['Keep', ['b']]]);
    // Deletes in the new place must not be taken for those of the old one.
    await alice.call('DELETE', `/collections/${made.id}/requests/${keep.item[1].id}`);
    const listed = await alice.call('GET', `/parley/workspaces/${to}/trash`);
    expect(listed.body.data.map((one: { name: string }) => one.name).sort()).toEqual(['Trash', 'a', 'b']);
    expect((await alice.call('POST', `/parley/trash/${trash.id}/restore`)).status).toBe(200);
    expect(itemNames((await read(made.id)).item)).toEqual([
      ['Keep', []],
      ['Trash', ['c']],
    ]);
    for (const space of [from, to]) {
      const [latest] = (await alice.call('GET', `/workspaces/${space}/activities?elementType=collection`))
        .body.data;
      expect(latest).toMatchObject({ elementId: made.uid, elementName: made.name });
    }
    // And back again: the log of the first place knows the tree a second time.
    expect((await transfer(alice, to, { id: made.id, type: 'collection', to: from })).status).toBe(200);
    expect(itemNames((await read(made.id)).item)).toHaveLength(2);
  });

  it('show later edits although revisions count anew in the other workspace', async () => {
    const [from, to] = [await workspace(), await workspace()];
    const made = await collection(from, []);
    const rename = (name: string) =>
      alice.call('PATCH', `/collections/${made.id}`, { collection: { info: { name } } });
    for (let i = 0; i < 6; i++) await rename(`Before ${i}`);
    const revision = Number(
      (await alice.call('GET', `/collections/${made.id}`)).headers.get('etag')?.match(/\d+/)?.[0],
    );
    await transfer(alice, from, { id: made.id, type: 'collection', to });
    const { db } = server.app.ctx;
    const tree = () =>
      db.selectFrom('tree').select('rev').where('rootId', '=', made.id).executeTakeFirstOrThrow();
    for (let i = 0; (await tree()).rev < revision; i++) await rename(`After ${i}`);
    expect((await tree()).rev).toBe(revision);
    expect((await read(made.id)).info.name).toMatch(/^After/);
  });

  it('keep the log right for a collection that comes back after items changed places elsewhere', async () => {
    const [here, there] = [await workspace(), await workspace()];
    const { uid } = await collection(here, [folderWith('Old', ['a']), folderWith('New', [])]);
    const transfer = (from: string, to: string) =>
      alice.call('POST', `/workspaces/${from}/element-transfers`, { id: uid, type: 'collection', to });
    expect((await transfer(here, there)).status).toBe(200);
    const [old, young] = (await read(uid)).item;
    const moved = await alice.call('POST', '/collection-requests-transfers', {
      ids: [old.item[0].uid],
      mode: 'move',
      target: { id: young.uid, model: 'folder' },
      location: { id: null, model: null, position: 'start' },
    });
    expect(moved.status, moved.text).toBe(200);
    expect((await transfer(there, here)).status).toBe(200);
    expect((await alice.call('DELETE', `/collections/${uid}/folders/${old.id}`)).status).toBe(200);
    expect(itemNames((await read(uid)).item)).toEqual([['New', ['a']]]);
    expect((await server.verify()).problems).toEqual([]);
  });

  it('move an environment with its sealed values', async () => {
    const [from, to] = [await workspace(), await workspace('private')];
    const { environment } = (
      await alice.call('POST', `/environments?workspace=${from}`, {
        environment: { name: 'E', values: [{ key: 'k', value: 'v', type: 'secret', enabled: true }] },
      })
    ).body;
    expect((await bob.call('GET', `/environments/${environment.id}`)).status).toBe(200);
    expect((await transfer(alice, from, { id: environment.id, type: 'environment', to })).status).toBe(200);
    const after = await alice.call('GET', `/environments/${environment.id}`);
    expect(after.body.environment.values).toEqual([{ key: 'k', value: 'v', type: 'secret', enabled: true }]);
    expect((await bob.call('GET', `/environments/${environment.id}`)).status).toBe(404);
  });

  it('move more than one page of items at once, whichever way others move', async () => {
    const [one, two] = [await workspace(), await workspace()];
    const many = Array.from({ length: 12 }, (_, f) =>
      folderWith(
        `F${f}`,
        Array.from({ length: 60 }, (_, r) => `r${r}`),
      ),
    );
    const [first, second] = [await collection(one, many), await collection(two, many)];
    const replies = await Promise.all([
      transfer(alice, one, { id: first.id, type: 'collection', to: two }),
      transfer(alice, two, { id: second.id, type: 'collection', to: one }),
    ]);
    expect(replies.map((reply) => reply.status)).toEqual([200, 200]);
    for (const { id } of [first, second]) {
      const { item } = await read(id);
      expect(item.flatMap((folder: { item: unknown[] }) => folder.item)).toHaveLength(720);
    }
  });

  it('are refused as documented', async () => {
    const [from, to] = [await workspace('private'), await workspace('private')];
    const made = await collection(from, []);
    const say = async (by: Person, body: object) => {
      const { status, body: reply } = await transfer(by, from, body);
      return [status, reply.detail];
    };
    const whole = { id: made.uid, type: 'collection', to };
    for (const key of ['id', 'type', 'to'] as const) {
      const { [key]: _, ...rest } = whole;
      expect(await say(alice, rest)).toEqual([400, `The '${key}' property is required`]);
    }
    expect(await say(alice, { ...whole, type: 'x' })).toEqual([
      400,
      'element type is not register or is falsy',
    ]);
    const [personal] = (await alice.call('GET', '/workspaces?type=personal')).body.workspaces;
    expect(await say(alice, { ...whole, to: personal.id })).toEqual([
      400,
      'Cannot move elements from team level workspace to personal',
    ]);
    expect(await say(stranger, whole)).toEqual([404, 'Workspace not found']);
    expect((await server.call('POST', `/workspaces/${from}/element-transfers`, whole)).status).toBe(401);
    await view(from, '1');
    expect(await say(bob, whole)).toEqual([404, 'Workspace not found']);
    await view(to, '2');
    expect((await transfer(bob, from, whole)).status).toBe(403);
    await view(from, '2');
    await view(to, '1');
    expect((await transfer(bob, from, whole)).status).toBe(403);
    await view(to, '2');
    expect((await transfer(bob, from, whole)).status).toBe(200);
  });
});

describe('workspace transfers', () => {
  it('hand a workspace to another team and end the roles of those who are not in it', async () => {
    const [personal] = (await alice.call('GET', '/workspaces?type=personal')).body.workspaces;
    const own = (await alice.call('GET', `/workspaces/${personal.id}?include=team`)).body.workspace.teamId;
    const id = await workspace();
    const made = await collection(id, []);
    await view(id, '2');
    const body = { source: String(alice.teamId), destination: own };
    expect((await bob.call('PATCH', `/workspaces/${id}/transfers`, body)).status).toBe(403);
    expect((await stranger.call('PATCH', `/workspaces/${id}/transfers`, body)).status).toBe(404);
    expect((await server.call('PATCH', `/workspaces/${id}/transfers`, body)).status).toBe(401);
    const lacking = await alice.call('PATCH', `/workspaces/${id}/transfers`, { source: body.source });
    expect([lacking.status, lacking.body.title, lacking.body.detail]).toEqual([
      400,
      'Invalid Request Body',
      "The 'destination' property is required",
    ]);
    const foreign = await alice.call('PATCH', `/workspaces/${id}/transfers`, { ...body, destination: '1' });
    expect([foreign.status, foreign.body.detail]).toEqual([404, 'The requested resource was not found.']);
    const moved = await alice.call('PATCH', `/workspaces/${id}/transfers`, body);
    expect([moved.status, moved.body]).toEqual([200, { workspace: { transfer: { id, ...body } } }]);
    expect((await alice.call('GET', `/workspaces/${id}?include=team`)).body.workspace.teamId).toBe(own);
    expect((await bob.call('GET', `/workspaces/${id}`)).status).toBe(404);
    expect((await bob.call('GET', `/collections/${made.id}`)).status).toBe(404);
    expect((await alice.call('GET', `/workspaces/${id}/roles`)).body.roles).toEqual([
      { id: '3', displayName: 'Admin', user: [String(alice.userId)] },
    ]);
  });
});

describe('the trash', () => {
  const trashOf = async (id: string, by: Person = alice) =>
    (await by.call('GET', `/parley/workspaces/${id}/trash`)).body;

  it('holds what was deleted, who did it and when, and gives it back', async () => {
    const id = await workspace();
    const made = await collection(id);
    const [folder] = (await read(made.id)).item;
    await alice.call('DELETE', `/collections/${made.id}/requests/${folder.item[0].id}`);
    await bob.call('DELETE', `/collections/${made.id}/folders/${folder.id}`);
    const { data, can } = await trashOf(id);
    expect(can).toContain('collection.delete');
    // The request lies in a folder that is gone: it comes back after that.
    expect(data).toEqual([
      {
        id: folder.id,
        uid: folder.uid,
        kind: 'folder',
        name: 'Folder',
        parentId: made.id,
        parentName: made.name,
        rootId: made.id,
        rootName: made.name,
        deletedAt: expect.any(String),
        deletedBy: { id: bob.userId, username: 'bob', name: 'bob' },
      },
    ]);
    const early = await alice.call('POST', `/parley/trash/${folder.item[0].id}/restore`);
    expect(early.status).toBe(409);
    const back = await alice.call('POST', `/parley/trash/${folder.uid}/restore`);
    expect(back.body).toEqual({
      element: { id: folder.id, uid: folder.uid, kind: 'folder', name: 'Folder' },
    });
    expect(itemNames((await read(made.id)).item)).toEqual([['Folder', ['b']]]);
    expect((await trashOf(id)).data.map((one: { name: string }) => one.name)).toEqual(['a']);
    await alice.call('POST', `/parley/trash/${folder.item[0].id}/restore`);
    expect(itemNames((await read(made.id)).item)).toEqual([['Folder', ['a', 'b']]]);
    await alice.call('DELETE', `/collections/${made.id}`);
    expect((await alice.call('GET', `/collections/${made.id}`)).status).toBe(404);
    expect((await trashOf(id)).data).toHaveLength(1);
    expect((await alice.call('POST', `/parley/trash/${made.uid}/restore`)).status).toBe(200);
    expect(itemNames((await read(made.id)).item)).toEqual([['Folder', ['a', 'b']]]);
  });

  it('is emptied for good, roots and items', async () => {
    const id = await workspace();
    const made = await collection(id);
    const [folder] = (await read(made.id)).item;
    expect((await alice.call('DELETE', `/parley/trash/${folder.id}`)).status).toBe(404);
    await alice.call('DELETE', `/collections/${made.id}/folders/${folder.id}`);
    expect((await alice.call('DELETE', `/parley/trash/${folder.id}`)).status).toBe(200);
    expect((await alice.call('POST', `/parley/trash/${folder.id}/restore`)).status).toBe(404);
    await alice.call('DELETE', `/collections/${made.id}`);
    expect((await alice.call('DELETE', `/parley/trash/${made.id}`)).body.element).toMatchObject({
      id: made.id,
    });
    const rows = await server.app.ctx.db
      .selectFrom('element')
      .select('id')
      .where('rootId', '=', made.id)
      .execute();
    expect(rows).toEqual([]);
    expect((await trashOf(id)).data).toEqual([]);
    const [latest] = (await alice.call('GET', `/workspaces/${id}/activities?elementType=collection`)).body
      .data;
    expect(latest).toMatchObject({ action: 'destroy', elementId: made.uid, elementName: made.name });
  });

  it('pages', async () => {
    const id = await workspace();
    for (let i = 0; i < 3; i++) {
      const { environment } = (
        await alice.call('POST', `/environments?workspace=${id}`, { environment: { name: `E${i}` } })
      ).body;
      await alice.call('DELETE', `/environments/${environment.id}`);
    }
    const walked: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await alice.call('GET', `/parley/workspaces/${id}/trash?limit=2&cursor=${cursor}`);
      walked.push(...page.body.data.map((one: { name: string }) => one.name));
      cursor = page.body.meta.nextCursor;
      if (cursor === null) break;
    }
    expect(walked.sort()).toEqual(['E0', 'E1', 'E2']);
  });

  it('is refused without a key, to strangers and to Viewers', async () => {
    const id = await workspace('private');
    const made = await collection(id, []);
    await alice.call('DELETE', `/collections/${made.id}`);
    await view(id, '1');
    expect((await server.call('GET', `/parley/workspaces/${id}/trash`)).status).toBe(401);
    expect((await stranger.call('GET', `/parley/workspaces/${id}/trash`)).status).toBe(404);
    expect((await bob.call('GET', `/parley/workspaces/${id}/trash`)).status).toBe(403);
    for (const [method, path] of [
      ['POST', `/parley/trash/${made.id}/restore`],
      ['DELETE', `/parley/trash/${made.id}`],
    ] as const) {
      expect((await server.call(method, path)).status).toBe(401);
      expect((await stranger.call(method, path)).status).toBe(404);
      expect((await bob.call(method, path)).status).toBe(403);
    }
  });
});

describe('the list of changes', () => {
  it('tells what changed from what to what, of a workspace, a tree or one element', async () => {
    const id = await workspace();
    const made = await collection(id);
    const [folder] = (await read(made.id)).item;
    await bob.call('PUT', `/collections/${made.id}/folders/${folder.id}`, { name: 'Renamed' });
    const { data, can } = (await alice.call('GET', `/parley/workspaces/${id}/changes?limit=1`)).body;
    expect(can).toContain('workspace.viewActivity');
    expect(data).toEqual([
      {
        seq: expect.any(Number),
        batchId: expect.any(String),
        actor: { id: bob.userId, username: 'bob', name: 'bob' },
        at: expect.any(String),
        type: 'set',
        element: { id: folder.id, rootId: made.id, kind: 'folder', name: 'Renamed' },
        path: 'name',
        before: 'Folder',
        after: 'Renamed',
        isCut: false,
      },
    ]);
    const of = async (elementId: string) =>
      (await alice.call('GET', `/parley/workspaces/${id}/changes?elementId=${elementId}`)).body.data.map(
        (one: { type: string; element: { kind: string } }) => `${one.type} ${one.element.kind}`,
      );
    expect(await of(folder.uid)).toEqual(['set folder', 'create folder']);
    expect(await of(made.id)).toHaveLength(5);
    const seqs: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await alice.call('GET', `/parley/workspaces/${id}/changes?limit=2&cursor=${cursor}`);
      seqs.push(...page.body.data.map((one: { seq: number }) => one.seq));
      cursor = page.body.meta.nextCursor;
      if (cursor === null) break;
    }
    expect(seqs).toEqual(seqs.map((_, i) => seqs.length - i));
  });

  it('masks values of environments, and is refused to those who may not look', async () => {
    const id = await workspace('private');
    const { environment } = (
      await alice.call('POST', `/environments?workspace=${id}`, {
        environment: { name: 'E', values: [{ key: 'token', value: 'plain-to-see' }] },
      })
    ).body;
    await alice.call('PUT', `/environments/${environment.id}`, {
      environment: { values: [{ key: 'token', value: 'plain-to-see-too' }] },
    });
    const shown = await alice.call('GET', `/parley/workspaces/${id}/changes`);
    expect(shown.text).toContain('token');
    expect(shown.text).not.toMatch(/plain-to-see|sealed:1:/);
    expect((await server.call('GET', `/parley/workspaces/${id}/changes`)).status).toBe(401);
    expect((await stranger.call('GET', `/parley/workspaces/${id}/changes`)).status).toBe(404);
  });
});
