import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type * as ivm from 'isolated-vm';
import { expect, test } from 'vitest';
import { ensureInside } from '../../../../../build/build-inside.ts';

const vm = createRequire(import.meta.url)('isolated-vm') as typeof ivm;
const builder = join(import.meta.dirname, '../../../../../build/main.ts');

test('processes that start together find the same whole build', async () => {
  const runs = await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, [builder])));
  const folders = new Set(runs.map(({ stdout }) => stdout.split(' (')[0]));
  const inside = await ensureInside();
  expect([...folders]).toEqual([inside.folder]);
  expect(inside.library('fs')).toBeUndefined();
  expect(readFileSync(inside.library('csv-parse/lib/sync') ?? '', 'utf8')).toMatch(
    /^\(function \(require\) \{/,
  );
});

test('main can be evaluated in a snapshot, and its text is of one byte a character', async () => {
  const inside = await ensureInside();
  const code = readFileSync(inside.main, 'utf8');
  expect(Buffer.byteLength(code)).toBe(code.length);
  const isolate = new vm.Isolate({ snapshot: vm.Isolate.createSnapshot([{ code }]) });
  isolate.createContextSync();
  isolate.dispose();
});
