import { readFileSync, writeFileSync } from 'node:fs';
import { readCollection } from '@parley/format';
import { openApiFrom, openApiText } from '@parley/format/openapi';

/** A collection to a definition, file in, file out. */
const [from = '', to = ''] = process.argv.slice(2);
const { collection } = readCollection(JSON.parse(readFileSync(from, 'utf8')));
writeFileSync(to, openApiText(openApiFrom(collection).definition, 'json'));
