import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import type { Database, Writer } from './database.ts';
import type { Schema } from './schema.ts';

/** Batches at the same time: fewer and fuller ones commit more than many small ones. */
const parallelWritesMax = 3;
/** Distinct statements that get a server-side name (parsed and planned once a connection); others go unnamed. */
const namedStatementsMax = 500;
const names = new Map<string, string>();

// int8 as a number: our counters stay far below 2^53.
pg.types.setTypeParser(20, Number);

function statementName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known) return known;
  if (names.size >= namedStatementsMax || sql.length > 4000) return undefined;
  const name = `parley_${names.size}`;
  names.set(sql, name);
  return name;
}

class PostgresConnection implements DatabaseConnection {
  readonly client: pg.PoolClient;
  writes = 0;
  /** Why the connection cannot be used again. The server says so before the socket closes, which the pool waits for. */
  lost: Error | undefined;
  readonly #blind: Promise<unknown>[] = [];
  constructor(client: pg.PoolClient) {
    this.client = client;
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.#send(query).catch(async (error: unknown) => {
      throw await this.#cause(error);
    });
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) };
  }
  /** The statement is on its way; what becomes of it is known at the commit. */
  sendBlind(query: CompiledQuery): void {
    const sent = this.#send(query);
    sent.catch(() => {});
    this.#blind.push(sent);
  }
  /** Waits for `last` and for all blind statements before it; throws the first failure in their order. */
  async settle(last: Promise<unknown>): Promise<void> {
    const outcomes = await Promise.allSettled([...this.#blind.splice(0), last]);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }
  /** A statement that is refused because a blind one before it failed: the reason is that one. */
  async #cause(error: unknown): Promise<unknown> {
    if (code(error) !== '25P02') return error;
    const outcomes = await Promise.allSettled(this.#blind);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    return failed ? failed.reason : error;
  }
  #send(query: CompiledQuery): Promise<pg.QueryResult> {
    if (query.query.kind !== 'SelectQueryNode' && !/^\s*(select|explain)\b/i.test(query.sql)) this.writes++;
    const name = statementName(query.sql);
    const sent = this.client.query({
      ...(name ? { name } : {}),
      text: query.sql,
      values: query.parameters as unknown[],
    });
    return sent.catch((error: unknown) => {
      // 57P01 to 57P05: the server ends the session.
      if (error instanceof Error && /^57P0[1-5]$/.test(code(error) ?? '')) this.lost = error;
      throw error;
    });
  }
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered: read in pages');
  }
}

/** A connection whose statements are sent in order and answered at the commit. */
class BlindConnection implements DatabaseConnection {
  readonly #connection: PostgresConnection;
  constructor(connection: PostgresConnection) {
    this.#connection = connection;
  }
  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    this.#connection.sendBlind(query);
    return { rows: [] };
  }
  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('streaming is not offered: read in pages');
  }
}

