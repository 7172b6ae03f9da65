import { expect, test } from 'vitest';
import { replaceIn } from './resolve.ts';
import { applyChanges, createDataScope, createScope, lookupIn, type Scope } from './scope.ts';

/** What a template makes of a variable. */
function shown(scope: Scope, key: string): string {
  return replaceIn(`{{${key}}}`, scope.lookup, () => undefined);
}

function scopes() {
  return {
    local: createScope(),
    data: createDataScope({ row: 'data', nothing: null, zero: 0, list: [1, 2] }),
    environment: createScope([
      { key: 'env', value: 'environment' },
      { key: 'row', value: 'environment' },
      { key: 'nothing', value: 'environment' },
    ]),
    collectionVariables: createScope([
      { key: 'env', value: 'collection' },
      { key: 'own', value: 'collection' },
    ]),
    globals: createScope([
      { key: 'own', value: 'global' },
      { key: 'far', value: 'global' },
    ]),
  };
}

test('types cast values as newman does', () => {
  const rows: [type: string | undefined, value: unknown, text: string][] = [
    [undefined, 7, '7'],
    ['any', true, 'true'],
    ['string', 5, '5'],
    ['string', null, 'null'],
    ['string', undefined, 'undefined'],
    ['default', 5, '5'],
    ['secret', 's', 's'],
    ['number', '007', '7'],
    ['number', 'zz', 'NaN'],
    ['boolean', 'true', 'true'],
    ['boolean', 'false', 'true'],
    ['boolean', '', 'false'],
    ['array', '[1,2]', '1,2'],
    ['array', 'no', ''],
    ['object', '{"a":1}', '[object Object]'],
    ['object', '[1]', ''],
    ['json', '{"a":1}', '{"a":1}'],
    ['NUMBER', '1e3', '1000'],
    [undefined, null, 'null'],
    [undefined, undefined, ''],
    [undefined, { x: 1 }, '[object Object]'],
  ];
  for (const [type, value, text] of rows) {
    const scope = createScope([{ key: 'k', value: value as null, ...(type === undefined ? {} : { type }) }]);
    expect([type, value, shown(scope, 'k')]).toEqual([type, value, text]);
  }
});

test('setting a variable keeps its type', () => {
  const scope = createScope([{ key: 's', value: 5, type: 'string' }]);
  scope.set('s', 9);
  expect(scope.get('s')).toBe('9');
  scope.set('new', { a: 1 });
  expect(scope.get('new')).toEqual({ a: 1 });
});

test('a disabled entry does not exist, and the last enabled one of a key counts', () => {
  const scope = createScope([
    { key: 'off', value: 'x', disabled: true },
    { key: 'dup', value: '1' },
    { key: 'dup', value: '2' },
    { key: 'dup', value: '3', disabled: true },
  ]);
  expect(scope.has('off')).toBe(false);
  expect(scope.get('dup')).toBe('2');
  scope.set('off', 'new');
  expect(scope.get('off')).toBe('new');
  scope.unset('dup');
  expect(scope.has('dup')).toBe(false);
  expect(scope.exportValues()).toEqual([
    { type: 'any', value: 'x', key: 'off', disabled: true },
    { type: 'any', value: '3', key: 'dup', disabled: true },
    { type: 'any', value: 'new', key: 'off' },
  ]);
});

test('exports have the shape and the order of newman', () => {
  const scope = createScope([
    { key: 'e1', value: '1', type: 'default' },
    { key: 'st', value: 1, type: 'string', description: 'why' },
    { key: 'arr', value: [1, 2], type: 'array' },
  ]);
  expect(JSON.stringify(scope.exportValues())).toBe(
    '[{"type":"any","value":"1","key":"e1"},' +
      '{"type":"string","value":"1","key":"st","description":{"content":"why","type":"text/plain"}},' +
      '{"type":"array","value":"[1,2]","key":"arr"}]',
  );
});

test('the strongest scope that has a name wins', () => {
  const all = scopes();
  const lookup = lookupIn(all);
  const text = '{{row}} {{env}} {{own}} {{far}} {{none}} {{zero}} {{list}}';
  expect(replaceIn(text, lookup, () => undefined)).toBe('data environment collection global {{none}} 0 1,2');
  all.local.set('row', 'local');
  expect(replaceIn('{{row}}', lookup, () => undefined)).toBe('local');
});

test('a null of a data row stays as written, whatever the scopes below hold', () => {
  expect(replaceIn('{{nothing}}', lookupIn(scopes()), () => undefined)).toBe('{{nothing}}');
});

test('changes of scripts are applied in their order', () => {
  const all = scopes();
  const before = all.globals.revision();
  applyChanges(all, [
    ['environment', null, undefined],
    ['environment', 'new', '{"a":[1]}'],
    ['globals', 'far', undefined],
    ['local', 'n', '5'],
    ['unknown', 'x', '1'],
    ['toString', 'x', '1'],
  ]);
  expect(all.environment.entries()).toEqual([['new', { a: [1] }]]);
  expect(all.globals.has('far')).toBe(false);
  expect(all.globals.revision()).toBeGreaterThan(before);
  expect(all.local.get('n')).toBe(5);
});
