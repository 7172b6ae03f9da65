import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Ctx, Log } from './context.ts';
import { lockDataDirectory } from './db/data-lock.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrate.ts';
import { jobKinds, ownWork, routes } from './features/index.ts';
import { removeStaged } from './features/trees/add-tree.ts';
import { purgeIdempotency } from './http/idempotency.ts';
import { mountOperations } from './http/operations.ts';
import { createHttpServer, type HttpOptions, type HttpServer } from './http/server.ts';
import { mountWeb } from './http/web.ts';
import { JobRunner } from './jobs/runner.ts';
import { tidyTasks } from './jobs/tasks.ts';
import { createLog } from './logger.ts';
import { createMailer, type Mailer } from './mail/mailer.ts';
import { addressCheck } from './outbound/check-address.ts';
import { openVault } from './secrets/vault.ts';

export type App = {
  ctx: Ctx;
  http: HttpServer;
  /** Starts accepting connections; returns the address. */
  listen(): Promise<string>;
  /** Refuses new work, finishes what runs, closes the database. */
  close(): Promise<void>;
};

export type Overrides = HttpOptions & { clock?: () => number; log?: Log; mailer?: Mailer };

const housekeepingMs = 3_600_000;
/** At shutdown, requests that run may take this long; then their connections are cut, as with clients that stopped reading. */
const drainMs = 20_000;

async function keepHouse(ctx: Ctx): Promise<void> {
  await purgeIdempotency(ctx);
  await tidyTasks(ctx);
  await removeStaged(ctx, 'later');
}

export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  // Wrong settings end the start, not the first request that needs them.
  addressCheck(config);
  const log = overrides.log ?? createLog(config.logLevel);
  for (const warning of config.warnings) log.warn(warning);
  const unlock = config.databaseUrl === null ? lockDataDirectory(config.dataDir) : () => {};
  const database = await openDatabase(config).catch((error: unknown) => {
    unlock();
    throw error;
  });
  try {
    const applied = await migrate(database);
    if (applied.length > 0) log.debug('migrated', { applied });
    const ctx: Ctx = {
      config,
      database,
      db: database.read,
      clock: overrides.clock ?? Date.now,
      log,
      vault: await openVault(database, config),
      mailer: overrides.mailer ?? createMailer(config),
      publicUrl: config.publicUrl ?? `http://${config.host}:${config.port}`,
      forgetActors: () => {},
      background: new Set(),
    };
    const http = createHttpServer(ctx, routes, overrides);
    ctx.forgetActors = () => http.authenticator.forget();
    await removeStaged(ctx, 'start');
    await tidyTasks(ctx);
    const stopOperations = mountOperations(http.fastify, ctx);
    const web = join(import.meta.dirname, '../../web/dist');
    if (existsSync(join(web, 'index.html'))) await mountWeb(http.fastify, web);
    const housekeeping = setInterval(() => {
      void keepHouse(ctx).catch((error: unknown) =>
        log.warn('housekeeping failed', { error: String(error) }),
      );
    }, housekeepingMs);
    housekeeping.unref();
    const jobs = new JobRunner(ctx, jobKinds);
    await jobs.start();
    const workers = ownWork(ctx);
    for (const worker of workers) await worker.start();
    return {
      ctx,
      http,
      listen: async () => {
        await http.fastify.listen({ host: config.host, port: config.port });
        const address = http.fastify.server.address();
        const port = typeof address === 'object' && address !== null ? address.port : config.port;
        const host =
          config.host === '0.0.0.0' || config.host === '::' || config.host === '127.0.0.1'
            ? 'localhost'
            : config.host;
        const local = `http://${host}:${port}`;
        ctx.publicUrl = config.publicUrl ?? local;
        return local;
      },
      close: async () => {
        clearInterval(housekeeping);
        jobs.stop();
        for (const worker of workers) worker.stop();
        const cut = setTimeout(() => http.fastify.server.closeAllConnections(), drainMs);
        await http.fastify.close();
        clearTimeout(cut);
        stopOperations();
        await http.rateLimiter
          .close()
          .catch((error: unknown) => log.warn('usage not written', { error: String(error) }));
        while (ctx.background.size > 0) await Promise.all(ctx.background);
        await database.close();
        unlock();
      },
    };
  } catch (error) {
    await database.close();
    unlock();
    throw error;
  }
}
