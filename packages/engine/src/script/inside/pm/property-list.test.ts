import { describe, expect, test } from 'vitest';
import { CookieList } from './cookie.ts';
import { HeaderList } from './header.ts';
import { PropertyList } from './property-list.ts';
import { QueryParam } from './query-param.ts';

// Scripts are not typed: lists are used here as they use them.
type Loose = any;

const entries = () => [
  { key: 'A', value: '1' },
  { key: 'b', value: '2' },
  { key: 'a', value: '3' },
  { key: 'C', value: '4', disabled: true },
  { key: '', value: 'x' },
];

// Expected values are what postman-collection 4.4.0 gives for the same input.

const ofHeaders: [does: string, run: (l: Loose) => unknown, expected: unknown][] = [
  ['gets values by name', (l) => ['a', 'A', 'B', 'c', 'z'].map((k) => l.get(k)), ['3', '3', '2', '4', null]],
  ['finds the last of several with one name', (l) => l.one('a'), { key: 'a', value: '3' }],
  [
    'tells whether it has a name, a value or a member',
    (l) => [
      l.has('a'),
      l.has('Z'),
      l.has('a', '1'),
      l.has('a', '3'),
      l.has('a', '9'),
      l.has('b', '2'),
      l.has(l.idx(0)),
    ],
    [true, false, true, true, false, true, true],
  ],
  ['counts', (l) => l.count(), 5],
  [
    'becomes an object',
    (l) => [l.toObject(), l.toObject(true), l.toObject(true, true), l.toObject(false, false, false, true)],
    [
      { a: ['1', '3'], b: '2', c: '4', '': 'x' },
      { a: ['1', '3'], b: '2', '': 'x' },
      { A: '1', b: '2', a: '3', '': 'x' },
      { a: ['1', '3'], b: '2', c: '4' },
    ],
  ],
  ['becomes a text', (l) => l.toString(), 'A: 1\r\nb: 2\r\na: 3\r\n: x\r\n'],
  [
    'removes by name',
    (l) => {
      l.remove('a');
      return l;
    },
    [
      { key: 'b', value: '2' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'removes by a rule',
    (l) => {
      l.remove((h: Loose) => h.disabled);
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'removes a member',
    (l) => {
      l.remove(l.idx(1));
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'updates or adds',
    (l) => [l.upsert({ key: 'B', value: '9' }), l.upsert({ key: 'new', value: '8' }), l.upsert(null), l],
    [
      false,
      true,
      null,
      [
        { key: 'A', value: '1' },
        { key: 'B', value: '9' },
        { key: 'a', value: '3' },
        { disabled: true, key: 'C', value: '4' },
        { key: '', value: 'x' },
        { key: 'new', value: '8' },
      ],
    ],
  ],
  [
    'adds objects and texts and nothing else',
    (l) => {
      l.add({ key: 'z', value: '1' });
      l.add('q: 5');
      l.add(null);
      l.add(undefined);
      l.add(Number.NaN);
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'z', value: '1' },
      { key: 'q', value: '5' },
    ],
  ],
  [
    'inserts before, after, first and last',
    (l) => {
      l.insert(new l.Type({ key: 'i', value: '1' }), 'b');
      l.insertAfter(new l.Type({ key: 'j', value: '1' }), 'b');
      l.prepend(new l.Type({ key: 'p' }));
      l.append(l.idx(0));
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'i', value: '1' },
      { key: 'b', value: '2' },
      { key: 'j', value: '1' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'p', value: '' },
    ],
  ],
  [
    'tells positions',
    (l) => [l.indexOf('b'), l.indexOf('zz'), l.indexOf(l.idx(2)), l.idx(99) === undefined],
    [1, -1, 2, true],
  ],
  [
    'visits until a visit returns false',
    (l) => {
      const r: unknown[] = [];
      l.each((h: Loose, i: number) => {
        r.push([h.key, i]);
        return i < 2;
      });
      return r;
    },
    [
      ['A', 0],
      ['b', 1],
      ['a', 2],
    ],
  ],
  [
    'maps by a function and by a name',
    (l) => [l.map((h: Loose) => h.key), l.map('value')],
    [
      ['A', 'b', 'a', 'C', ''],
      ['1', '2', '3', '4', 'x'],
    ],
  ],
  [
    'filters by function, pattern, name and pair',
    (l) => [
      l.filter((h: Loose) => h.value > '1').length,
      l.filter({ key: 'A' }).length,
      l.filter('disabled').length,
      l.filter(['key', 'b']).length,
    ],
    [4, 1, 1, 1],
  ],
  [
    'finds by pattern, function and name',
    (l) => [l.find({ key: 'b' }), l.find((h: Loose) => h.key === 'q') === undefined, l.find('disabled')],
    [{ key: 'b', value: '2' }, true, { disabled: true, key: 'C', value: '4' }],
  ],
  [
    'reduces',
    (l) => [
      l.reduce((a: Loose, h: Loose) => a + h.value, ''),
      l.reduce((a: Loose, h: Loose) => a + h.value, 0),
    ],
    ['1234x', '01234x'],
  ],
  [
    'gives all in a list of its own',
    (l) => l.all(),
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'clears',
    (l) => {
      l.clear();
      return l;
    },
    [],
  ],
  [
    'is filled anew',
    (l) => {
      l.repopulate([{ key: 'only', value: '1' }, 'p:q']);
      return l;
    },
    [
      { key: 'only', value: '1' },
      { key: 'p', value: 'q' },
    ],
  ],
  [
    'takes over another list',
    (l) => {
      l.assimilate([
        { key: 'A', value: '7' },
        { key: 'n', value: '8' },
      ]);
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'A', value: '7' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'n', value: '8' },
    ],
  ],
  [
    'reads a header block',
    (l) => {
      l.populate('X: 1\r\nY: 2\r\n  folded\r\nbad line');
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'X', value: '1' },
      { key: 'Y', value: '2  folded' },
    ],
  ],
  [
    'reads an object of headers',
    (l) => {
      l.populate({ D: '1', E: '2' });
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'D', value: '1' },
      { key: 'E', value: '2' },
    ],
  ],
  ['measures the block', (l) => l.contentSize(), 23],
];

