import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Mailer } from './mail/mailer.ts';
import type { Vault } from './secrets/vault.ts';

/** What every feature function is handed. A dozen members at most, no features on it. */
export type Ctx = {
  readonly config: Config;
  readonly database: Database;
  /** Committed state, for reading. Writing goes through `write()`. */
  readonly db: Database['read'];
  readonly clock: () => number;
  readonly log: Log;
  /** Seals and opens values that are encrypted at rest. */
  readonly vault: Vault;
  readonly mailer: Mailer;
  /** The address people use; known once the server listens. */
  publicUrl: string;
  /** Drops cached grants: after revoking a credential or changing roles, so that the next request sees it. */
  forgetActors: () => void;
  /** Work that outlives its request (tasks, imports); awaited at shutdown. */
  readonly background: Set<Promise<unknown>>;
};

export type Log = {
  error(message: string, data?: Record<string, unknown>): void;
  warn(message: string, data?: Record<string, unknown>): void;
  info(message: string, data?: Record<string, unknown>): void;
  debug(message: string, data?: Record<string, unknown>): void;
};

/** Runs `work` after the answer; failures are logged, shutdown waits for it. */
export function inBackground(ctx: Ctx, name: string, work: () => Promise<unknown>): void {
  const promise = work().catch((error: unknown) => {
    ctx.log.error('background work failed', {
      name,
      error: error instanceof Error ? error.stack : String(error),
    });
  });
  ctx.background.add(promise);
  void promise.finally(() => ctx.background.delete(promise));
}
