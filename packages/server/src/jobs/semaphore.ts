import { OverloadedError } from '../db/write.ts';

/** Lets only a few pieces of heavy work run at the same time; beyond a bounded queue the caller hears 503. */
export class Semaphore {
  readonly #what: string;
  readonly #atOnceMax: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(what: string, limits: { atOnceMax: number; waitingMax: number }) {
    this.#what = what;
    this.#atOnceMax = limits.atOnceMax;
    this.#waitingMax = limits.waitingMax;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** For work that does not end in one function; call what it returns exactly once. Throws `OverloadedError`. */
  async acquire(): Promise<() => void> {
    if (this.#running < this.#atOnceMax) this.#running++;
    else {
      if (this.#waiting.length >= this.#waitingMax)
        throw new OverloadedError(`too many ${this.#what} are waiting`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    };
  }
}
