import { afterAll, beforeAll, expect, test } from 'vitest';
import { routes } from '../../src/features/index.ts';
import { sessionCookie } from '../../src/http/authenticate.ts';
import type { Route } from '../../src/http/route.ts';
import type { Row } from './matrix.ts';
import { type Role, roles } from './roles.ts';
import { bury, isPair, isPlaced, make, move, nounOf, type Thing } from './things.ts';
import { marker, type Person, type Place, type Reply, World } from './world.ts';

/** The scenarios in which only those who see the whole team, or hold a role on the thing itself, reach it. */
const others: readonly Role[] = ['former', 'teamAdmin', 'viewer', 'editor', 'admin', 'superAdmin'];

/** Every row with every role, and with things in other places than the one where the roles hold. */
export function runMatrix(rows: readonly Row[]): void {
  let world: World;
  beforeAll(async () => {
    world = await World.build();
  });
  afterAll(async () => {
    expect(await world?.server.verify()).toMatchObject({ ok: true, problems: [] });
    await world?.close();
  });

  const titled = rows.map((one) => ({ title: [one.operation, one.about].filter(Boolean).join(', '), one }));
  test.concurrent.each(titled)('$title', { timeout: 60_000 }, async ({ one }) => {
    const call = new Caller(world, one);
    expect(await call.problems()).toEqual([]);
  });
}

const routeOf = (operation: string): Route => {
  const route = routes.find((known) => known.operation === operation);
  if (!route) throw new Error(`there is no route ${operation}`);
  return route;
};

const isHidden = (status: number): boolean => status === 404 || status === 401;

class Caller {
  readonly #world: World;
  readonly #row: Row;
  readonly #route: Route;
  readonly #found: string[] = [];

  constructor(world: World, row: Row) {
    this.#world = world;
    this.#row = row;
    this.#route = routeOf(row.operation);
  }