function kyselyOn(driver: Pick<Driver, 'acquireConnection' | 'releaseConnection'>): Kysely<Schema> {
  const full: Driver = {
    init: async () => {},
    beginTransaction: async (connection) => void (await run(connection, 'begin')),
    commitTransaction: async (connection) => void (await run(connection, 'commit')),
    rollbackTransaction: async (connection) => void (await run(connection, 'rollback')),
    destroy: async () => {},
    ...driver,
  };
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => full,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

const run = (connection: DatabaseConnection, sql: string): Promise<pg.QueryResult> =>
  (connection as PostgresConnection).client.query(sql);

const fixed = (connection: DatabaseConnection): Kysely<Schema> =>
  kyselyOn({ acquireConnection: async () => connection, releaseConnection: async () => {} });

const code = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;

export async function openPostgres(url: string, poolMax: number): Promise<Database> {
  // Pipelining: a batch sends its statements one behind the other instead of waiting for each answer.
  const options: pg.PoolConfig & { pipeline: boolean } = {
    pipeline: true,
    connectionString: url,
    max: poolMax,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 15_000,
  };
  const pool = new pg.Pool(options);
  // A dropped idle connection is replaced on next use; without a listener it would end the process.
  pool.on('error', () => {});
  const wrapped = new WeakMap<
    pg.PoolClient,
    { connection: PostgresConnection; db: Kysely<Schema>; blind: Kysely<Schema> }
  >();
  const wrap = (client: pg.PoolClient) => {
    const known = wrapped.get(client);
    if (known) return known;
    // The pool listens only to idle clients: a connection lost while somebody reads would end the process. Whoever
    // uses it hears of it by the failure of the statement, and the pool does not take it back.
    client.on('error', () => {});
    const connection = new PostgresConnection(client);
    const entry = { connection, db: fixed(connection), blind: fixed(new BlindConnection(connection)) };
    wrapped.set(client, entry);
    return entry;
  };
  const read = kyselyOn({
    acquireConnection: async () => wrap(await pool.connect()).connection,
    releaseConnection: async (connection) => {
      const { client, lost } = connection as PostgresConnection;
      client.release(lost);
    },
  });

  return {
    kind: 'postgresql',
    read,
    parallelWrites: Math.max(1, Math.min(parallelWritesMax, Math.floor(poolMax / 2))),
    withWriter: async (work) => {
      const client = await pool.connect();
      const { connection, db, blind } = wrap(client);
      const writer: Writer = {
        db,
        blind,
        writes: () => connection.writes,
        // Sent with the first statement, which fails too when this one does.
        begin: async () => void client.query('begin').catch(() => {}),
        // COMMIT of a transaction in which a statement failed is answered with ROLLBACK, not with an error.
        commit: () =>
          connection.settle(
            client.query('commit').then(({ command }) => {
              if (command !== 'COMMIT') throw new Error(`the commit was answered with ${command}`);
            }),
          ),
        rollback: async () => {
          const rolledBack = client.query('rollback');
          await connection.settle(rolledBack).catch(() => {});
          await rolledBack;
        },
      };
      let broken: Error | undefined;
      const onError = (error: Error) => {
        broken = error;
      };
      client.on('error', onError);
      try {
        return await work(writer);
      } finally {
        client.off('error', onError);
        client.release(broken ?? connection.lost);
      }
    },
    snapshot: async (work) => {
      const client = await pool.connect();
      const { connection, db } = wrap(client);
      try {
        await client.query('begin isolation level repeatable read read only');
        return await work(db);
      } finally {
        await client.query('rollback').catch(() => {});
        client.release(connection.lost);
      }
    },
    insertMany: async (db, table, all) => {
      for (let at = 0; at < all.length; at += rowsPerStatement)
        await insertRows(db, table, all.slice(at, at + rowsPerStatement));
    },
    isUniqueViolation: (error) => code(error) === '23505',
    isRetryable: (error) => ['40001', '40P01', '55P03'].includes(code(error) ?? ''),
    close: async () => {
      await pool.end();
    },
  };
}

const rowsPerStatement = 1000;

async function insertRows<T extends keyof Schema>(
  db: Kysely<Schema>,
  table: T,
  rows: readonly Schema[T][],
): Promise<void> {
  const first = rows[0];
  if (!first) return;
  const columns = Object.keys(first);
  // One array a column: the statement text stays the same for any number of rows, so it is planned once.
  const arrays = columns.map((column) => rows.map((row) => (row as Record<string, unknown>)[column] ?? null));
  const sqlText = `insert into "${table}" (${columns.map((c) => `"${c}"`).join(', ')}) select * from unnest(${columns
    .map((column, i) => `$${i + 1}::${columnType(first as Record<string, unknown>, rows, column)}[]`)
    .join(', ')})`;
  await db.executeQuery({
    sql: sqlText,
    parameters: arrays,
    query: { kind: 'RawNode', sqlFragments: [sqlText], parameters: [] } as CompiledQuery['query'],
    queryId: { queryId: `insertMany:${String(table)}` },
  } as CompiledQuery);
}

const bigintColumns =
  /^(seq|rev|createdSeq|deletedSeq|at|createdAt|updatedAt|deletedAt|startedAt|actorId|ownerId|updatedBy|createdBy|userId|teamId|head|floor|n)$/;

function columnType(
  first: Record<string, unknown>,
  rows: readonly unknown[],
  column: string,
): 'bigint' | 'text' {
  if (typeof first[column] === 'number' || bigintColumns.test(column)) return 'bigint';
  const sample = rows.find((row) => (row as Record<string, unknown>)[column] !== null) as
    | Record<string, unknown>
    | undefined;
  return typeof sample?.[column] === 'number' ? 'bigint' : 'text';
}
