import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type * as ivm from 'isolated-vm';
import { ensureInside } from '../../build/build-inside.ts';

let snapshot: ivm.ExternalCopy<ArrayBuffer> | undefined;

/**
 * The heap of a context that has the pm API in it, made once for this version of Node and kept beside the bundle it
 * was made from: starting from it costs a tenth of evaluating the bundle. It holds only our own code, never a
 * user's, and V8 refuses one that another version made.
 */
export async function insideSnapshot(vm: typeof ivm): Promise<ivm.ExternalCopy<ArrayBuffer>> {
  if (snapshot !== undefined) return snapshot;
  const inside = await ensureInside();
  const file = path.join(
    inside.folder,
    `snapshot-${inside.stamp}-${process.versions.v8}-${process.platform}-${process.arch}.bin`,
  );
  if (!existsSync(file)) {
    const code = readFileSync(inside.main, 'utf8');
    const made = vm.Isolate.createSnapshot([{ code, filename: 'parley' }]);
    mkdirSync(inside.folder, { recursive: true });
    // Written beside and renamed: another process never reads half a file.
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, Buffer.from(made.copy()));
    renameSync(partial, file);
  }
  const bytes = readFileSync(file);
  snapshot = new vm.ExternalCopy(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  );
  return snapshot;
}
