import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readDefinition } from '@parley/format/definition';
import { validateDefinition } from '../../packages/format/src/validate/validate-definition.ts';

/** Reads a definition, validates it and writes what is wrong with it. */
const [from = '', to = ''] = process.argv.slice(2);
const definition = readDefinition([{ path: basename(from), text: readFileSync(from, 'utf8') }]);
writeFileSync(to, JSON.stringify(validateDefinition(definition)));
