import { describe, expect, test } from 'vitest';
import { judgeByChai, judgeByUs } from './testing/chai.ts';

/** Every expression whose judgement differs from that of chai. */
function differences(expressions: readonly string[]): { expression: string; ours: string; chai: string }[] {
  return expressions
    .map((expression) => ({ expression, ours: judgeByUs(expression), chai: judgeByChai(expression) }))
    .filter(({ ours, chai }) => ours !== chai);
}

const subjects = [
  'undefined',
  'null',
  'true',
  'false',
  '0',
  '-0',
  '1',
  '-3.5',
  'NaN',
  'Infinity',
  '10n',
  "''",
  "'abc'",
  "'it\\'s\\na \\u0007 text'",
  "'a text that is a good deal longer than forty characters'",
  "Symbol('s')",
  'Symbol()',
  '[]',
  '[1, 2, 3]',
  "['a', { b: 1 }, [2]]",
  'Array.from({ length: 30 }, (_, i) => i)',
  '{}',
  '{ a: 1, b: 2 }',
  "{ name: 'Ann', tags: ['x'], nested: { deep: { deeper: [1, { end: true }] } } }",
  "{ 'a-b': 1, \"it's\": 2, 'q\"': 3 }",
  "{ length: 3, [Symbol('k')]: 1 }",
  'Object.create(null)',
  "Object.assign(Object.create(null), { a: 'x' })",
  'Object.freeze({ f: 1 })',
  'Object.seal([1])',
  'function () {}',
  'function named() { return 1; }',
  '() => { throw new TypeError("bad thing"); }',
  '(class Shape { constructor() { this.side = 2; } area() {} })',
  'new (class Shape { constructor() { this.side = 2; } area() {} })()',
  'new (class { constructor() { this.x = 1; } })()',
  'new Date(0)',
  'new Date(NaN)',
  '/a+b/gi',
  '/a\\/b/',
  'new Map()',
  "new Map([['a', 1]])",
  "new Map([['a', 1], ['b', { c: 2 }]])",
  'new Set()',
  "new Set([1, 'two', { three: 3 }])",
  'new WeakSet()',
  'new WeakMap()',
  'new Error("message")',
  'Object.assign(new TypeError("message"), { code: "E_X", detail: { a: 1 } })',
  'new RangeError("a message that is much longer than what fits into forty characters")',
  'new Error("outer", { cause: new Error("inner") })',
  'new Uint8Array([1, 2, 3])',
  'new Float64Array(20)',
  'new BigInt64Array(2)',
  'new ArrayBuffer(4)',
  'new DataView(new ArrayBuffer(2))',
  'Buffer.from("ab")',
  'new Number(5)',
  'new String("boxed")',
  'new Boolean(false)',
  'Object(Symbol("b"))',
  '(function () { return arguments; })(1, "x")',
  '(function* () { yield 1; })()',
  '{ [Symbol.toStringTag]: "Tagged", a: 1 }',
  '{ inspect: () => "inspected by itself" }',
  '{ [Symbol.for("chai/inspect")]: () => ({ shown: 1 }) }',
  '(() => { const me = { a: 1 }; me.self = me; return me; })()',
  'Object.assign([1, 2], { extra: "x" })',
  '[, 1, , 2]',
  'globalThis.Math',
  '{ get a() { return 1; }, set b(v) {} }',
];

