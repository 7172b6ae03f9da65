import { describe, expect, it } from 'vitest';
import { type Comparison, compareSlices } from './check.ts';
import { type Collection, emptySlice, type Item, type Slice } from './model.ts';

describe('comparing what a crashed server holds with what it promised', () => {
  const before = sliceWith(request('a', 'one'), request('b', 'one'));
  const after = sliceWith(request('a', 'two'), request('b', 'two'));

  it('takes an unanswered write that is wholly there as applied', () => {
    expect(compareSlices(before, after, after)).toEqual({ fate: 'applied', findings: [] });
  });

  it('takes an unanswered write that left nothing behind as absent', () => {
    expect(compareSlices(before, after, before)).toEqual({ fate: 'absent', findings: [] });
  });

  it('reports a write of which only a part is there', () => {
    check(compareSlices(before, after, sliceWith(request('a', 'two'), request('b', 'one'))), 'half');
  });

  it('reports an acknowledged item that is gone', () => {
    check(compareSlices(before, before, sliceWith(request('a', 'one'))), 'lost');
  });

  it('reports an acknowledged change that was undone', () => {
    check(compareSlices(after, after, before), 'lost');
  });

  it('reports an item that is there twice', () => {
    const twice = sliceWith(request('a', 'one'), request('b', 'one'), request('b', 'one'));
    check(compareSlices(before, before, twice), 'duplicated');
  });

  it('reports a deleted item that came back', () => {
    check(compareSlices(sliceWith(), sliceWith(), before), 'duplicated');
  });

  it('reports items that changed places', () => {
    check(compareSlices(before, before, sliceWith(request('b', 'one'), request('a', 'one'))), 'lost');
  });
});

function check(comparison: Comparison, problem: string): void {
  expect(comparison.fate).toBe('broken');
  expect(comparison.findings.map((finding) => finding.problem)).toContain(problem);
}

function request(name: string, note: string): Item {
  return { kind: 'request', name, url: `https://api.example.test/${note}`, note, examples: [] };
}

function sliceWith(...items: Item[]): Slice {
  const collection: Collection = {
    key: 'c',
    name: 'c',
    workspace: 'w',
    note: '',
    variable: '',
    items,
    version: 0,
  };
  return { ...emptySlice('w0g0-'), collections: new Map([['c', collection]]) };
}
