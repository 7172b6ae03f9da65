import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Json, readCollection } from '@parley/format';
import { afterAll, expect, it } from 'vitest';
import { Cancellation } from '../cancellation.ts';
import { DatasetError, openDatasets } from '../datasets/open-datasets.ts';
import type { RunOptions } from '../options.ts';
import { runCollection } from '../run.ts';
import { describeRows, type Row } from './rows.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-datasets-'));
const write = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const info = {
  name: 'Datasets',
  schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
};
const itemWith = (source: string): object => ({
  name: 'Asks',
  request: 'http://127.0.0.1:9/',
  event: [{ listen: 'prerequest', script: { exec: [source] } }],
});

function writeShop(): string {
  const file = join(folder, 'shop.sqlite');
  const shop = new DatabaseSync(file);
  shop.exec(`CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL, paid INTEGER, stamp BLOB);
CREATE VIEW open_orders AS SELECT id, customer, total FROM orders WHERE paid = 0;
INSERT INTO orders VALUES (1, 'Ada', 9.5, 1, x'00ff'), (2, 'Bob', 20, 0, NULL), (9007199254740993, 'Ada', 1, 0, NULL);`);
  shop.close();
  return file;
}

const users = write('users.csv', 'id,name,"quoted"\n1,Ada,"7"\n2,"O\'Neill, Bob",\n3,Zoë,x\n');
const prices = write('prices.json', '[{"item":"tea","price":2,"tags":["hot"],"sold":true},{"item":"ink"}]');
const numbers = write('numbers.json', JSON.stringify(Array.from({ length: 2_500 }, (_, n) => ({ n }))));
const given = [
  { id: 'users', file: users },
  { id: 'prices', file: prices },
  { id: 'numbers', file: numbers },
  { id: 'shop', file: writeShop() },
];

const all = `const all = async ({columns, rows}) => { const list = []; for await (const row of rows) list.push(row); return list; };
const ask = async (id, sql, params) => { try { return await all(await pm.datasets(id).executeQuery(sql, params)); } catch (error) { return error.name + ': ' + error.message; } };
const view = async (id, name, params) => { try { return await all(await pm.datasets(id).executeView(name, params)); } catch (error) { return error.name + ': ' + error.message; } };`;
const lines = (shows: string, test: string, ...gives: unknown[]): Row => ({
  shows,
  test: `${all}\n${test}`,
  gives,
});
const endless = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n';

