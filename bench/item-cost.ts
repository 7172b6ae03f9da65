import { generateCollection } from './generate.ts';
import { createCollection, type Installation, withInstallation } from './installation.ts';
import { type Bench, type Measure, median } from './report.ts';

const SIZES = [50, 5_000, 50_000];
const WARM_UP = 50;
const SAMPLES = 400;

/** One request changed in collections of growing size, taking turns so that the machine's moods hit all alike. */
export const bench: Bench = {
  title: 'Cost of changing one item, by size of the collection',
  run: async ({ databases }) => {
    const measures: Measure[] = [];
    for (const kind of databases) {
      measures.push(...(await withInstallation(kind, (installation) => measure(kind, installation))));
    }
    return measures;
  },
};

async function measure(kind: string, { client, user }: Installation): Promise<Measure[]> {
  const targets = [];
  for (const size of SIZES) {
    const collection = generateCollection(`${size} items`, size);
    const made = await createCollection(client, user.workspaceId, collection);
    targets.push({ ...made, size, times: [] as number[] });
  }
  for (let sample = 0; sample < WARM_UP + SAMPLES; sample++) {
    for (const { uid, requestIds, times } of targets) {
      // A stride that is prime to the sizes visits the whole collection.
      const id = requestIds[(sample * 7919) % requestIds.length];
      const body = { name: `Changed ${sample}`, url: `https://api.example.test/${sample}` };
      const startedAt = performance.now();
      await client.expect('PUT', `/collections/${uid}/requests/${id}`, body);
      if (sample >= WARM_UP) times.push(performance.now() - startedAt);
    }
  }
  const base = median(targets[0]?.times ?? []);
  return targets.flatMap(({ size, times }) => {
    const what = `${kind}, ${size} items`;
    const p50 = { what: `${what}: p50`, value: median(times), unit: 'ms' };
    return size === SIZES[0]
      ? [p50]
      : [p50, { what: `${what}: to ${SIZES[0]}`, value: median(times) / base, unit: 'times', aim: '<= 1.2' }];
  });
}
