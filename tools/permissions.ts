import { readFileSync, writeFileSync } from 'node:fs';
import { permissionsDocument } from './permissions/document.ts';

/** Writes docs/permissions.md from the table of roles; `--check` fails when it is stale. */
const file = new URL('../docs/permissions.md', import.meta.url);
const fresh = permissionsDocument();

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== fresh) {
    console.error('docs/permissions.md does not fit access/roles.ts. Run: npm run permissions');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, fresh);
  console.log('written to docs/permissions.md');
}