const assertions = [
  'ok',
  'true',
  'false',
  'null',
  'undefined',
  'NaN',
  'exist',
  'exists',
  'empty',
  'arguments',
  'Arguments',
  'extensible',
  'sealed',
  'frozen',
  'finite',
  "a('string')",
  "an('array')",
  "a('Object')",
  "an('error')",
  "a('function')",
  'equal(1)',
  "equals('abc')",
  'eq(null)',
  'deep.equal([1, 2, 3])',
  'eql({ a: 1, b: 2 })',
  'eqls(new Set([1]))',
  "eql(Object.assign(new Error('message')))",
  'above(1)',
  'gt("x")',
  'greaterThan(new Date(1))',
  'least(3)',
  'gte(0)',
  'greaterThanOrEqual(5n)',
  'below(2)',
  'lt(0)',
  'lessThan(new Date(5))',
  'most(1)',
  'lte(-1)',
  'lessThanOrEqual(100)',
  'within(0, 2)',
  'within("a", 2)',
  'within(new Date(0), new Date(9))',
  'instanceof(Object)',
  'instanceOf(Error)',
  'instanceof(1)',
  'instanceof((() => class {})())',
  "property('a')",
  "property('a', 1)",
  "property('length')",
  "property('nothing', undefined)",
  'property(0)',
  'property({})',
  'nested.property(1)',
  "nested.property('nested.deep.deeper[1].end')",
  "nested.property('nested.deep.deeper[1].end', true)",
  "nested.property('[1].b')",
  "nested.property('a.__proto__.x')",
  "own.property('a')",
  "own.nested.property('a')",
  "deep.property('tags', ['x'])",
  "deep.own.property('tags', ['y'])",
  "ownProperty('length')",
  "haveOwnProperty('name', 'Ann')",
  "ownPropertyDescriptor('a')",
  "ownPropertyDescriptor('a', { value: 1, writable: true, enumerable: true, configurable: true })",
  "haveOwnPropertyDescriptor('a', { value: 2 }, 'said')",
  "ownPropertyDescriptor('b', 'said')",
  'length(3)',
  "lengthOf('3')",
  'lengthOf(0)',
  'length.above(2)',
  'lengthOf.at.least(4)',
  'length.below(3)',
  'lengthOf.at.most(1)',
  'length.within(1, 2)',
  'length.above("x")',
  'length.within(1, "x")',
  'match(/a/)',
  'matches(/^[0-9]$/)',
  "string('b')",
  "string('zzz')",
  "include('a')",
  'contain(1)',
  'contains({ a: 1 })',
  'includes({ a: 1, b: 3 })',
  'deep.include({ b: 1 })',
  "deep.include({ tags: ['x'] })",
  'own.include({ a: 1 })',
  "nested.include({ 'nested.deep.deeper[0]': 1 })",
  "deep.nested.include({ 'nested.deep': {} })",
  'include([1])',
  'include(NaN)',
  "keys('a', 'b')",
  "key('a')",
  "have.all.keys(['a', 'b'])",
  "any.keys('a', 'zzz')",
  "contain.keys('a')",
  'include.any.keys({ b: 1 })',
  "not.have.all.keys('b')",
  'keys()',
  "keys(['a'], 'b')",
  'deep.keys({ three: 3 })',
  'throw()',
  'throws(TypeError)',
  "Throw('bad')",
  'throw(/thing$/)',
  "throw(TypeError, 'bad')",
  "throw(RangeError, 'bad')",
  'throw(TypeError, /good/)',
  "throw(RangeError, 'good')",
  'throw(new Error("bad thing"))',
  "respondTo('area')",
  "respondsTo('push')",
  "itself.respondTo('area')",
  'satisfy((value) => value === 1)',
  'satisfies(function check(value) { return typeof value === "object"; })',
  'closeTo(1, 0.5)',
  'approximately(0, "x")',
  'closeTo(1)',
  'members([3, 2, 1])',
  'have.ordered.members([1, 2, 3])',
  'include.members([1])',
  'include.ordered.members([1, 2])',
  "have.deep.members(['a', [2], { b: 1 }])",
  "include.deep.ordered.members(['a', { b: 1 }])",
  'members("x")',
  "oneOf([1, 'abc', null])",
  'deep.oneOf([{ a: 1, b: 2 }, []])',
  "contain.oneOf(['b', 1])",
  'oneOf(1)',
  'change(() => 1)',
  "increase({ n: 1 }, 'n')",
  "decrease({ n: 1 }, 'm')",
];

describe('every assertion about every kind of value is judged as chai 4.4.1 judges it', () => {
  test.each(assertions)('to.be.%s', (assertion) => {
    const expressions = subjects.flatMap((subject) => [
      `expect(${subject}).to.be.${assertion}`,
      `expect(${subject}).to.not.be.${assertion}`,
      `expect(${subject}, 'message').to.be.${assertion}`,
    ]);
    expect(differences(expressions)).toEqual([]);
  });
});