const answers: Row[] = [
  lines(
    'executeQuery gives columns and rows to iterate',
    `const {columns, rows} = await pm.datasets('users').executeQuery('SELECT id, name FROM data'); console.log(columns, typeof rows[Symbol.asyncIterator]);
for await (const {id, name} of rows) console.log(id + name);`,
    ['id', 'name'],
    'function',
    '1Ada',
    "2O'Neill, Bob",
    '3Zoë',
  ),
  lines(
    'parameters are a list or an object, and never part of the SQL',
    `console.log(await ask('users', 'SELECT id FROM data WHERE name = ?', ["O'Neill, Bob"]), await ask('users', 'SELECT name FROM data WHERE id = :id', {id: 3}), await ask('users', 'SELECT ? AS x', ["'; DROP TABLE data; --"]));`,
    [{ id: 2 }],
    [{ name: 'Zoë' }],
    [{ x: "'; DROP TABLE data; --" }],
  ),
  lines(
    'parameters may be truth, null, fractions, objects and large integers of text',
    `console.log(await ask('users', 'SELECT ? AS a, ? AS b, ? AS c, ? AS d, 7 / ? AS e', [true, null, 1.5, {x: [1]}, 2]));`,
    [{ a: 1, b: null, c: 1.5, d: '{"x":[1]}', e: 3 }],
  ),
  lines(
    'CSV numbers are numbers, quoted ones text; what is missing is empty text or null',
    `console.log(await ask('users', 'SELECT typeof(id) AS a, typeof(quoted) AS b, quoted AS c FROM data ORDER BY id LIMIT 2'), await ask('prices', 'SELECT * FROM data'));`,
    [
      { a: 'integer', b: 'text', c: '7' },
      { a: 'integer', b: 'text', c: '' },
    ],
    [
      { item: 'tea', price: 2, tags: '["hot"]', sold: 1 },
      { item: 'ink', price: null, tags: null, sold: null },
    ],
  ),
  lines(
    'SQLite files are read with their views, blobs and large integers',
    `const [{stamp}] = await ask('shop', 'SELECT stamp FROM orders WHERE id = 1'); const [{id}] = await ask('shop', 'SELECT max(id) AS id FROM orders');
console.log(stamp instanceof Uint8Array, Array.from(stamp), typeof id, String(id));`,
    true,
    [0, 255],
    'bigint',
    '9007199254740993',
  ),
  lines(
    'executeView reads a view, with values that columns must have',
    `console.log(await view('shop', 'open_orders', {customer: 'Bob'}), (await view('shop', 'OPEN_ORDERS')).length, await view('users', 'data', {id: 1, name: 'Ada'}), await view('shop', 'orders', {id: 2, stamp: null}));`,
    [{ id: 2, customer: 'Bob', total: 20 }],
    2,
    [{ id: 1, name: 'Ada', quoted: '7' }],
    [{ id: 2, customer: 'Bob', total: 20, paid: 0, stamp: null }],
  ),
  lines(
    'many rows come in pages, can be left early and are read once',
    `const {rows} = await pm.datasets('numbers').executeQuery('SELECT n FROM data ORDER BY n'); let sum = 0; let count = 0; for await (const {n} of rows) { sum += n; count += 1; }
let again = 0; for await (const row of rows) again += 1; let last; for await (const {n} of (await pm.datasets('numbers').executeView('data')).rows) { last = n; if (n === 1200) break; } console.log(count, sum, again, last);`,
    2500,
    3123750,
    0,
    1200,
  ),
  lines(
    'questions at the same time are all answered',
    `const counts = await Promise.all([1, 2, 3, 4].map((n) => ask(n % 2 ? 'users' : 'numbers', 'SELECT count(*) + ? AS n FROM data', [n]))); console.log(counts.map(([{n}]) => n));`,
    [4, 2502, 6, 2504],
  ),
  {
    shows: 'a script waits for an answer that it asked for last',
    pre: `pm.datasets('users').executeQuery('SELECT name FROM data WHERE id = 1').then(({rows}) => rows.next()).then(({value}) => pm.variables.set('who', value.name));`,
    test: `console.log(pm.variables.get('who'));`,
    gives: ['Ada'],
  },
  lines(
    'PRAGMAs that tell of tables are allowed',
    `console.log((await ask('users', 'PRAGMA table_info(data)')).map(({name}) => name), (await ask('shop', "SELECT name FROM pragma_table_list WHERE type = 'view'")));`,
    ['id', 'name', 'quoted'],
    [{ name: 'open_orders' }],
  ),
  lines(
    'semicolons and comments may follow a query',
    `console.log(await ask('users', 'SELECT 1 AS a; -- done\\n ; /* so */'));`,
    [{ a: 1 }],
  ),
];

