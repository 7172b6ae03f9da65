import type { RequestDefinition } from '@parley/format';
import { Cancellation, type CancelSignal } from './cancellation.ts';
import type { Cursor, ExchangeOrigin, RunEvent, RunItem, SentExchange } from './events.ts';
import type { RunOptions } from './options.ts';
import { type Performed, Performer, type PerformTask } from './perform.ts';
import { Places } from './places.ts';
import type { PlannedItem } from './plan.ts';
import { runNested } from './run-request.ts';
import type { CookieJson } from './script/inside/execution.ts';
import type { PackageSet } from './script/packages.ts';
import type { ScriptSession } from './script/session.ts';
import type { ScriptOutcome, ScriptServices, ScriptTask } from './script/task.ts';
import { operateJar } from './script-cookies.ts';
import { ScriptDatasets } from './script-datasets.ts';
import { sendFromScript } from './script-send.ts';
import { CookieJar } from './send/cookies.ts';
import { createDrySender } from './send/dry-sender.ts';
import { createSender, type Sender } from './send/sender.ts';
import { Underway } from './underway.ts';
import { dynamicValue } from './variables/dynamic.ts';
import {
  applyChanges,
  createDataScope,
  createScope,
  lookupIn,
  type ScopeName,
  type Scopes,
} from './variables/scope.ts';

/** What the lanes of one run have in common. */
export type LaneShared = {
  options: RunOptions;
  items: readonly PlannedItem[];
  sender: Sender;
  /** What scripts need; a run without scripts never loads it. */
  scripting: Scripting | undefined;
  close: () => void;
};

type Scripting = {
  Session: typeof ScriptSession;
  libraries: (name: string) => string | undefined;
  packages: PackageSet;
};

const sendsMax = 64;
const memoryMbDefault = 256;
const cpuMsDefault = 30_000;

/**
 * One line of work of a run: scopes, cookies and script context of its own. A run has one, or several with
 * `parallel`; nothing passes between them.
 */
export class Lane {
  readonly options: RunOptions;
  readonly items: readonly PlannedItem[];
  readonly bail: boolean;
  readonly scopes: Scopes;
  readonly shared: LaneShared;
  /** Items visited so far. */
  visits = 0;
  /** How many scripts this lane runs inside of. */
  readonly depth: number;
  private readonly outer: Lane | undefined;
  /** The lane of the run and those inside it: their scripts share variables. */
  private readonly family: Set<Lane>;
  private readonly sink: (event: RunEvent) => void;
  private held: RunEvent[] | undefined;
  private readonly isStopped: () => boolean;
  private readonly cancelled = new Cancellation();
  private readonly performer: Performer;
  /** A script may start thousands of sends; each on its way holds a connection and a body. */
  private readonly sends = new Places(sendsMax);
  private session: ScriptSession | undefined;
  private jar: CookieJar | undefined;

  static async share(options: RunOptions, items: readonly PlannedItem[]): Promise<LaneShared> {
    const hasScripts = items.some(({ scripts }) => scripts.prerequest.length + scripts.test.length > 0);
    const sender = options.dryRun ? createDrySender() : createSender(options.send ?? {});
    return {
      options,
      items,
      sender,
      scripting: hasScripts ? await loadScripting(options, items) : undefined,
      close: () => sender.close(),
    };
  }

  constructor(shared: LaneShared, sink: (event: RunEvent) => void, isStopped: () => boolean, outer?: Lane) {
    const { options } = shared;
    this.shared = shared;
    this.options = options;
    this.items = shared.items;
    this.bail = options.bail === true;
    this.sink = sink;
    this.isStopped = isStopped;
    this.outer = outer;
    this.depth = outer === undefined ? 0 : outer.depth + 1;
    this.family = outer === undefined ? new Set() : outer.family;
    this.family.add(this);
    this.scopes = outer?.scopes ?? {
      local: createScope(),
      data: createDataScope(options.data?.[0]),
      environment: createScope(options.environment?.values),
      collectionVariables: createScope(options.collection.variable),
      globals: createScope(options.globals?.values),
    };
    this.performer =
      outer?.performer ??
      new Performer({
        options,
        sender: shared.sender,
        jar: () => this.cookieJar(),
        lookup: (name) => lookupIn(this.scopes)(name),
      });
  }

  /** Aborted when the lane is cancelled. */
  get signal(): CancelSignal {
    return this.cancelled;
  }

  get stopped(): boolean {
    return this.isStopped() || this.cancelled.aborted;
  }

  emit(event: RunEvent): void {
    if (this.held === undefined) this.sink(event);
    else this.held.push(event);
  }

  /** Keeps events in a list instead of telling them, until the returned function is called. */
  hold(events: RunEvent[]): () => void {
    this.held = events;
    return () => {
      this.held = undefined;
    };
  }

  startIteration(iteration: number): void {
    const { data } = this.options;
    if (data !== undefined && data.length > 0) {
      // With more iterations than rows the last row repeats.
      const scope = createDataScope(data[Math.min(iteration, data.length - 1)]);
      (this.scopes as { data: Scopes['data'] }).data = scope;
      this.session?.load('data', scope.entries());
    }
  }

  perform(task: PerformTask): Promise<Performed> {
    return this.performer.perform(task);
  }

  runScript(task: ScriptTask): ScriptOutcome | Promise<ScriptOutcome> {
    this.session ??= this.createSession();
    if (this.options.scripts?.freshContext === true) this.session.reset();
    return this.session.run(task);
  }