const chains = [
  // Words mean nothing, flags stay, subjects move on.
  "expect({ a: { b: 1 } }).to.have.property('a').that.is.an('object').which.has.property('b').that.equals(2)",
  "expect({ a: { b: 1 } }).to.have.property('a').and.to.not.have.property('b')",
  'expect([1]).to.be.an.instanceof(Array).and.have.lengthOf(2)',
  'expect([1, 2]).to.be.an("array").that.includes(3)',
  'expect([1, 2]).to.be.an("array").that.does.not.include(2)',
  'expect([1, 2]).to.be.an("array").of.length(3)',
  "expect('abc').to.be.a('string').and.match(/x/).and.have.length(3)",
  'expect(1).to.not.be.not.equal(1)',
  'expect(1).is.still.also.but.with.at.same.been.equal(2)',
  "expect({ a: 1 }).to.have.any.all.keys('a', 'b')",
  "expect({ a: 1 }).to.have.all.any.keys('a', 'b')",
  '(() => { const e = expect(1); e.not; e.equal(1); })()',
  '(() => { const e = expect(1); e.to.not; e.equal(2); })()',
  "(() => { const e = expect({ a: 1 }); e.property('a'); e.equal(2); })()",
  '(() => { const e = expect([1, 2]); const inc = e.to.include; expect([3]).to.include; inc.members([4]); })()',
  'expect([1, 2]).to.include.a("string")',
  'expect([1, 2]).to.include.an.a.instanceof(Map)',
  'expect([{ a: 1 }]).to.deep.include({ a: 2 })',
  // Messages.
  "expect(1, 'first').to.equal(2, 'second')",
  "expect('x').to.be.a('number', 'said')",
  "expect({}).to.include({ a: 1 }, 'said')",
  "expect([]).to.be.oneOf(1, 'said')",
  "expect(1).to.be.above(2, 'said')",
  "expect('#{exp}').to.equal('#{act}')",
  'expect(1, 5).to.equal(2)',
  // What must not be taken for a passed assertion.
  'expect(1).to.be.foo',
  'expect(1).to.be.treu',
  'expect(1).to.be.flase',
  'expect(1).to.be.nulll',
  'expect(1).to.be.undefind',
  'expect(1).to.hav.property("a")',
  'expect(1).to.be.equl(1)',
  'expect(1).to.be.lenght',
  'expect(1).too',
  'expect(1).message',
  'expect(1).object',
  'expect(1).to.be.a.lengthh',
  'expect(1).to.be.a.length',
  'expect(1).to.include.length',
  'expect(1).to.be.an.foo',
  'expect(1).to.be.an.tru',
  'expect(1).to.be.an.bind',
  'expect(1).to.equal.foo',
  'expect(1).to.equal.length',
  'expect(1).to.have.property.length',
  'expect(1).to.be.true()',
  'expect(true).to.be.true()',
  'expect(1).to.x',
  'expect(1).to.be.a("string").foo',
  'expect(1).to.equals.constructor.name.x',
  'String(expect(1).then) + expect(1).catch + expect(1).inspect + expect(1).toJSON === "" || expect(0).to.be.ok',
  'expect(1)[Symbol.iterator] === undefined || expect(0).to.be.ok',
  'expect(expect(1).toString()).to.equal("x")',
  'expect("hasOwnProperty" in expect(1)).to.be.false',
  'expect(1).to.equal.call.name.x',
  'expect({ valueOf: () => 5, toString: () => "text" }).to.be.above(1)',
  'expect({ toString: () => "text" }).to.be.within(1, 2)',
  // Changes.
  "(() => { const o = { n: 1 }; expect(() => { o.n += 2; }).to.increase(o, 'n').by(3); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n += 2; }).to.increase(o, 'n').by(2); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n -= 2; }).to.decrease(o, 'n').by(1); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n -= 2; }).to.increase(o, 'n'); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n -= 2; }).to.change(o, 'n').by(-2); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n -= 2; }).to.not.change(o, 'n'); })()",
  "(() => { const o = { n: 1 }; expect(() => { o.n -= 2; }).to.change(o, 'n').but.not.by(2); })()",
  "(() => { const o = { n: 1 }; expect(() => {}).to.change(o, 'n'); })()",
  '(() => { let n = 1; expect(() => { n = 5; }).to.increase(() => n).by(1); })()',
  '(() => { let n = 1; expect(() => {}).to.change(() => n); })()',
  "expect(() => {}).to.increase({ n: 'x' }, 'n')",
  'expect(() => {}).to.increase({}, "n", "said")',
  'expect(1).by(2)',
  // Errors.
  'expect(() => { throw "text"; }).to.throw("ex")',
  'expect(() => { throw "text"; }).to.not.throw()',
  'expect(() => { throw { code: 1 }; }).to.throw(Error)',
  'expect(() => { throw { code: 1 }; }).to.not.throw()',
  'expect(() => { throw undefined; }).to.throw()',
  'expect(() => { throw 0; }).to.throw()',
  'expect(() => { throw new Error(""); }).to.throw("x")',
  'expect(() => { throw new RangeError("r"); }).to.throw(Error).with.property("message", "s")',
  'expect(() => { throw new RangeError("r"); }).to.throw(RangeError, "r").and.not.have.property("message")',
  'expect(() => { throw new RangeError("r"); }).to.not.throw(RangeError, "r")',
  'expect(() => { throw new RangeError("r"); }).to.not.throw(RangeError, "s")',
  'expect(() => { throw new RangeError("r"); }).to.not.throw(TypeError, "r")',
  'expect(() => { throw new RangeError("r"); }).to.not.throw("r")',
  'expect(() => { throw new RangeError("r"); }).to.not.throw(/r/)',
  'expect(() => { throw new RangeError("r"); }).to.not.throw(Error)',
  'expect(() => {}).to.throw(Error)',
  'expect(() => {}).to.throw(new Error("x"))',
  'expect(() => {}).to.throw("x")',
  'expect(() => {}).to.throw(5)',
  '(() => { const error = new Error("same"); expect(() => { throw error; }).to.throw(error); })()',
  '(() => { const error = new Error("same"); expect(() => { throw error; }).to.not.throw(error); })()',
  '(() => { const error = new Error("same"); expect(() => { throw error; }).to.not.throw(error, "same"); })()',
  'expect(() => { throw new Error("x"); }).to.throw(null, "y")',
  'expect(() => { throw new Error("x"); }).to.throw(undefined, "y")',
  'expect(() => { throw new (class Own extends Error {})("x"); }).to.throw(TypeError)',
  // Keys and members.
  "expect(new Map([['a', 1]])).to.have.keys(['a', 'b'])",
  'expect(new Map([[{ a: 1 }, 1]])).to.have.deep.keys({ a: 1 })',
  'expect(new Set([1, 2])).to.have.keys(1, 2)',
  'expect(new Set([1, 2])).to.not.have.any.keys(2, 3)',
  'expect(new Set([NaN])).to.have.keys(NaN)',
  "expect({ [Symbol.for('s')]: 1, b: 2 }).to.have.keys('b')",
  "expect({ [Symbol.for('s')]: 1 }).to.have.keys(Symbol.for('s'))",
  'expect([1, 1, 2]).to.have.members([1, 2, 2])',
  'expect([1, 2]).to.include.members([1, 1])',
  'expect([NaN]).to.have.members([NaN])',
  'expect([NaN]).to.have.deep.members([NaN])',
  'expect(new Map([["a", NaN]])).to.include(NaN)',
  'expect([NaN]).to.include(NaN)',
  'expect(new WeakSet()).to.deep.include({})',
  'expect(null).to.include({})',
  'expect(null).to.include({ a: 1 })',
  'expect({ a: 1, b: 2 }).to.not.include({ a: 1, b: 2 })',
  'expect({ a: 1, b: 2 }).to.not.include({ a: 1, b: 3 })',
  'expect(() => {}).to.include("a")',
  // Odd paths.
  "expect({ 'a.b': { '[c]': 1 } }).to.have.nested.property('a\\\\.b.\\\\[c\\\\]', 2)",
  "expect({ a: undefined }).to.have.nested.property('a.b', 1)",
  "expect([[1, [2]]]).to.have.nested.property('[0][1][0]', 3)",
  "expect({ a: 1 }).to.have.nested.property('constructor')",
  // fail
  'expect.fail()',
  "expect.fail('said')",
  'expect.fail(1, 2)',
  "expect.fail(1, 2, 'said', '>')",
  'expect.fail(undefined)',
];

