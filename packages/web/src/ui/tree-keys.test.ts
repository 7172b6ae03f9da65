import { describe, expect, it } from 'vitest';
import { moveInTree } from './tree-keys.ts';

const rows = [
  { name: 'Users', level: 1, expanded: true },
  { name: 'List', level: 2, expanded: undefined },
  { name: 'Login', level: 2, expanded: false },
  { name: 'Orders', level: 1, expanded: undefined },
];

function check(at: number, key: string, move: unknown, typed = '') {
  expect(moveInTree(rows, at, key, typed)).toEqual(move);
}

describe('keys in a tree', () => {
  it('moves up and down and stops at the ends', () => {
    check(0, 'ArrowDown', { index: 1 });
    check(0, 'ArrowUp', { index: 0 });
    check(3, 'ArrowDown', { index: 3 });
    check(1, 'End', { index: 3 });
    check(3, 'Home', { index: 0 });
  });

  it('opens with the right arrow, then goes to the first child', () => {
    check(2, 'ArrowRight', { index: 2, act: 'toggle' });
    check(0, 'ArrowRight', { index: 1 });
    check(1, 'ArrowRight', undefined);
  });

  it('closes with the left arrow, or goes to the parent', () => {
    check(0, 'ArrowLeft', { index: 0, act: 'toggle' });
    check(2, 'ArrowLeft', { index: 0 });
    check(3, 'ArrowLeft', undefined);
  });

  it('selects with Enter and Space', () => {
    check(1, 'Enter', { index: 1, act: 'select' });
    check(1, ' ', { index: 1, act: 'select' });
  });

  it('goes on to the next name that starts with the letter and narrows with more letters', () => {
    check(1, 'l', { index: 2 }, 'l');
    check(2, 'l', { index: 1 }, 'l');
    check(1, 'o', { index: 2 }, 'lo');
    check(0, 'z', undefined, 'z');
  });
});