  createSession(): ScriptSession {
    const { options } = this;
    const { scripting } = this.shared;
    if (scripting === undefined) throw new Error('A run without scripts has no session.');
    return new scripting.Session({
      memoryMb: options.scripts?.memoryMb ?? memoryMbDefault,
      cpuMs: options.scripts?.cpuMs ?? cpuMsDefault,
      scopes: () =>
        Object.fromEntries(Object.entries(this.scopes).map(([name, scope]) => [name, scope.entries()])),
      onChanges: (changes) => {
        applyChanges(this.scopes, changes);
        if (this.family.size > 1) this.tellFamily(new Set(changes.map(([scope]) => scope)));
        if (options.onVariable === undefined) return;
        for (const [scope, name, text] of changes)
          if (name !== null && text !== undefined) options.onVariable(scope, name, JSON.parse(text));
      },
      dynamic: dynamicValue,
      library: scripting.libraries,
      package: (name) => scripting.packages.get(name),
    });
  }

  /**
   * A lane inside this one, for a request that a script started: variables and cookies are the same, the script
   * session is its own. The signal cancels it.
   */
  nested(signal: CancelSignal): Lane {
    const inner = new Lane(
      this.shared,
      (event) => this.emit(event),
      () => this.stopped,
      this,
    );
    signal.addEventListener('abort', () => inner.cancel(), { once: true });
    if (signal.aborted) inner.cancel();
    return inner;
  }

  /**
   * Sets local variables for all scripts that run now; undefined takes one away. Those that are no longer what
   * `expected` says stay. Gives the values before.
   */
  setLocal(
    values: { [name: string]: unknown },
    expected?: { [name: string]: unknown },
  ): { [name: string]: unknown } {
    const { local } = this.scopes;
    const before: { [name: string]: unknown } = {};
    for (const [name, value] of Object.entries(values)) {
      if (expected !== undefined && local.get(name) !== expected[name]) continue;
      before[name] = local.get(name);
      if (value === undefined) local.unset(name);
      else local.set(name, value);
    }
    for (const lane of this.family) lane.session?.load('local', local.entries());
    return before;
  }

  /** Scripts that run at the same time see the change of one of them at once. */
  private tellFamily(names: ReadonlySet<string>): void {
    for (const lane of this.family) {
      if (lane === this) continue;
      for (const name of names) {
        if (Object.hasOwn(this.scopes, name))
          lane.session?.load(name, this.scopes[name as ScopeName].entries());
      }
    }
  }

  scriptInfo(item: RunItem, cursor: Cursor): ScriptTask['info'] {
    return {
      iteration: cursor.iteration,
      iterationCount: cursor.cycles,
      requestName: item.name,
      requestId: item.id,
      environmentName: this.options.environment?.name ?? '',
      location: [...item.path, item.name],
    };
  }

  /** What one script may ask for; `end` cancels what it leaves behind. */
  servicesFor(item: PlannedItem, cursor: Cursor): ScriptServices & Pick<Underway, 'end'> {
    const underway = new Underway();
    const onExchange = (origin: ExchangeOrigin, exchange: SentExchange): void =>
      this.emit({ type: 'exchange', cursor, item, origin, exchange });
    const { vault } = this.options;
    let datasets: ScriptDatasets | undefined;
    return {
      send: (definition) =>
        underway.start((signal) => {
          const onWarning = (message: string): void => this.emit({ type: 'warning', cursor, item, message });
          return this.sends.take(() =>
            sendFromScript(this, JSON.parse(definition), item, onExchange, onWarning, signal),
          );
        }),
      jar: async (operation, url, values) =>
        operateJar(this.cookieJar(), operation, url, values === undefined ? undefined : JSON.parse(values)),
      vault: async (operation, name, value) => {
        if (vault === undefined || !vault.scripts) throw new Error('Vault access denied');
        if (operation === 'get') return vault.get(name);
        if (operation === 'set') {
          this.options.onSecret?.(value ?? '');
          return vault.set(name, value ?? '');
        }
        return vault.unset(name);
      },
      datasets: (operation, id, values) => {
        datasets ??= new ScriptDatasets(this.options.datasets);
        const asked = datasets;
        return underway.start((signal) => asked.operate(operation, id, values, signal));
      },
      runRequest: (id, variables) =>
        underway.start((signal) => runNested(this, id, JSON.parse(variables), cursor, signal)),
      end: () => underway.end(),
    };
  }

  cookieJar(): CookieJar {
    if (this.outer !== undefined) return this.outer.cookieJar();
    this.jar ??= this.options.cookies === undefined ? new CookieJar() : CookieJar.from(this.options.cookies);
    return this.jar;
  }

  /** Cookies that the URL of a request has in the jar. */
  async cookiesOf(exchange: SentExchange | undefined, request: RequestDefinition): Promise<CookieJson[]> {
    return this.cookieJar().getAll(this.performer.urlText(exchange, request));
  }

  async exportCookies(): Promise<unknown> {
    return this.jar === undefined || this.jar.untouched ? undefined : this.jar.serialize();
  }

  /** Waits between two requests; ends at once when the run is cancelled. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.cancelled.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      this.cancelled.addEventListener('abort', end);
    });
  }

  /** Ends what is on its way. */
  cancel(): void {
    this.cancelled.abort();
    this.session?.stop({ name: 'Error', message: 'The run was cancelled.' });
  }

  close(): void {
    this.family.delete(this);
    this.session?.close();
  }
}

async function loadScripting(options: RunOptions, items: readonly PlannedItem[]): Promise<Scripting> {
  const { resolvePackages, ScriptSession: Session, scriptLibraries } = await import('./script/scripting.ts');
  return {
    Session,
    libraries: await scriptLibraries(),
    packages: options.packages === undefined ? new Map() : await resolvePackages(items, options.packages),
  };
}
