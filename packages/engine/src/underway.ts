import { Cancellation, type CancelSignal } from './cancellation.ts';

/** Work that one script has started and that may outlive it: when the script is over, the work is, too. */
export class Underway {
  private cancellation: Cancellation | undefined;
  private works: Set<Promise<unknown>> | undefined;

  start<Result>(work: (signal: CancelSignal) => Promise<Result>): Promise<Result> {
    this.cancellation ??= new Cancellation();
    this.works ??= new Set();
    const { works } = this;
    const started = work(this.cancellation);
    works.add(started);
    const over = (): boolean => works.delete(started);
    started.then(over, over);
    return started;
  }

  /** Cancels what is left and waits for its end. Undefined when nothing is left. */
  end(): Promise<unknown> | undefined {
    if (this.works === undefined || this.works.size === 0) return undefined;
    this.cancellation?.abort();
    return Promise.allSettled(this.works);
  }
}
