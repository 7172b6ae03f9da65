import { expect, it } from 'vitest';
import type { Variable } from '../variables/wire.ts';
import { mergeVariables } from './merge-variables.ts';

const list = (text: string): Variable[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((pair) => ({ key: pair.split('=')[0] ?? '', value: pair.split('=')[1] }));

function check(base: string, source: string, destination: string, wanted: string, conflicts = ''): void {
  const name = 'same';
  const { merged, conflicts: found } = mergeVariables({
    base: { name, values: list(base) },
    source: { name, values: list(source) },
    destination: { name, values: list(destination) },
  });
  expect(merged.values.map((one) => `${one.key}=${one.value}`).join(' ')).toBe(wanted);
  expect(found.map((one) => one.key).join(' ')).toBe(conflicts);
}

it('merges variables three ways by their keys', () => {
  check('a=1 b=2', 'a=9 b=2', 'a=1 b=8', 'a=9 b=8');
  check('a=1 b=2', 'b=2', 'a=1 b=2 c=3', 'b=2 c=3');
  check('a=1', 'a=1 x=1', 'y=1 a=1', 'y=1 a=1 x=1');
  check('a=1', 'a=2', 'a=2', 'a=2');
  check('a=1', 'a=2', 'a=3', 'a=3', 'a');
  check('a=1', '', 'a=3', 'a=3', 'a');
  check('a=1', 'a=3', '', '', 'a');
  check('', 'a=1', 'a=2', 'a=2', 'a');
  check('a=1 a=2', 'a=1 a=5', 'a=4 a=2', 'a=4 a=5');
});

it('tells of a name that both sides changed', () => {
  const { merged, conflicts } = mergeVariables({
    base: { name: 'a', values: [] },
    source: { name: 'b', values: [] },
    destination: { name: 'c', values: [] },
  });
  expect(merged.name).toBe('c');
  expect(conflicts).toEqual([{ key: '/name', reason: 'both-changed' }]);
});
