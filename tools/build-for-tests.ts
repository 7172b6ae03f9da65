import { ensureRunBundle } from '../packages/cli/build/bundle-run.ts';
import { ensureInside } from '../packages/engine/build/build-inside.ts';

/** Vitest's global set-up: what is built from sources is built once, before files run side by side. */
export default async function setup(): Promise<void> {
  await ensureInside();
  await ensureRunBundle();
}
