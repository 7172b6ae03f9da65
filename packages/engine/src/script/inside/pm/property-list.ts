import { type Entry, shown } from '../expect/inspect.ts';
import { hidden } from '../expect/inspect-scalars.ts';
import { rule } from './iteratee.ts';
import { type Fields, has, isObject, isPlainObject, jsonOf, member } from './plain.ts';

/** How the members of a list are made, found and written. */
export type MemberClass<Member extends object> = {
  new (definition?: unknown): Member;
  /** The member by which elements are found. */
  readonly indexKey?: string;
  readonly indexIgnoresCase?: boolean;
  /** Several members may have the same key. */
  readonly keepsAll?: boolean;
  /** Makes a member of an entry of an object: value, then key. */
  create?(definition: unknown, key?: unknown): Member;
  /** Takes a whole list in text form apart. */
  parse?(text: string): unknown;
  unparse?(members: readonly unknown[]): string;
};

/**
 * A list of elements with the interface of postman-collection 4.4. Members are found by looking through them, so a
 * member whose key was changed is found by its new key.
 */
export class PropertyList<Member extends object> {
  static readonly name: string = 'PostmanPropertyList';
  members: Member[] = [];
  declare readonly Type: MemberClass<Member>;

  constructor(type: MemberClass<Member>, _parent?: unknown, items?: unknown) {
    Object.defineProperty(this, 'Type', { value: type, writable: true, configurable: true });
    if (items) this.populate(items);
  }

  [shown](): Entry[] {
    const { indexIgnoresCase, keepsAll } = this.Type;
    const size = 5 + (indexIgnoresCase ? 1 : 0) + (keepsAll ? 1 : 0);
    return Array.from({ length: size }, (): Entry => ['__parent', hidden]);
  }

  get isList(): true {
    return true;
  }

  /** Members by key, as postman-collection indexes them: a list where several have one key. */
  get reference(): Fields {
    const index: Fields = {};
    for (const entry of this.members) {
      const key = this.keyOf(entry);
      if (key === '') continue;
      const known = index[key];
      if (known === undefined || !this.Type.keepsAll) index[key] = entry;
      else if (Array.isArray(known)) known.push(entry);
      else index[key] = [known, entry];
    }
    return index;
  }

  insert(item: unknown, before?: unknown): void {
    if (!isObject(item)) return;
    const known = this.members.indexOf(item as Member);
    if (known >= 0) this.members.splice(known, 1);
    const at = before ? this.indexOf(before) : -1;
    if (at >= 0) this.members.splice(at, 0, item as Member);
    else this.members.push(item as Member);
  }

  insertAfter(item: unknown, after?: unknown): void {
    this.insert(item, this.idx(this.indexOf(after) + 1));
  }

  append(item: unknown): void {
    this.insert(item);
  }

  prepend(item: unknown): void {
    this.insert(item, this.idx(0));
  }

  add(item: unknown, key?: unknown): void {
    if (item === null || item === undefined || Number.isNaN(item)) return;
    const { Type } = this;
    if (isObject(item) && item.constructor === Type) this.insert(item);
    else this.insert(Type.create ? Type.create(item, key) : new Type(item));
  }

  /** True when added, false when an element with this key was updated, null for nothing. */
  upsert(item: unknown): boolean | null {
    if (item === null || item === undefined || Number.isNaN(item)) return null;
    const known = this.one(member(item, this.indexKey));
    if (known === undefined) {
      this.add(item);
      return true;
    }
    const update = member(known, 'update');
    if (typeof update !== 'function')
      throw new Error('collection: unable to upsert into a list of Type that does not support .update()');
    update.call(known, item);
    return false;
  }

  /** Removes what a function accepts, what has this key, or this very element. */
  remove(predicate: unknown, context?: unknown): void {
    const { members } = this;
    const kept: Member[] = [];
    for (let index = 0; index < members.length; index += 1) {
      const entry = members[index] as Member;
      let gone = false;
      if (typeof predicate === 'string') gone = this.keyMatches(entry, predicate);
      else if (typeof predicate === 'function')
        gone = Boolean(predicate.call(context || this, entry, index, members));
      else gone = entry === predicate;
      if (!gone) kept.push(entry);
    }
    // In place: scripts may hold `members`.
    if (kept.length === members.length) return;
    members.length = 0;
    for (const entry of kept) members.push(entry);
  }

  clear(): void {
    this.members.length = 0;
  }

  populate(items: unknown): void {
    const { Type } = this;
    const list = typeof items === 'string' && Type.parse ? Type.parse(items) : items;
    if (Array.isArray(list)) for (const item of list) this.add(item);
    else if (isPlainObject(list) && Type.create)
      for (const key of Object.keys(list)) this.add(list[key], key);
    else if (member(list, 'isList') === true) for (const item of (list as this).members) this.add(item);
    else this.add(list);
  }

  repopulate(items: unknown): void {
    // First read, then emptied: the items may be those of this very list.
    const kept = Array.isArray(items) ? items.slice() : items === this ? this.members.slice() : items;
    this.clear();
    this.populate(kept);
  }

