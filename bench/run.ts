import { parseArgs } from 'node:util';
import type { DatabaseKind } from '../tools/chaos/database.ts';
import { bench as coldStart } from './cold-start.ts';
import { bench as collectionToOpenApi } from './collection-to-openapi.ts';
import { bench as convert } from './convert.ts';
import { bench as endurance } from './endurance.ts';
import { bench as importBench } from './import.ts';
import { bench as itemCost } from './item-cost.ts';
import { bench as lint } from './lint.ts';
import { machineFacts } from './machine.ts';
import { bench as readCollection } from './read-collection.ts';
import { type Bench, formatTable, type Measure } from './report.ts';
import { bench as runner } from './run/runner.ts';
import { bench as updates } from './updates.ts';
import { bench as validate } from './validate.ts';

const BENCHES: Record<string, Bench> = {
  'cold-start': coldStart,
  'item-cost': itemCost,
  'read-collection': readCollection,
  updates,
  import: importBench,
  convert,
  'collection-to-openapi': collectionToOpenApi,
  validate,
  run: runner,
  lint,
  'run-endurance': endurance,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    db: { type: 'string', default: 'both' },
    json: { type: 'boolean', default: false },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHES);
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0 || !['sqlite', 'postgres', 'both'].includes(values.db)) {
  console.error(`npm run bench [${Object.keys(BENCHES).join('|')}] [--db sqlite|postgres|both] [--json]`);
  process.exit(2);
}
const databases: DatabaseKind[] = values.db === 'both' ? ['sqlite', 'postgres'] : [values.db as DatabaseKind];

const machine = machineFacts();
const results: Record<string, Measure[]> = {};
if (!values.json)
  console.log(
    Object.entries(machine)
      .map(([fact, value]) => `${fact} ${value}`)
      .join(', '),
  );
let failed = false;
for (const name of names) {
  const bench = BENCHES[name];
  if (!bench) continue;
  try {
    results[name] = await bench.run({ databases });
    if (!values.json) console.log(`\n${formatTable(bench.title, results[name])}`);
  } catch (error) {
    failed = true;
    console.error(`\n${bench.title} could not be measured:`, error);
  }
}
if (values.json) console.log(JSON.stringify({ machine, results }, null, 2));
process.exit(failed ? 1 : 0);
