import { ensureInside } from './build-inside.ts';

// `node packages/engine/build/main.ts`: builds now what the first script would build otherwise.
const startedAt = performance.now();
const { folder } = await ensureInside();
process.stdout.write(`${folder} (${Math.round(performance.now() - startedAt)} ms)\n`);
