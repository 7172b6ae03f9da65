import { CompiledQuery, sql } from 'kysely';
import type { Database, Db } from '../db/database.ts';

/**
 * Tables as the database itself describes them, so that a feature with a table of its own is in the backup without
 * anybody having to think of it.
 */
export type Table = { name: string; columns: { name: string; type: string }[] };

export type Row = Record<string, string | number | null>;

/** Applied migrations are in the header of a backup, not among its tables. */
const notContent = 'migration';

/** All tables with content, each after those it refers to. */
export async function describeTables(db: Db, kind: Database['kind']): Promise<Table[]> {
  const { rows: columns } = await (kind === 'sqlite' ? sqliteColumns : postgresColumns).execute(db);
  const { rows: references } = await (kind === 'sqlite' ? sqliteReferences : postgresReferences).execute(db);
  const tables = new Map<string, Table>();
  for (const { table, column, type } of columns) {
    if (table === notContent) continue;
    const known = tables.get(table) ?? { name: table, columns: [] };
    known.columns.push({ name: column, type });
    tables.set(table, known);
  }
  const ordered = new Set<string>();
  const visit = (name: string): void => {
    if (ordered.has(name)) return;
    for (const { from, to } of references) if (from === name && to !== name) visit(to);
    ordered.add(name);
  };
  for (const name of [...tables.keys()].sort()) visit(name);
  return [...ordered].flatMap((name) => tables.get(name) ?? []);
}

type ColumnRow = { table: string; column: string; type: string };
type ReferenceRow = { from: string; to: string };

const sqliteColumns = sql<ColumnRow>`
  select t."name" as "table", c."name" as "column", c."type" as "type"
  from pragma_table_list t join pragma_table_info(t."name") c
  where t."schema" = 'main' and t."type" = 'table' and t."name" not like 'sqlite%'
  order by t."name", c."cid"`;
const sqliteReferences = sql<ReferenceRow>`
  select t."name" as "from", f."table" as "to"
  from pragma_table_list t join pragma_foreign_key_list(t."name") f
  where t."schema" = 'main' and t."type" = 'table'`;
const postgresColumns = sql<ColumnRow>`
  select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as "type"
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    and a.attgenerated = ''
  order by c.relname, a.attnum`;
const postgresReferences = sql<ReferenceRow>`
  select a.relname as "from", b.relname as "to"
  from pg_constraint f join pg_class a on a.oid = f.conrelid join pg_class b on b.oid = f.confrelid
  where f.contype = 'f' and f.connamespace = current_schema()::regnamespace`;

export async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as "count" from ${sql.table(table)}`.execute(
    db,
  );
  return Number(rows[0]?.count ?? 0);
}

export async function hasRows(db: Db, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
  return rows.length > 0;
}

/** Memory for rows that were read and not yet written. */
const pageBytes = 4 * 1_048_576;
const pageRowsMax = 2_000;

/** All rows of a table. Rows differ in size by a factor of a million, so the size of a page follows what it held. */
export async function* readRows(db: Db, kind: Database['kind'], table: Table): AsyncGenerator<Row> {
  const nextPage = kind === 'sqlite' ? sqlitePages(db, table) : await postgresPages(db, table);
  for (let limit = 1; ; ) {
    const rows = await nextPage(limit);
    let bytes = 0;
    for (const row of rows) {
      bytes += sizeOf(row);
      yield row;
    }
    if (rows.length < limit) return;
    limit = Math.max(1, Math.min(pageRowsMax, limit * 2, Math.floor(pageBytes / (bytes / rows.length))));
  }
}

type NextPage = (limit: number) => Promise<Row[]>;

const rowNumber = 'row number';

function sqlitePages(db: Db, table: Table): NextPage {
  const columns = sql.join(table.columns.map((column) => sql.ref(column.name)));
  let after = -1;
  return async (limit) => {
    const { rows } =
      await sql<Row>`select rowid as ${sql.ref(rowNumber)}, ${columns} from ${sql.table(table.name)}
      where rowid > ${after} order by rowid limit ${limit}`.execute(db);
    after = Number(rows.at(-1)?.[rowNumber] ?? after);
    return rows.map(({ [rowNumber]: _, ...row }) => row);
  };
}

/** A cursor: it keeps its place without an order, which not every table has an index for. */
async function postgresPages(db: Db, table: Table): Promise<NextPage> {
  const columns = sql.join(table.columns.map((column) => sql.ref(column.name)));
  const cursor = sql.ref(`rows of ${table.name}`);
  await sql`declare ${cursor} no scroll cursor for select ${columns} from ${sql.table(table.name)}`.execute(
    db,
  );
  return async (limit) => {
    const { rows } = await sql<Row>`fetch forward ${sql.raw(String(limit))} from ${cursor}`.execute(db);
    return rows;
  };
}

function sizeOf(row: Row): number {
  let size = 0;
  for (const value of Object.values(row)) size += typeof value === 'string' ? value.length : 8;
  return size;
}

/** Rows of one statement; a chunk of a backup is bounded in bytes already. */
const insertRowsMax = 5_000;

export async function insertRows(
  db: Db,
  kind: Database['kind'],
  table: Table,
  rows: readonly Row[],
): Promise<void> {
  const names = table.columns.map((column) => `"${column.name}"`).join(', ');
  if (kind === 'sqlite') {
    const text = `insert into "${table.name}" (${names}) values (${table.columns.map(() => '?').join(', ')})`;
    for (const row of rows)
      await db.executeQuery(
        CompiledQuery.raw(
          text,
          table.columns.map((column) => row[column.name] ?? null),
        ),
      );
    return;
  }
  // One array a column: one short statement for any number of rows.
  const arrays = table.columns.map(({ type }, i) => `$${i + 1}::${type}[]`).join(', ');
  const text = `insert into "${table.name}" (${names}) select * from unnest(${arrays})`;
  for (let at = 0; at < rows.length; at += insertRowsMax) {
    const page = rows.slice(at, at + insertRowsMax);
    await db.executeQuery(
      CompiledQuery.raw(
        text,
        table.columns.map((column) => page.map((row) => withoutNul(row[column.name] ?? null))),
      ),
    );
  }
}

/** SQLite keeps U+0000 in a name, PostgreSQL refuses it in text; documents are JSON and hold it escaped. */
const withoutNul = (value: string | number | null): string | number | null =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
