/** 100 runs of a scripted collection at the same time in this process: `concurrent-runs.ts FILE`. */
import { readFileSync } from 'node:fs';
import { runCollection } from '../../packages/engine/src/index.ts';
import { readCollection } from '../../packages/format/src/index.ts';

const RUNS = 100;
const ITERATIONS = 3;

const document = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));

const once = async (): Promise<void> => {
  const { collection } = readCollection(structuredClone(document));
  let passed = 0;
  for await (const event of runCollection({ collection, iterations: ITERATIONS })) {
    if (event.type === 'script-finished')
      passed += event.result.assertions.filter(({ error }) => error === undefined).length;
  }
  if (passed !== document.item.length * ITERATIONS) throw new Error(`${passed} assertions passed.`);
};

await Promise.all(Array.from({ length: RUNS }, once));
