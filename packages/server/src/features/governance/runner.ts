import { AsyncResource } from 'node:async_hooks';
import { type Ctx, inBackground } from '../../context.ts';
import { OverloadedError, write } from '../../db/write.ts';
import { serverInfo } from '../accounts/server-info.ts';
import { endClaims } from './claims.ts';
import { computeResult } from './compute.ts';
import { hasRules, isStale, subjectsAfter } from './store.ts';
import { forgetGovernance, onGovernance, wakeGovernance } from './wake.ts';

/** How often a node looks for specifications that changed; what changes often is computed once in this time. */
const pollMs = 10_000;
/** Looking takes at most this part of the time. */
const pollShare = 50;
const pageSize = 200;
/** Results that somebody waits for come first. */
const askedMax = 1_000;
const programSetting = 'governance.program';

/**
 * Computes the results that are missing or do not hold any more, one after another. What is to be done is told by
 * comparing results with the present, not by a list of tasks: so it does not matter how a specification changed, where
 * it came from, or which node was there.
 */
export class GovernanceRunner {
  readonly #ctx: Ctx;
  /** In order; each once. */
  readonly #asked = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #isRunning = false;
  #lookAgain = false;
  #isStopped = false;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  async start(): Promise<void> {
    if (this.#ctx.database.kind === 'sqlite') await endClaims(this.#ctx);
    await this.#outdate();
    // Whoever wakes it: results are no part of that request.
    onGovernance(
      this.#ctx.database,
      AsyncResource.bind((specId?: string) => this.#wake(specId)),
    );
    wakeGovernance(this.#ctx.database);
  }

  /** Begins nothing more; what runs is awaited with all background work. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    forgetGovernance(this.#ctx.database);
  }

  #wake(specId?: string): void {
    if (this.#isStopped) return;
    if (specId === undefined) this.#lookAgain = true;
    else if (this.#asked.size < askedMax) this.#asked.add(specId);
    if (this.#isRunning) return;
    this.#isRunning = true;
    clearTimeout(this.#timer);
    inBackground(this.#ctx, 'governance', () => this.#work());
  }

  async #work(): Promise<void> {
    let lookedMs = 0;
    try {
      while (this.#hasMore()) {
        await this.#answerAsked();
        if (!this.#lookAgain) continue;
        this.#lookAgain = false;
        lookedMs = await this.#lookAtAll();
      }
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
    } finally {
      this.#isRunning = false;
      if (!this.#isStopped) {
        const again = () => this.#wake();
        this.#timer = setTimeout(again, Math.max(pollMs, lookedMs * pollShare)).unref();
      }
    }
  }

  #hasMore(): boolean {
    return !this.#isStopped && (this.#lookAgain || this.#asked.size > 0);
  }

  async #answerAsked(): Promise<void> {
    for (const specId of this.#asked) {
      if (this.#isStopped) return;
      this.#asked.delete(specId);
      await this.#compute(specId);
    }
  }

  /** Returns how long looking took, without what was found to be done. */
  async #lookAtAll(): Promise<number> {
    let lookedMs = 0;
    for (let after = ''; !this.#isStopped; ) {
      const started = performance.now();
      const page = await subjectsAfter(this.#ctx.db, after, pageSize);
      lookedMs += performance.now() - started;
      const last = page.at(-1);
      if (!last) break;
      after = last.specId;
      for (const subject of page) {
        if (!hasRules(subject) || !isStale(subject)) continue;
        await this.#answerAsked();
        if (this.#isStopped) break;
        await this.#compute(subject.specId);
      }
    }
    return lookedMs;
  }

  /** A failure of the server with one specification keeps nobody else waiting. */
  async #compute(specId: string): Promise<void> {
    try {
      await computeResult(this.#ctx, specId, () => !this.#isStopped);
    } catch (error) {
      if (error instanceof OverloadedError) throw error;
      this.#ctx.log.error('governance of a specification failed', {
        specId,
        error: error instanceof Error ? error.stack : String(error),
      });
    }
  }

  /** Another version of the program may find something else. */
  async #outdate(): Promise<void> {
    const { version: value } = serverInfo(this.#ctx);
    await write(this.#ctx, 'governance', async (tx) => {
      const known = await tx.db
        .selectFrom('setting')
        .select('value')
        .where('name', '=', programSetting)
        .executeTakeFirst();
      if (known?.value === value) return;
      await tx.db
        .insertInto('setting')
        .values({ name: programSetting, value })
        .onConflict((oc) => oc.column('name').doUpdateSet({ value }))
        .execute();
      await tx.db.updateTable('governanceResult').set({ basis: '', teamRev: -1 }).execute();
    });
  }
}
