import type { CancelSignal } from '../cancellation.ts';
import { cancelled, failure } from './send-failure.ts';

/** What can end an exchange from outside: its time limit and the caller's signal. */
export class Watch {
  /** Set once the exchange has to end. */
  reason: Error | undefined;
  /** Called once, with the reason. */
  onStop: ((reason: Error) => void) | undefined;
  connecting = false;
  #timer: NodeJS.Timeout | undefined;
  #signal: CancelSignal | undefined;

  start(timeoutMs: number | undefined, signal: CancelSignal | undefined): void {
    if (signal) {
      if (signal.aborted) this.reason = cancelled();
      else {
        this.#signal = signal;
        watchers(signal).add(this);
      }
    }
    if (timeoutMs !== undefined && timeoutMs > 0 && Number.isFinite(timeoutMs)) {
      this.#timer = setTimeout(() => {
        // COMPAT: the limit is for connecting, then for each silence of the server, each with a code of its own.
        this.stop(
          this.connecting ? failure('ETIMEDOUT', 'ETIMEDOUT') : failure('ESOCKETTIMEDOUT', 'ESOCKETTIMEDOUT'),
        );
      }, timeoutMs);
    }
  }

  /** Something moved: the time limit begins anew. */
  touch(): void {
    this.#timer?.refresh();
  }

  stop(reason: Error): void {
    if (this.reason) return;
    this.reason = reason;
    this.end();
    this.onStop?.(reason);
  }

  end(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#signal) bySignal.get(this.#signal)?.delete(this);
    this.#signal = undefined;
  }
}

// One listener for each signal: a run hands the same one to thousands of requests.
const bySignal = new WeakMap<CancelSignal, Set<Watch>>();

function watchers(signal: CancelSignal): Set<Watch> {
  let set = bySignal.get(signal);
  if (!set) {
    const all = new Set<Watch>();
    set = all;
    bySignal.set(signal, all);
    signal.addEventListener(
      'abort',
      () => {
        for (const watch of [...all]) watch.stop(cancelled());
      },
      { once: true },
    );
  }
  return set;
}
