import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkImports } from './check.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Writes a tree of files, paths below packages/, and gives the problems found in it. */
const check = (files: Record<string, string>): string[] => {
  const root = mkdtempSync(path.join(tmpdir(), 'parley-imports-'));
  folders.push(root);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, 'packages', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return checkImports(root);
};

const features =
  "import { b } from './b/routes.ts';\nimport { a } from './a/routes.ts';\nexport const all = [a, b];\n";

describe('the import check', () => {
  test('passes a tree that follows the table', () => {
    const problems = check({
      'server/package.json': '{"dependencies":{"@parley/format":"0","fastify":"1"}}',
      'server/src/main.ts': "import './app.ts';\n",
      'server/src/app.ts': "import './features/index.ts';\nimport 'node:fs';\nimport 'fastify';\n",
      'server/src/features/index.ts': features,
      'server/src/features/a/routes.ts': "import '@parley/format';\nexport const a = 1;\n",
      'server/src/features/b/routes.ts':
        "import './store.ts';\nimport { a } from '../a/routes.ts';\nexport const b = a;\n",
      'server/src/features/b/store.ts':
        "import type { Ctx } from '../../context.ts';\nimport '../../db/write.ts';\n",
      'server/src/context.ts':
        "import type { Database } from './db/database.ts';\nexport type Ctx = Database;\n",
      'server/src/db/database.ts': 'export type Database = 1;\n',
      'server/src/db/write.ts':
        "import type { Ctx } from '../context.ts';\nexport const write = (ctx: Ctx) => ctx;\n",
    });
    expect(problems).toEqual([]);
  });

  const refused: [string, Record<string, string>, string | RegExp][] = [
    [
      'a package that the table does not allow, with file and line',
      { 'format/src/a.ts': "// first\nimport { x } from '@parley/server';\n" },
      'packages/format/src/a.ts:2 imports @parley/server: format may import no other package (tools/imports/table.ts)',
    ],
    [
      'another package by path',
      { 'web/src/lib/a.ts': "import '../../../server/src/errors.ts';\n", 'server/src/errors.ts': '' },
      /other packages are imported by name, @parley\/server/,
    ],
    [
      'a dependency that package.json does not list',
      { 'format/package.json': '{}', 'format/src/a.ts': "import 'ajv/dist/2020.js';\n" },
      /ajv is not a dependency in packages\/format\/package.json/,
    ],
    [
      'an upper layer of the server',
      { 'server/src/db/a.ts': "\n\nimport '../features/a/a.ts';\n", 'server/src/features/a/a.ts': '' },
      /^packages\/server\/src\/db\/a.ts:3 imports .*: db may not import features/,
    ],
    [
      'a layer beside it',
      { 'server/src/http/a.ts': "import '../jobs/a.ts';\n", 'server/src/jobs/a.ts': '' },
      /http may not import jobs/,
    ],
    [
      'an upper layer of the web app',
      { 'web/src/ui/a.tsx': "import { q } from '../data/query.ts';\n", 'web/src/data/query.ts': '' },
      /ui may not import data/,
    ],
    [
      'another web feature',
      { 'web/src/features/a/a.tsx': "import '../b/b.tsx';\n", 'web/src/features/b/b.tsx': '' },
      /web features do not import each other/,
    ],
    [
      'a folder that has no layer',
      { 'server/src/stuff/a.ts': "import '../errors.ts';\n", 'server/src/errors.ts': '' },
      /"stuff" has no layer/,
    ],
    [
      "another feature's store",
      {
        'server/src/features/index.ts': features,
        'server/src/features/a/routes.ts': '',
        'server/src/features/a/store.ts': '',
        'server/src/features/b/routes.ts': "import '../a/store.ts';\n",
      },
      /store.ts is private to features\/a\//,
    ],
    [
      'a feature further down the list',
      {
        'server/src/features/index.ts': features,
        'server/src/features/a/routes.ts': "import '../b/wire.ts';\n",
        'server/src/features/b/routes.ts': '',
        'server/src/features/b/wire.ts': '',
      },
      /"b" stands below "a" in packages\/server\/src\/features\/index.ts/,
    ],
    [
      'test support outside tests',
      { 'server/src/http/a.ts': "import '../testing/postgres.ts';\n", 'server/src/testing/postgres.ts': '' },
      /testing\/ is for tests only/,
    ],
    [
      'itself in a circle',
      {
        'format/src/a.ts': "import './b.ts';\n",
        'format/src/b.ts': "export * from './c.ts';\n",
        'format/src/c.ts': "export const c = () => import('./a.ts');\n",
      },
      /^packages\/format\/src\/a.ts imports itself in a circle: \S+a.ts -> \S+b.ts -> \S+c.ts -> \S+a.ts/,
    ],
  ];

  test.each(refused)('refuses %s', (_, files, message) => {
    const problems = check(files);
    expect(problems).toHaveLength(1);
    if (typeof message === 'string') expect(problems[0]).toBe(message);
    else expect(problems[0]).toMatch(message);
  });

  test('takes the order of features without routes from the comment above the list', () => {
    const files = (comment: string) => ({
      'server/src/features/index.ts': `import { b } from './b/routes.ts';\n${comment}export const all = [b];\n`,
      'server/src/features/teams/teams.ts': 'export const t = 1;\n',
      'server/src/features/b/routes.ts': "import { t } from '../teams/teams.ts';\nexport const b = t;\n",
    });
    expect(check(files('/** teams, b */\n'))).toEqual([]);
    expect(check(files('/** b, teams */\n'))[0]).toMatch(/"teams" stands below "b"/);
    expect(check(files(''))[0]).toMatch(/feature "teams" is not on the list/);
  });

  test('lets types point both ways where nothing remains of them at run time', () => {
    const problems = check({
      'format/src/a.ts': "import type { B } from './b.ts';\nexport type A = B;\n",
      'format/src/b.ts': "import { a } from './c.ts';\nexport type B = typeof a;\n",
      'format/src/c.ts': "import type { A } from './a.ts';\nexport const a = 1 as unknown as A;\n",
    });
    expect(problems).toEqual([]);
  });

  test('does not take an import in a comment or a string for one', () => {
    const problems = check({
      'format/src/a.ts': "// import 'x';\n/* import 'y'; */\nexport const a = \"\\nimport 'z';\";\n",
    });
    expect(problems).toEqual([]);
  });
});