  /** Adds or updates from another list; with `prune` what it does not have goes. */
  assimilate(source: unknown, prune?: unknown): void {
    const members = Array.isArray(source) ? source : member(source, 'members');
    if (!Array.isArray(members)) return;
    const known = new Set<unknown>();
    for (const item of members) {
      if (!isObject(item) || !(this.indexKey in item)) continue;
      this.upsert(item);
      known.add(item[this.indexKey]);
    }
    if (prune) this.remove((entry: Member) => !known.has(member(entry, this.indexKey)));
  }

  all(): Member[] {
    return this.members.slice();
  }

  /** The last one with this key. */
  one(id: unknown): Member | undefined {
    const { members } = this;
    if (id === undefined) return undefined;
    const key = String(id);
    for (let index = members.length - 1; index >= 0; index -= 1) {
      const entry = members[index] as Member;
      if (this.keyMatches(entry, key)) return entry;
    }
    return undefined;
  }

  get(key: unknown): unknown {
    const found = this.one(key);
    return found === undefined ? undefined : found.valueOf();
  }

  each(iterator: unknown, context?: unknown): void {
    const visit = rule(iterator, context);
    // COMPAT: returning false ends the loop.
    for (let index = 0; index < this.members.length; index += 1)
      if (visit(this.members[index], index, this.members) === false) return;
  }

  filter(iterator: unknown, context?: unknown): Member[] {
    const accepts = rule(iterator, context);
    return this.members.filter((entry, index) => Boolean(accepts(entry, index, this.members)));
  }

  find(iterator: unknown, context?: unknown): Member | undefined {
    const accepts = rule(iterator, context);
    return this.members.find((entry, index) => Boolean(accepts(entry, index, this.members)));
  }

  map(iterator: unknown, context?: unknown): unknown[] {
    const value = rule(iterator, context ?? this);
    return this.members.map((entry, index) => value(entry, index, this.members));
  }

  reduce(iterator: unknown, ...rest: unknown[]): unknown {
    const step = rule(iterator, rest[1] ?? this);
    const started = rest.length > 0 && rest[0] !== undefined;
    let result: unknown = started ? rest[0] : this.members[0];
    for (let index = started ? 0 : 1; index < this.members.length; index += 1)
      result = step(result, this.members[index], index, this.members);
    return result;
  }

  count(): number {
    return this.members.length;
  }

  idx(index: number): Member | undefined {
    return this.members[index];
  }

  indexOf(item: unknown): number {
    const found = typeof item === 'string' ? this.one(item) : item;
    return this.members.indexOf(found as Member);
  }

  has(item: unknown, ...values: unknown[]): boolean {
    const matches =
      typeof item === 'string'
        ? this.members.filter((entry) => this.keyMatches(entry, item))
        : this.members.filter((entry) => entry === item);
    if (values.length === 0) return matches.length > 0;
    return matches.some((entry) => entry.valueOf() === values[0]);
  }

  toObject(
    excludeDisabled?: unknown,
    caseSensitive?: unknown,
    multiValue?: unknown,
    sanitizeKeys?: unknown,
  ): Fields {
    const result: Fields = {};
    const { indexKey, Type } = this;
    const sensitive = !Type.indexIgnoresCase || Boolean(caseSensitive);
    const all = Boolean(Type.keepsAll || multiValue);
    for (const entry of this.members) {
      const key = member(entry, indexKey);
      if (!has(entry, indexKey) || (excludeDisabled && member(entry, 'disabled')) || (sanitizeKeys && !key))
        continue;
      const name = sensitive ? String(key) : String(key).toLowerCase();
      const value = entry.valueOf();
      if (!all || !Object.hasOwn(result, name)) put(result, name, value);
      else if (Array.isArray(result[name])) result[name].push(value);
      else put(result, name, [result[name], value]);
    }
    return result;
  }

  toString(): string {
    return this.Type.unparse ? this.Type.unparse(this.members) : '[object Object]';
  }

  toJSON(): unknown[] {
    return this.members.map((entry) => jsonOf(entry));
  }

  [Symbol.iterator](): Iterator<Member> {
    return this.members[Symbol.iterator]();
  }

  private get indexKey(): string {
    return this.Type.indexKey ?? 'id';
  }

  private keyOf(entry: Member): string {
    const key = member(entry, this.indexKey);
    if (!key) return '';
    return this.Type.indexIgnoresCase ? String(key).toLowerCase() : String(key);
  }

  private keyMatches(entry: Member, key: string): boolean {
    const own = member(entry, this.indexKey);
    if (own === key) return true;
    if (typeof own !== 'string') return own !== undefined && own !== null && String(own) === key;
    return (
      Boolean(this.Type.indexIgnoresCase) &&
      own.length === key.length &&
      own.toLowerCase() === key.toLowerCase()
    );
  }
}

/** `__proto__` is a name like any other. */
function put(target: Fields, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}
