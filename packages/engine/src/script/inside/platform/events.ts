import { DOMException } from './dom-exception.ts';

export type EventInit = { bubbles?: unknown; cancelable?: unknown; composed?: unknown };

type Dispatch = { target: EventTarget | null; phase: number; stopped: boolean; passive: boolean };

const dispatches = new WeakMap<Event, Dispatch>();

function dispatchOf(event: Event): Dispatch {
  let dispatch = dispatches.get(event);
  if (dispatch === undefined) {
    dispatch = { target: null, phase: 0, stopped: false, passive: false };
    dispatches.set(event, dispatch);
  }
  return dispatch;
}

export class Event {
  static readonly NONE = 0;
  static readonly CAPTURING_PHASE = 1;
  static readonly AT_TARGET = 2;
  static readonly BUBBLING_PHASE = 3;

  readonly #type: string;
  readonly #init: EventInit;
  readonly #time = Date.now();
  #prevented = false;
  cancelBubble = false;

  constructor(type: unknown, init: EventInit = {}) {
    this.#type = String(type);
    this.#init = { ...init };
  }

  get type(): string {
    return this.#type;
  }
  get target(): EventTarget | null {
    return dispatchOf(this).target;
  }
  get currentTarget(): EventTarget | null {
    return dispatchOf(this).phase === 0 ? null : dispatchOf(this).target;
  }
  get srcElement(): EventTarget | null {
    return this.target;
  }
  get eventPhase(): number {
    return dispatchOf(this).phase;
  }
  get bubbles(): boolean {
    return Boolean(this.#init.bubbles);
  }
  get cancelable(): boolean {
    return Boolean(this.#init.cancelable);
  }
  get composed(): boolean {
    return Boolean(this.#init.composed);
  }
  get defaultPrevented(): boolean {
    return this.#prevented;
  }
  get returnValue(): boolean {
    return !this.#prevented;
  }
  get isTrusted(): boolean {
    return false;
  }
  get timeStamp(): number {
    return this.#time;
  }

  composedPath(): EventTarget[] {
    const { target, phase } = dispatchOf(this);
    return target === null || phase === 0 ? [] : [target];
  }
  preventDefault(): void {
    if (this.cancelable && !dispatchOf(this).passive) this.#prevented = true;
  }
  stopPropagation(): void {
    this.cancelBubble = true;
  }
  stopImmediatePropagation(): void {
    this.cancelBubble = true;
    dispatchOf(this).stopped = true;
  }

  get [Symbol.toStringTag](): string {
    return this.constructor.name;
  }
}

export class CustomEvent extends Event {
  readonly detail: unknown;

  constructor(type: unknown, init: EventInit & { detail?: unknown } = {}) {
    super(type, init);
    this.detail = init?.detail ?? null;
  }
}

type Callback = ((event: Event) => unknown) | { handleEvent?: unknown };
type Listener = {
  type: string;
  callback: Callback;
  capture: boolean;
  once: boolean;
  passive: boolean;
  removed: boolean;
};
type ListenerOptions = { capture?: unknown; once?: unknown; passive?: unknown; signal?: unknown };

export class EventTarget {
  #listeners: Listener[] = [];

  addEventListener(type: unknown, callback: unknown, options: unknown = {}): void {
    if (callback === null || callback === undefined) return;
    if (typeof callback !== 'function' && typeof callback !== 'object') {
      throw new TypeError('The listener must be a function or an object');
    }
    const given = optionsOf(options);
    const { signal } = given;
    if (signal instanceof AbortSignal && signal.aborted) return;
    const listener: Listener = {
      type: String(type),
      callback: callback as Callback,
      capture: Boolean(given.capture),
      once: Boolean(given.once),
      passive: Boolean(given.passive),
      removed: false,
    };
    if (this.#listeners.some((other) => sameListener(other, listener))) return;
    this.#listeners = [...this.#listeners, listener];
    if (signal instanceof AbortSignal) {
      signal.addEventListener('abort', () => this.removeEventListener(type, callback, options), {
        once: true,
      });
    }
  }

  removeEventListener(type: unknown, callback: unknown, options: unknown = {}): void {
    const like = { type: String(type), callback, capture: Boolean(optionsOf(options).capture) };
    this.#listeners = this.#listeners.filter((listener) => {
      if (!sameListener(listener, like)) return true;
      listener.removed = true;
      return false;
    });
  }

  dispatchEvent(event: unknown): boolean {
    if (!(event instanceof Event)) throw new TypeError('The event must be an Event');
    const dispatch = dispatchOf(event);
    if (dispatch.phase !== 0)
      throw new DOMException('The event is already being dispatched', 'InvalidStateError');
    Object.assign(dispatch, { target: this, phase: Event.AT_TARGET, stopped: false });
    const errors: unknown[] = [];
    for (const listener of this.#listeners) {
      if (listener.removed || listener.type !== event.type) continue;
      if (listener.once) this.removeEventListener(listener.type, listener.callback, listener);
      dispatch.passive = listener.passive;
      try {
        call(listener.callback, this, event);
      } catch (error) {
        errors.push(error);
      }
      if (dispatch.stopped) break;
    }
    Object.assign(dispatch, { phase: 0, stopped: false, passive: false });
    event.cancelBubble = false;
    // Like an error in a browser's listener: the others run, and the script learns of it as unhandled.
    for (const error of errors) void Promise.reject(error);
    return !event.defaultPrevented;
  }

  get [Symbol.toStringTag](): string {
    return this.constructor.name;
  }
}

function optionsOf(options: unknown): ListenerOptions {
  return typeof options === 'object' && options !== null ? options : { capture: options };
}

function sameListener(one: Listener, other: { type: string; callback: unknown; capture: boolean }): boolean {
  return one.type === other.type && one.callback === other.callback && one.capture === other.capture;
}

function call(callback: Callback, target: EventTarget, event: Event): void {
  if (typeof callback === 'function') {
    callback.call(target, event);
  } else if (typeof callback.handleEvent === 'function') {
    callback.handleEvent(event);
  }
}

const secret = Symbol('AbortSignal');
const abort = new WeakMap<AbortSignal, (reason: unknown) => void>();

export class AbortSignal extends EventTarget {
  #aborted = false;
  #reason: unknown = undefined;
  #handler: unknown = null;

  constructor(key?: unknown) {
    if (key !== secret) throw new TypeError('Illegal constructor');
    super();
    abort.set(this, (reason) => {
      if (this.#aborted) return;
      this.#aborted = true;
      this.#reason =
        reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
      this.dispatchEvent(new Event('abort'));
    });
  }

  static abort(reason?: unknown): AbortSignal {
    const signal = new AbortSignal(secret);
    abort.get(signal)?.(reason);
    return signal;
  }

  static timeout(ms: unknown): AbortSignal {
    const signal = new AbortSignal(secret);
    const late = (): void =>
      abort.get(signal)?.(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    setTimeout(late, Number(ms));
    return signal;
  }

  static any(signals: Iterable<unknown>): AbortSignal {
    const all = [...signals];
    const combined = new AbortSignal(secret);
    for (const signal of all) {
      if (!(signal instanceof AbortSignal)) throw new TypeError('The value is not an AbortSignal');
    }
    for (const signal of all as AbortSignal[]) {
      if (signal.aborted) {
        abort.get(combined)?.(signal.reason);
        break;
      }
      signal.addEventListener('abort', () => abort.get(combined)?.(signal.reason), { once: true });
    }
    return combined;
  }

  get aborted(): boolean {
    return this.#aborted;
  }
  get reason(): unknown {
    return this.#reason;
  }
  get onabort(): unknown {
    return this.#handler;
  }
  set onabort(handler: unknown) {
    if (this.#handler !== null) this.removeEventListener('abort', this.#handler);
    this.#handler = typeof handler === 'function' ? handler : null;
    if (this.#handler !== null) this.addEventListener('abort', this.#handler);
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }
}

export class AbortController {
  readonly #signal = new AbortSignal(secret);

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason?: unknown): void {
    abort.get(this.#signal)?.(reason);
  }

  get [Symbol.toStringTag](): string {
    return 'AbortController';
  }
}