describe('A list of headers', () => {
  test.each(ofHeaders)('%s', (_, run, expected) => {
    const result = run(new HeaderList(undefined, entries()));
    expect(result === undefined ? undefined : JSON.parse(JSON.stringify(result))).toEqual(expected);
  });
});

const ofParams: [does: string, run: (l: Loose) => unknown, expected: unknown][] = [
  [
    'gets values by name',
    (l) => ['a', 'A', 'B', 'c', 'z'].map((k) => l.get(k)),
    ['3', '1', null, null, null],
  ],
  ['finds the last of several with one name', (l) => l.one('a'), { key: 'a', value: '3' }],
  [
    'tells whether it has a name, a value or a member',
    (l) => [
      l.has('a'),
      l.has('Z'),
      l.has('a', '1'),
      l.has('a', '3'),
      l.has('a', '9'),
      l.has('b', '2'),
      l.has(l.idx(0)),
    ],
    [true, false, false, true, false, true, true],
  ],
  ['counts', (l) => l.count(), 5],
  [
    'becomes an object',
    (l) => [l.toObject(), l.toObject(true), l.toObject(true, true), l.toObject(false, false, false, true)],
    [
      { A: '1', b: '2', a: '3', C: '4', '': 'x' },
      { A: '1', b: '2', a: '3', '': 'x' },
      { A: '1', b: '2', a: '3', '': 'x' },
      { A: '1', b: '2', a: '3', C: '4' },
    ],
  ],
  ['becomes a text', (l) => l.toString(), 'A=1&b=2&a=3&=x'],
  [
    'removes by name',
    (l) => {
      l.remove('a');
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'removes by a rule',
    (l) => {
      l.remove((h: Loose) => h.disabled);
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'removes a member',
    (l) => {
      l.remove(l.idx(1));
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'updates or adds',
    (l) => [l.upsert({ key: 'B', value: '9' }), l.upsert({ key: 'new', value: '8' }), l.upsert(null), l],
    [
      true,
      true,
      null,
      [
        { key: 'A', value: '1' },
        { key: 'b', value: '2' },
        { key: 'a', value: '3' },
        { disabled: true, key: 'C', value: '4' },
        { key: '', value: 'x' },
        { key: 'B', value: '9' },
        { key: 'new', value: '8' },
      ],
    ],
  ],
  [
    'inserts before, after, first and last',
    (l) => {
      l.insert(new l.Type({ key: 'i', value: '1' }), 'b');
      l.insertAfter(new l.Type({ key: 'j', value: '1' }), 'b');
      l.prepend(new l.Type({ key: 'p' }));
      l.append(l.idx(0));
      return l;
    },
    [
      { key: 'A', value: '1' },
      { key: 'i', value: '1' },
      { key: 'b', value: '2' },
      { key: 'j', value: '1' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'p' },
    ],
  ],
  [
    'tells positions',
    (l) => [l.indexOf('b'), l.indexOf('zz'), l.indexOf(l.idx(2)), l.idx(99) === undefined],
    [1, -1, 2, true],
  ],
  [
    'visits until a visit returns false',
    (l) => {
      const r: unknown[] = [];
      l.each((h: Loose, i: number) => {
        r.push([h.key, i]);
        return i < 2;
      });
      return r;
    },
    [
      ['A', 0],
      ['b', 1],
      ['a', 2],
    ],
  ],
  [
    'maps by a function and by a name',
    (l) => [l.map((h: Loose) => h.key), l.map('value')],
    [
      ['A', 'b', 'a', 'C', ''],
      ['1', '2', '3', '4', 'x'],
    ],
  ],
  [
    'filters by function, pattern, name and pair',
    (l) => [
      l.filter((h: Loose) => h.value > '1').length,
      l.filter({ key: 'A' }).length,
      l.filter('disabled').length,
      l.filter(['key', 'b']).length,
    ],
    [4, 1, 1, 1],
  ],
  [
    'finds by pattern, function and name',
    (l) => [l.find({ key: 'b' }), l.find((h: Loose) => h.key === 'q') === undefined, l.find('disabled')],
    [{ key: 'b', value: '2' }, true, { disabled: true, key: 'C', value: '4' }],
  ],
  [
    'reduces',
    (l) => [
      l.reduce((a: Loose, h: Loose) => a + h.value, ''),
      l.reduce((a: Loose, h: Loose) => a + h.value, 0),
    ],
    ['1234x', '01234x'],
  ],
  [
    'gives all in a list of its own',
    (l) => l.all(),
    [
      { key: 'A', value: '1' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
    ],
  ],
  [
    'clears',
    (l) => {
      l.clear();
      return l;
    },
    [],
  ],
  [
    'takes over another list',
    (l) => {
      l.assimilate([
        { key: 'A', value: '7' },
        { key: 'n', value: '8' },
      ]);
      return l;
    },
    [
      { key: 'A', value: '7' },
      { key: 'b', value: '2' },
      { key: 'a', value: '3' },
      { disabled: true, key: 'C', value: '4' },
      { key: '', value: 'x' },
      { key: 'n', value: '8' },
    ],
  ],
];

describe('A list of query parameters', () => {
  test.each(ofParams)('%s', (_, run, expected) => {
    const result = run(new PropertyList(QueryParam, undefined, entries()));
    expect(result === undefined ? undefined : JSON.parse(JSON.stringify(result))).toEqual(expected);
  });
});

const ofCookies: [does: string, run: (l: Loose) => unknown, expected: unknown][] = [
  [
    'gets decoded values by name in any case',
    (l) => [l.get('A'), l.get('b'), l.get('z')],
    ['4', '2 3', null],
  ],
  [
    'tells whether it has a cookie with a value',
    (l) => [l.has('B'), l.has('b', '2 3'), l.has('b', '2')],
    [true, true, false],
  ],
  ['becomes an object', (l) => l.toObject(), { a: ['1', '4'], b: '2 3' }],
  ['becomes the text of a Cookie header', (l) => l.toString(), 'a=1; B=2%203; a=4'],
  [
    'writes cookies encoded',
    (l) => l,
    [
      { name: 'a', value: '1' },
      { name: 'B', value: '2%203' },
      { name: 'a', value: '4' },
    ],
  ],
];

describe('A list of cookies', () => {
  test.each(ofCookies)('%s', (_, run, expected) => {
    const result = run(
      new CookieList(undefined, [
        { name: 'a', value: '1' },
        { name: 'B', value: '2 3' },
        { name: 'a', value: '4' },
      ]),
    );
    expect(result === undefined ? undefined : JSON.parse(JSON.stringify(result))).toEqual(expected);
  });
});

test('finds a member by its new name after a script changed it', () => {
  const list = new HeaderList(undefined, entries());
  (list.one('b') as Loose).key = 'B2';
  expect([list.get('b2'), list.has('b')]).toEqual(['2', false]);
});

test('keeps what the pruning list has and drops the rest', () => {
  const list = new HeaderList(undefined, entries());
  list.assimilate([{ key: 'A', value: '7' }], true);
  expect(list.map('value')).toEqual(['1', '7']);
});

test('holds a name that objects inherit', () => {
  const list = new HeaderList(undefined, { constructor: '2' });
  list.add({ key: '__proto__', value: '3' });
  expect(Object.entries(list.toObject())).toContainEqual(['__proto__', '3']);
  expect(list.get('constructor')).toBe('2');
});
