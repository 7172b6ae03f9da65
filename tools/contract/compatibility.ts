/**
 * Keeps the table of docs/compatibility.md: one row for every operation of the Postman API.
 *
 *   node tools/contract/compatibility.ts           writes the table
 *   node tools/contract/compatibility.ts --check   fails when the table is stale
 *
 * An operation is served when packages/client/openapi.json, which the server's routes generate, has it. Only
 * exceptions and remarks are written by hand, in states.json beside this file.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Operation, readOperations } from '../../packages/server/test/contract/operations.ts';

/** By `METHOD path`. `partly` says what is missing from a served operation; `remark` how its answers differ. */
export type States = { [operation: string]: { partly?: string; remark?: string } };

type OpenApi = { paths: { [path: string]: { [method: string]: unknown } } };

const ROOT = join(import.meta.dirname, '../..');
const DOCUMENT = join(ROOT, 'docs/compatibility.md');
const BEGIN = '<!-- table: begin (written by tools/contract/compatibility.ts) -->';
const END = '<!-- table: end -->';

/** The table, grouped by family in alphabetical order, after a line that counts the states. Throws on a stale state. */
export function compatibilityTable(operations: Operation[], served: OpenApi, states: States): string {
  const known = new Set(operations.map(name));
  for (const key of Object.keys(states)) {
    if (!known.has(key)) throw new Error(`states.json: no operation is called ${key}`);
  }
  const routes = new Set(
    Object.entries(served.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => route(method, path)),
    ),
  );
  const counts = { yes: 0, partly: 0, 'not yet': 0 };
  const families = new Map<string, string[]>();
  for (const operation of operations) {
    const { partly, remark } = states[name(operation)] ?? {};
    const isServed = routes.has(route(operation.method, operation.path));
    if (partly !== undefined && !isServed)
      throw new Error(`states.json: ${name(operation)} is not served at all`);
    const state = isServed ? (partly === undefined ? 'yes' : 'partly') : 'not yet';
    counts[state] += 1;
    const text = [state === 'partly' ? `partly: ${partly}` : state, remark ?? ''].map(cell);
    const row = `| \`${name(operation)}\`${operation.deprecated ? ' (deprecated)' : ''} | ${text.join(' | ')} |`;
    families.set(operation.family, [...(families.get(operation.family) ?? []), row]);
  }
  const sections = [...families]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([family, rows]) => section(family, rows));
  const total = `${operations.length} operations: ${counts.yes} yes, ${counts.partly} partly, ${counts['not yet']} not yet.`;
  return [total, ...sections].join('\n\n');
}

function section(family: string, rows: string[]): string {
  const title = family.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  return [
    `### ${title} (${rows.length})`,
    '',
    '| Operation | State | Remarks |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function name(operation: Operation): string {
  return `${operation.method} ${operation.path}`;
}

/** Parameter names differ between documents and routes; only their places count. */
function route(method: string, path: string): string {
  return `${method.toUpperCase()} ${path.replace(/\{[^}]*\}/g, '{}').replace(/\/$/, '')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** The document with its table replaced. Throws when the markers are gone. */
export function replaceTable(document: string, table: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('docs/compatibility.md has lost the markers of its table');
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}

/** What docs/compatibility.md holds and what it should hold. */
export function compatibilityDocument(): { current: string; fresh: string } {
  const openApiFile = join(ROOT, 'packages/client/openapi.json');
  const served: OpenApi = existsSync(openApiFile)
    ? JSON.parse(readFileSync(openApiFile, 'utf8'))
    : { paths: {} };
  const states: States = JSON.parse(readFileSync(join(import.meta.dirname, 'states.json'), 'utf8'));
  const current = readFileSync(DOCUMENT, 'utf8');
  return { current, fresh: replaceTable(current, compatibilityTable(readOperations(), served, states)) };
}

if (import.meta.main) {
  const { current, fresh } = compatibilityDocument();
  if (!process.argv.includes('--check')) {
    writeFileSync(DOCUMENT, fresh);
  } else if (current !== fresh) {
    console.error('docs/compatibility.md is stale: run node tools/contract/compatibility.ts');
    process.exit(1);
  }
}