const refusals: Row[] = [
  lines(
    'an unknown dataset is an error that names those there are',
    `console.log(await ask('user', 'SELECT 1'));`,
    'Error: there is no dataset "user", only: users, prices, numbers, shop',
  ),
  lines(
    'wrong SQL is an error with the words of SQLite',
    `console.log(await ask('users', 'SELEC 1'), await ask('users', 'SELECT * FROM nowhere'), await ask('users', 'SELECT size FROM data'));`,
    'Error: the dataset "users" says: near "SELEC": syntax error',
    'Error: the dataset "users" says: no such table: nowhere',
    'Error: the dataset "users" says: no such column: size',
  ),
  lines(
    'parameters without a place are errors',
    `console.log(await ask('users', 'SELECT 1', [1]), await ask('users', 'SELECT :a', {b: 1}));`,
    'Error: the dataset "users" says: there are more parameters than places marked ? in the query',
    'Error: the dataset "users" says: Unknown named parameter \'b\'',
  ),
  lines(
    'an unknown view or column is an error',
    `console.log(await view('shop', 'x'), await view('shop', 'open_orders', {paid: 1}), await view('users', 'data', [1]));`,
    'Error: the dataset "shop" has no view "x", only: open_orders, orders',
    'Error: the view "open_orders" has no column "paid", only: id, customer, total',
    'Error: parameters of a view are an object: values by column',
  ),
  lines(
    'arguments of other types are errors',
    `console.log(await ask('users', 5), await ask('users', 'SELECT 1', 'x'), await view('users', ''), await ask('users', 'SELECT ?', [1n]));`,
    'TypeError: executeQuery needs SQL as text',
    'TypeError: executeQuery takes parameters as an object or a list',
    'TypeError: executeView needs the name of a view as text',
    'TypeError: Do not know how to serialize a BigInt',
  ),
  ...(
    [
      ['INSERT INTO data (id) VALUES (7)', 'INSERT'],
      ['UPDATE data SET id = 1', 'UPDATE'],
      ['DELETE FROM data RETURNING id', 'DELETE'],
      ['DROP TABLE data', 'a change of its tables'],
      ['CREATE TEMP TABLE x (a)', 'a change of its tables'],
      ['ALTER TABLE data ADD COLUMN x', 'ALTER TABLE'],
      ["ATTACH '/tmp/parley-never.db' AS other", 'ATTACH'],
      ['DETACH main', 'DETACH'],
      ['PRAGMA user_version = 5', 'PRAGMA user_version'],
      ['PRAGMA hard_heap_limit = 0', 'PRAGMA hard_heap_limit'],
      ['BEGIN', 'TRANSACTION'],
      ["SELECT load_extension('x')", 'the function load_extension'],
    ] as const
  ).map(([sql, what]) =>
    lines(
      `refused: ${sql}`,
      `console.log(await ask('shop', ${JSON.stringify(sql.replace('data', 'orders'))}), await ask('users', ${JSON.stringify(sql)}));`,
      `Error: the dataset "shop" can only be read: ${what} is refused`,
      `Error: the dataset "users" can only be read: ${what} is refused`,
    ),
  ),
  lines(
    'other statements and a second one are refused',
    `console.log(await ask('users', "VACUUM INTO '/tmp/parley-never.db'"), await ask('users', 'REINDEX'), await ask('users', 'SELECT 1; SELECT 2'), await ask('users', ' -- nothing'));`,
    'Error: a query must give rows, as SELECT does',
    'Error: a query must give rows, as SELECT does',
    'Error: a query is one SQL statement, without others behind it',
    'Error: the dataset "users" says: The SQL query contains no statements.',
  ),
  {
    shows: 'an error that nobody catches is an error of the script',
    test: `await pm.datasets('none').executeView('x');`,
    errors: ['there is no dataset "none", only: users, prices, numbers, shop'],
  },
];

const limits: Row[] = [
  lines(
    'a query that takes too long is ended, the next one is answered',
    `console.log(await ask('users', ${JSON.stringify(endless)}), await ask('users', 'SELECT count(*) AS n FROM data'));`,
    'Error: the dataset took longer than 0.3 s to answer',
    [{ n: 3 }],
  ),
  lines(
    'answers have a largest number of rows',
    `console.log(await ask('numbers', 'SELECT n FROM data'), (await ask('numbers', 'SELECT n FROM data LIMIT 2000')).length);`,
    'RangeError: the answer has more than 2,000 rows',
    2000,
  ),
  lines(
    'answers have a largest size',
    `console.log(await ask('numbers', "SELECT printf('%.*c', 600000, 'x') AS x"), await ask('numbers', 'SELECT zeroblob(1000000) AS x'));`,
    'RangeError: the answer is larger than 1,000,000 bytes',
    'RangeError: the answer is larger than 1,000,000 bytes',
  ),
  lines(
    'values on the way have a largest size',
    `console.log(await ask('numbers', 'SELECT length(zeroblob(100000000))'));`,
    'Error: the dataset "numbers" says: string or blob too big',
  ),
  lines(
    'queries have a largest size',
    `console.log(await ask('numbers', 'SELECT 1 -- ' + 'x'.repeat(300000)));`,
    'RangeError: a query with its parameters may have 256 Ki characters',
  ),
  {
    shows: 'a query that nobody waits for ends with its script',
    pre: `pm.datasets('users').executeQuery(${JSON.stringify(endless)}); pm.execution.skipRequest();`,
  },
];