test('chains, messages, mistyped names and rare arguments are judged as chai 4.4.1 judges them', () => {
  expect(differences(chains)).toEqual([]);
});

test('suggests the name that chai 4.4.1 suggests for every misspelt one', () => {
  const names =
    'to not deep own any a include ok true empty equal eql above within instanceof property length'
      .concat(' match string keys throw respondTo satisfy closeTo members oneOf change by sealed finite')
      .split(' ');
  const misspelt = names.flatMap((name) => [
    ...Array.from(name, (_, at) => name.slice(0, at) + name.slice(at + 1)),
    ...Array.from(name, (_, at) => `${name.slice(0, at)}x${name.slice(at)}`),
    `${name.slice(1)}${name[0]}`,
    `${name}${name}`,
    name.toUpperCase(),
  ]);
  const words = misspelt.filter((name) => name !== '');
  expect(words.length).toBeGreaterThan(300);
  expect(differences(words.flatMap((name) => [`expect(1).to.${name}`, `expect(1).to.be.a.${name}`]))).toEqual(
    [],
  );
});

describe('values that nobody thought of', () => {
  const random = mulberry(20260701);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const upTo = (count: number) => Math.floor(random() * (count + 1));
  const text = () =>
    Array.from({ length: upTo(14) }, () => pick([...'abc xyz\'"\\\n\u0001é世😀-_0'])).join('');

  const leaf = (): unknown =>
    pick<() => unknown>([
      () => upTo(9),
      () => (random() - 0.5) * 10 ** upTo(20),
      () => pick([NaN, 0, -0, Infinity, -Infinity]),
      text,
      () => text().repeat(upTo(6)),
      () => pick([true, false, null, undefined]),
      () => BigInt(upTo(1e9)) ** BigInt(upTo(5)),
      () => pick([Symbol.iterator, Symbol.for(text())]),
      () => new Date(upTo(1e12)),
      () => pick([/a/, /b+c/gimu, /[/]x/]),
      () => new Uint8Array(upTo(30)).map(() => upTo(255)),
      () =>
        Object.assign(new Error(text()), pick([{}, { code: text() }, { status: 404, body: 'not found' }])),
      () => pick([() => 1, function fn() {}, class Model {}]),
    ])();

  const value = (depth: number): unknown => {
    if (depth === 0 || random() < 0.3) return leaf();
    const items = () => Array.from({ length: upTo(5) }, () => value(depth - 1));
    const object = () => Object.fromEntries(items().map((item) => [text(), item]));
    return pick<() => unknown>([
      items,
      object,
      object,
      () => Object.assign(Object.create(null), object()),
      () => Object.assign(items(), { extra: value(depth - 1) }),
      () => Object.assign(object(), { [Symbol.for('key')]: value(depth - 1), [Symbol('other')]: 1 }),
      () => new Map(items().map((item) => [text(), item])),
      () => new Map(items().map((item) => [item, text()])),
      () => new Set(items()),
      () => Object.assign(new (class Thing {})(), object()),
      () => Object.assign(new TypeError(text()), { detail: value(depth - 1) }),
    ])();
  };

  const judged = (expression: string, values: Record<string, unknown>) => ({
    ours: judgeByUs(expression, values),
    chai: judgeByChai(expression, values),
  });

  test('are shown as chai 4.4.1 shows them', () => {
    for (let round = 0; round < 2000; round += 1) {
      const { ours, chai } = judged('expect(x).to.be.oneOf([y, x, 1]).and.eql(0)', {
        x: value(4),
        y: value(2),
      });
      expect(ours).toBe(chai);
      const member = judged('expect([x]).to.include(y)', { x: leaf(), y: value(3) });
      expect(member.ours).toBe(member.chai);
    }
  });

  test('equal each other in depth when chai 4.4.1 says so', () => {
    const seen = new Set<string>();
    for (let round = 0; round < 3000; round += 1) {
      const x = value(3);
      const y = random() < 0.2 ? value(3) : copy(x, () => (random() < 0.08 ? leaf() : undefined));
      const { ours, chai } = judged('expect(x).to.eql(y)', { x, y });
      expect(ours).toBe(chai);
      seen.add(ours.split(':')[0] as string);
    }
    expect([...seen]).toEqual(expect.arrayContaining(['passes', 'AssertionError']));
  });
});

