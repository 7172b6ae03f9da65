import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readDefinition } from '@parley/format/definition';
import { convertDefinition } from '@parley/format/openapi';

/** What `parley convert` does, without its command line: file in, file out. */
const [from = '', to = ''] = process.argv.slice(2);
const definition = readDefinition([{ path: basename(from), text: readFileSync(from, 'utf8') }]);
const { collection } = convertDefinition(definition);
writeFileSync(to, JSON.stringify(collection, undefined, 2));
