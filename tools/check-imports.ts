// `node tools/check-imports.ts [folder]`: imports go one way only. The rules are in tools/imports/table.ts.
import path from 'node:path';
import { checkImports } from './imports/check.ts';

const problems = checkImports(path.resolve(process.argv[2] ?? path.dirname(import.meta.dirname)));
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