  /** What is not as the row says, in words. */
  async problems(): Promise<string[]> {
    await this.#own();
    if (this.#row.lists) return this.#found;
    if (isPlaced(this.#row.on)) await this.#inOtherPlaces();
    if (nounOf(this.#row.on) !== undefined) await this.#goneOrMoved();
    return this.#found;
  }

  async #own(): Promise<void> {
    const { own } = this.#world;
    let thing = await this.#make(own);
    const asking = this.#row.as ?? roles;
    const refused = asking.filter((role) => !this.#isOk(role));
    const allowed = asking.filter((role) => this.#isOk(role));
    await Promise.all(refused.map((role) => this.#expect(role, thing, this.#refusalOf(role), 'own')));
    await this.#crossSite(thing);
    for (const role of allowed) {
      await this.#expect(role, thing, 200, 'own');
      if (this.#row.once) thing = await this.#make(own);
    }
    if (this.#row.owner && thing.owner) {
      const reply = await this.#asPerson(thing, thing.owner);
      this.#check('owner', reply, 200, 'own');
      if (this.#row.lists) this.#checkShown('owner', thing, reply, true, 'own');
    }
  }

  async #inOtherPlaces(): Promise<void> {
    const { elsewhere, foreign } = this.#world;
    const there = await this.#make(elsewhere);
    await this.#allHidden(there, 'elsewhere', ['superAdmin']);
    if (this.#isOk('superAdmin')) await this.#expect('superAdmin', there, 200, 'elsewhere');
    await this.#allHidden(await this.#make(foreign), 'of another team', []);
  }

  /** Roles on the workspace end with the move, roles on the thing go along. */
  async #goneOrMoved(): Promise<void> {
    const { own, elsewhere } = this.#world;
    const gone = await this.#make(own);
    await bury(this.#world, this.#row.on, own, gone);
    await this.#allHidden(gone, 'in the trash', []);
    const away = await this.#make(own);
    await move(this.#world, this.#row.on, own, elsewhere, away);
    await this.#allHidden(away, 'moved away', ['superAdmin']);
    const sees: Role = 'elementEditor';
    if (this.#isOk(sees)) await this.#expect(sees, away, 200, 'moved away');
    if (isPair(this.#row.on)) return;
    const here = await this.#make(elsewhere);
    await move(this.#world, this.#row.on, elsewhere, own, here);
    await this.#expect('viewer', here, this.#isOk('viewer') ? 200 : 403, 'moved here');
    if (this.#isOk('editor')) await this.#expect('editor', here, 200, 'moved here');
  }

  async #allHidden(thing: Thing, where: string, except: readonly Role[]): Promise<void> {
    // Who sees the other half of a pair is told that this is not theirs to do.
    const half: readonly Role[] = isPair(this.#row.on) ? ['viewer'] : [];
    const asking = others.filter((role) => !except.includes(role) && !half.includes(role));
    const status = this.#row.hidden ?? 404;
    await Promise.all(asking.map((role) => this.#expect(role, thing, status, where)));
  }

  /** A browser sends the cookie by itself: without our header it changes nothing. A key is no session. */
  async #crossSite(thing: Thing): Promise<void> {
    const person = this.#world.person('superAdmin');
    if (this.#route.method !== 'GET') {
      const headers = { cookie: `${sessionCookie(this.#world.server.app.ctx)}=${person.cookie}` };
      this.#check('cookie alone', await this.#send(thing, person, headers), 403, 'own');
    }
    if (this.#route.auth === 'session')
      this.#check('key', await this.#send(thing, person, { 'x-api-key': person.key }), 401, 'own');
  }

  #isOk(role: Role): boolean {
    return this.#row.lists ? this.#refusalOf(role) === 200 : this.#row.who.ok.includes(role);
  }

  #refusalOf(role: Role): number {
    if (role === 'badKey' || (role === 'anonymous' && this.#route.auth !== 'public')) return 401;
    if (role === 'accessKey' && this.#route.auth !== 'collection') return 401;
    if (this.#row.who.seen.includes(role)) return 403;
    return this.#row.lists ? 200 : (this.#row.hidden ?? 404);
  }

  async #expect(role: Role, thing: Thing, status: number, where: string): Promise<void> {
    const reply = await this.#as(role, thing);
    this.#check(role, reply, status, where);
    if (this.#row.lists && status === 200)
      this.#checkShown(role, thing, reply, this.#row.who.ok.includes(role), where);
  }

  #checkShown(asker: string, thing: Thing, { text }: Reply, expected: boolean, where: string): void {
    const id = thing.params[this.#row.shows ?? ''] ?? thing.rootId;
    if (id === undefined) throw new Error(`${this.#row.operation}: say what the list shows`);
    const shown = text.includes(id);
    if (shown !== expected)
      this.#found.push(`${asker}: the list ${shown ? 'shows' : 'does not show'} what is ${where}`);
  }

  #check(asker: string, { status, text }: Reply, expected: number, where: string): void {
    const isRight = expected === 200 ? status >= 200 && status < 300 : status === expected;
    if (!isRight)
      this.#found.push(`${asker}, ${where}: ${status} instead of ${expected} ${text.slice(0, 300)}`);
    else if (isHidden(status) && text.includes(marker))
      this.#found.push(`${asker}, ${where}: ${status} tells a name: ${text.slice(0, 300)}`);
  }

  #make(place: Place): Promise<Thing> {
    return make(this.#world, this.#row.on, place);
  }

  #as(role: Role, thing: Thing): Promise<Reply> {
    const stranger = this.#world.person('stranger');
    if (role === 'anonymous') return this.#send(thing, stranger, {});
    if (role === 'badKey')
      return this.#send(thing, stranger, { 'x-api-key': `PMAK-${'0'.repeat(24)}-${'0'.repeat(34)}` });
    if (role === 'accessKey')
      return this.#send(thing, stranger, {}, { access_key: thing.accessKey ?? 'none' });
    return this.#asPerson(thing, this.#world.person(role));
  }

  #asPerson(thing: Thing, person: Person): Promise<Reply> {
    if (this.#route.auth !== 'session') return this.#send(thing, person, { 'x-api-key': person.key });
    const cookie = `${sessionCookie(this.#world.server.app.ctx)}=${person.cookie}`;
    return this.#send(thing, person, { cookie, 'x-parley-request': '1' });
  }

  #send(
    thing: Thing,
    asker: Person,
    headers: Record<string, string>,
    more: Record<string, string> = {},
  ): Promise<Reply> {
    const params = { ...thing.params, ...this.#row.path?.(thing, asker, this.#world) };
    const path = this.#route.path.replace(/:(\w+)\*?/g, (_, name: string) => {
      const value = params[name];
      if (value === undefined) throw new Error(`${this.#row.operation}: ${this.#row.on} has no ${name}`);
      return value;
    });
    const query = new URLSearchParams({ ...this.#row.query?.(thing, asker, this.#world), ...more });
    const body = this.#row.body?.(thing, asker, this.#world);
    return this.#world.send(this.#route.method, query.size > 0 ? `${path}?${query}` : path, body, headers);
  }
}
