/**
 * Hands events from the runner to whoever iterates, in order. The runner pushes without waiting and asks `room()`
 * where it can pause: when the reader is behind by more than the limit, it waits there.
 */
export class EventQueue<Event> implements AsyncIterable<Event> {
  private events: Event[] = [];
  private next = 0;
  private ended = false;
  private failure: { error: unknown } | undefined;
  private wakeReader: (() => void) | undefined;
  private wakeWriter: (() => void) | undefined;
  private readonly limit: number;
  private readonly sizeLimit: number;
  private size = 0;
  private readonly onReturn: () => void | Promise<void>;

  /**
   * @param limit events that may wait
   * @param sizeLimit what they may weigh together
   * @param onReturn called when the reader leaves before the end, which then waits for what it gives
   */
  constructor(limit: number, sizeLimit: number, onReturn: () => void | Promise<void>) {
    this.limit = limit;
    this.sizeLimit = sizeLimit;
    this.onReturn = onReturn;
  }

  push(event: Event, size = 0): void {
    if (this.ended) return;
    this.events.push(event);
    this.size += size;
    if (this.wakeReader !== undefined) {
      this.wakeReader();
      this.wakeReader = undefined;
    }
  }

  /** Undefined when the reader keeps up. */
  room(): Promise<void> | undefined {
    const waits = this.events.length - this.next >= this.limit || this.size >= this.sizeLimit;
    if (!waits || this.ended) return undefined;
    return new Promise((resolve) => {
      const earlier = this.wakeWriter;
      this.wakeWriter = () => {
        earlier?.();
        resolve();
      };
    });
  }

  end(failure?: { error: unknown }): void {
    this.ended = true;
    this.failure = failure;
    this.wakeReader?.();
    this.wakeReader = undefined;
  }

  [Symbol.asyncIterator](): AsyncIterator<Event> {
    return {
      next: async () => {
        for (;;) {
          if (this.next < this.events.length) {
            const value = this.events[this.next] as Event;
            this.next += 1;
            if (this.next === this.events.length) this.emptied();
            else if (this.next >= this.limit) {
              // A reader that is always a little behind must not keep everything that it has read.
              this.events = this.events.slice(this.next);
              this.next = 0;
            }
            return { done: false, value };
          }
          if (this.failure !== undefined) throw this.failure.error;
          if (this.ended) return { done: true, value: undefined };
          await new Promise<void>((resolve) => {
            this.wakeReader = resolve;
          });
        }
      },
      return: async () => {
        this.ended = true;
        this.emptied();
        await this.onReturn();
        return { done: true, value: undefined };
      },
    };
  }

  private emptied(): void {
    this.events = [];
    this.next = 0;
    this.size = 0;
    this.wakeWriter?.();
    this.wakeWriter = undefined;
  }
}
