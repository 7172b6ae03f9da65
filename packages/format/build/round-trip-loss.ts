import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../src/definition/index.ts';
import { convertDefinition } from '../src/to-collection/convert.ts';
import {
  type FactKind,
  type Loss,
  lossOfCollection,
  lossOfDefinition,
  lossTable,
} from '../src/to-openapi/round-trip.fixture.ts';

/**
 * Prints what is lost when definitions become collections and definitions again, and the other way round.
 * `node packages/format/build/round-trip-loss.ts [folder] [--lost kind]`; the second names what is lost of one kind.
 */
const args = process.argv.slice(2);
const lostAt = args.indexOf('--lost');
const kind = lostAt < 0 ? undefined : (args.splice(lostAt, 2)[1] as FactKind);
const folder = args[0] ?? join(import.meta.dirname, '../../../../shared/data/openapi');
if (!existsSync(folder)) {
  console.error(`no definitions: ${folder} is missing`);
  process.exit(1);
}
const there: { name: string; loss: Loss }[] = [];
const back: { name: string; loss: Loss }[] = [];
for (const name of readdirSync(folder).filter((file) => /\.(json|ya?ml)$/.test(file))) {
  const definition = readDefinition([{ path: name, text: readFileSync(join(folder, name), 'utf8') }]);
  there.push({ name, loss: lossOfDefinition(definition) });
  back.push({ name, loss: lossOfCollection(convertDefinition(definition).collection) });
}
console.log(
  `OpenAPI, collection, OpenAPI\n\n${lossTable(there)}\n\nCollection, OpenAPI, collection\n\n${lossTable(back)}`,
);
if (kind !== undefined) {
  for (const { name, loss } of [...there, ...back])
    for (const fact of loss[kind]?.lost ?? []) console.log(`${name}: ${fact.slice(0, 300)}`);
}
