import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ivm from 'isolated-vm';
import { bundleInside } from '../../../../../build/bundle.ts';
import { cryptoCalls } from '../../../host-calls/crypto.ts';
import { textCalls } from '../../../host-calls/text.ts';
import { urlCalls } from '../../../host-calls/url.ts';
import { libraryFile } from '../../libraries/loading/names.ts';

const vm = createRequire(import.meta.url)('isolated-vm') as typeof ivm;

/** The bundles with the smallest main, in a folder of their own. */
export type TestBundles = { folder: string; remove: () => void };

export async function buildTestBundles(): Promise<TestBundles> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-inside-'));
  await bundleInside(folder, join(import.meta.dirname, 'main.ts'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export type TestContext = {
  /** Evaluates the body of a function in the isolate; its result (or what its promise gives) is copied out. */
  run: (body: string) => Promise<unknown>;
  dispose: () => void;
};

/** A new isolate, started from a snapshot of main like a real one, with the host calls connected. */
export function createTestContext({ folder }: TestBundles): TestContext {
  const code = readFileSync(join(folder, 'main.js'), 'utf8');
  const isolate = new vm.Isolate({ snapshot: vm.Isolate.createSnapshot([{ code }]), memoryLimit: 256 });
  const context = isolate.createContextSync();
  const calls = { ...cryptoCalls, ...textCalls, ...urlCalls };
  const boot = context.global.getSync('__boot', { reference: true });
  boot.applySync(undefined, [
    new vm.Callback((operation: string, ...values: unknown[]) => {
      if (operation === 'script.library') {
        const file = libraryFile(String(values[0]));
        return file && readFileSync(join(folder, 'libraries', `${file}.js`), 'utf8');
      }
      const call = calls[operation];
      if (!call) throw new Error(`Unknown operation ${operation}`);
      return call(...values);
    }),
  ]);
  context.global.deleteSync('__boot');
  return {
    run: async (body) => {
      const result = await context.eval(`(async function () { ${body}\n})()`, { promise: true, copy: true });
      return result as unknown;
    },
    dispose: () => isolate.dispose(),
  };
}
