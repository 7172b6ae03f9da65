import { expect, test } from 'vitest';
import { routes } from '../../src/features/index.ts';
import { apiRows } from './rows-apis.ts';
import { collectionRows } from './rows-collections.ts';
import { commentFamilyRows } from './rows-comments.ts';
import { environmentRows } from './rows-environments.ts';
import { forkFamilyRows } from './rows-forks.ts';
import { governanceRows } from './rows-governance.ts';
import { importRows } from './rows-imports.ts';
import { itemRows } from './rows-items.ts';
import { peopleRows } from './rows-people.ts';
import { specRows } from './rows-specs.ts';
import { workspaceFamilyRows } from './rows-workspaces.ts';

const rows = [
  ...peopleRows,
  ...workspaceFamilyRows,
  ...forkFamilyRows,
  ...collectionRows,
  ...itemRows,
  ...environmentRows,
  ...commentFamilyRows,
  ...specRows,
  ...apiRows,
  ...importRows,
  ...governanceRows,
];
const titles = rows.map((row) => `${row.operation} ${row.about ?? ''}`);

test('every route has a row in the matrix and every row a route', () => {
  const served = new Set(routes.map((route) => route.operation));
  const listed = new Set(rows.map((row) => row.operation));
  expect([...served].filter((operation) => !listed.has(operation))).toEqual([]);
  expect([...listed].filter((operation) => !served.has(operation))).toEqual([]);
});

test('no row is there twice', () => {
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
});