const [plain, tight, patient] = await Promise.all([
  openDatasets(given),
  openDatasets(given, { timeMs: 300, rowsMax: 2_000, bytesMax: 1_000_000 }),
  openDatasets(given, { timeMs: 600_000, memoryBytesMax: 400 * 1024 * 1024 }),
]);
afterAll(() => {
  for (const datasets of [plain, tight, patient]) datasets.close();
  rmSync(folder, { recursive: true, force: true });
});

describeRows('pm.datasets', answers, { datasets: plain });
describeRows('what datasets refuse', refusals, { datasets: plain });
describeRows('limits of datasets', limits, { datasets: tight });
describeRows(
  'datasets of scripts that end',
  [
    {
      shows: 'the time limit of a script ends its query',
      test: `await pm.datasets('users').executeQuery(${JSON.stringify(endless)});`,
      errors: ['sandbox: asynchronous script execution timeout'],
    },
    lines(
      'a query that takes too much memory is ended',
      `console.log(await ask('users', 'WITH RECURSIVE n(x) AS (SELECT randomblob(1000000) UNION ALL SELECT randomblob(1000000) FROM n) SELECT length(x) FROM n ORDER BY x'));`,
      'RangeError: the dataset took too much memory to answer',
    ),
    lines('and the next script is answered', `console.log(await ask('users', 'SELECT 1 AS a'));`, [{ a: 1 }]),
  ],
  { datasets: patient, timeoutScriptMs: 5_000 },
);
describeRows('a run without datasets', [
  {
    shows: 'every dataset is unknown',
    test: `console.log(typeof pm.datasets); await pm.datasets('users').executeQuery('SELECT 1');`,
    gives: ['function'],
    errors: ['there is no dataset "users", as the run was given none'],
  },
]);

it('ends a query with its run, and answers the next run', async () => {
  const script = (source: string): RunOptions => {
    const item = [itemWith(source)];
    return { collection: readCollection({ info, item } as unknown as Json).collection, datasets: patient };
  };
  const signal = new Cancellation();
  const lines: unknown[] = [];
  const told = async (options: RunOptions): Promise<void> => {
    for await (const event of runCollection(options)) {
      if (event.type !== 'console') continue;
      lines.push(...event.values);
      signal.abort();
    }
  };
  const query = `await pm.datasets('users').executeQuery(${JSON.stringify(endless)})`;
  await told({ ...script(`console.log('asks'); ${query}; console.log('never');`), signal });
  await told(script(`${all} console.log(await ask('users', 'SELECT 1 AS a'));`));
  expect(lines).toEqual(['asks', [{ a: 1 }]]);
});

it.each([
  ['bad.csv', 'a,b\n1,"x\n', 'bad.csv:2:3: this quote is not closed'],
  ['bad.json', '[{"a": 1},\n {"b" 2}]', 'bad.json:2:7: expected a colon'],
  ['list.json', '[1]', 'list.json[0]: expected an object'],
  ['same.json', '[{"a":1,"A":2}]', 'same.json: the columns "a" and "A" are the same for SQL'],
  ['empty.csv', 'a,b\n', 'empty.csv: there are no rows'],
  [
    'text.db',
    'this is no database, only text that is long enough to be one',
    'text.db: file is not a database',
  ],
  ['data.xml', '<a/>', 'data.xml: the name of the file must end in .csv, .json, .sqlite, .sqlite3 or .db'],
])('refuses %s', async (name, text, message) => {
  const opening = openDatasets([{ id: 'd', file: write(name, text) }]);
  await expect(opening).rejects.toThrow(DatasetError);
  await expect(opening).rejects.toThrow(`the dataset "d" cannot be read: `);
  await expect(opening).rejects.toThrow(message);
});

it('refuses a file that is not there', async () => {
  await expect(openDatasets([{ id: 'd', file: join(folder, 'none.sqlite') }])).rejects.toThrow(
    /^the dataset "d" cannot be read: ENOENT/,
  );
});