test('circular values are compared, and shown where chai runs out of stack', () => {
  const circle = () => {
    const me: Record<string, unknown> = { a: 1 };
    me.list = [me, { me }];
    return me;
  };
  const values = { x: circle(), y: circle(), z: Object.assign(circle(), { a: 2 }) };
  for (const expression of ['expect(x).to.eql(y)', 'expect(x).to.eql(z)', 'expect(x).to.not.eql(y)']) {
    expect(judgeByUs(expression, values)).toBe(judgeByChai(expression, values));
  }
  const list: unknown[] = [1];
  list.push(list);
  expect(judgeByUs('expect(list).to.be.ok.and.empty', { list })).toBe(
    'AssertionError: expected [ 1, [Circular] ] to be empty (diff false, operator strictEqual)',
  );
});

/** A copy in which `change` may replace any part, and properties may come in another order. */
function copy(value: unknown, change: () => unknown): unknown {
  const changed = change();
  if (changed !== undefined) return changed;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item, change));
  if (value instanceof Date) return new Date(value);
  if (value instanceof RegExp) return new RegExp(value);
  if (value instanceof Uint8Array) return value.slice();
  if (value instanceof Set) return new Set([...value].reverse().map((item) => copy(item, change)));
  if (value instanceof Map) {
    return new Map([...value].reverse().map(([key, item]) => [copy(key, change), copy(item, change)]));
  }
  if (value instanceof Error) return Object.assign(new Error(value.message), { ...value });
  const result: object = Object.create(Object.getPrototypeOf(value));
  const keys = Reflect.ownKeys(value).reverse();
  return Object.assign(
    result,
    Object.fromEntries(keys.map((key) => [key, copy((value as Record<PropertyKey, unknown>)[key], change)])),
  );
}

/** A small generator of random numbers that gives the same ones in every run (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
