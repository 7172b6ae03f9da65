import { readFileSync, writeFileSync } from 'node:fs';
import { openApiDocument, routes } from '@parley/server';

/** Writes packages/client/openapi.json from the server's routes; `--check` fails when it is stale. */
const file = new URL('../packages/client/openapi.json', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const fresh = `${JSON.stringify(openApiDocument(routes, version), null, 1)}\n`;

if (process.argv.includes('--check')) {
  let stored = '';
  try {
    stored = readFileSync(file, 'utf8');
  } catch {
    // Absent is stale.
  }
  if (stored !== fresh) {
    console.error('packages/client/openapi.json does not fit the routes. Run: npm run openapi');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, fresh);
  console.log(`${routes.length} operations written to packages/client/openapi.json`);
}
