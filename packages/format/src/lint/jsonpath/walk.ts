import type { Json } from '../../json.ts';
import type { Automaton, Gate, State } from './automaton.ts';
import type { FilterScope } from './filter-values.ts';

/** A value that a path leads to. The path's array is the walk's own: copy it to keep it. */
export type Match = (
  path: number,
  value: Json,
  keys: readonly (string | number)[],
  parents: readonly Json[],
) => void;

export type WalkOptions = {
  /** Values that several places share. Each is entered once a state, however often it is referenced. */
  shared?: ReadonlySet<Json>;
  /** Members through which a shared value is entered apart from the others: what is above it differs there. */
  apart?: ReadonlyMap<Json, ReadonlySet<string | number>>;
  /** Called every few thousand values; throws to stop the walk. */
  tick?: () => void;
};

const TICK = 4_096;

/** Walks a value once and reports what the automaton's paths lead to. */
export function walk(root: Json, automaton: Automaton, match: Match, options: WalkOptions = {}): void {
  if (typeof root !== 'object' || root === null) return;
  new Walk(root, automaton, match, options).enter(root, automaton.start);
}

class Walk {
  private readonly keys: (string | number)[] = [];
  private readonly parents: Json[] = [];
  private readonly entered = new Map<Json, Set<number>>();
  private readonly scope: FilterScope;
  private readonly automaton: Automaton;
  private readonly match: Match;
  private readonly shared: ReadonlySet<Json> | undefined;
  private readonly apart: WalkOptions['apart'];
  private readonly tick: (() => void) | undefined;
  private steps = 0;

  constructor(root: Json, automaton: Automaton, match: Match, { shared, apart, tick }: WalkOptions) {
    this.automaton = automaton;
    this.match = match;
    this.shared = shared;
    this.apart = apart;
    this.tick = tick;
    this.scope = {
      value: root,
      property: '',
      parent: undefined,
      parentProperty: undefined,
      root,
      path: () =>
        `$${this.keys.map((key) => (typeof key === 'number' ? `[${key}]` : `['${key}']`)).join('')}`,
    };
  }

  enter(node: Json, state: State, isApart = false): void {
    if (this.shared?.has(node)) {
      const way = isApart ? -1 - state.id : state.id;
      const states = this.entered.get(node);
      if (states?.has(way)) return;
      if (states) states.add(way);
      else this.entered.set(node, new Set([way]));
    }
    this.parents.push(node);
    if (Array.isArray(node)) {
      for (let index = 0; index < node.length; index += 1)
        this.child(node, index, node[index] as Json, state, node.length);
    } else {
      const object = node as { [key: string]: Json };
      for (const key of Object.keys(object)) this.child(node, key, object[key] as Json, state, 0);
    }
    this.parents.pop();
  }

  private child(parent: Json, key: string | number, value: Json, state: State, size: number): void {
    const { automaton } = this;
    const move = automaton.move(state, key, size);
    const isObject = typeof value === 'object' && value !== null;
    let next = move.state;
    if (!isObject && move.accepts.length === 0 && (move.gatesForObjects || move.gates.length === 0)) return;
    this.steps += 1;
    if (this.tick && this.steps % TICK === 0) this.tick();
    this.keys.push(key);
    for (const path of move.accepts) this.match(path, value, this.keys, this.parents);
    if (move.gates.length > 0 && (isObject || !move.gatesForObjects)) {
      const opened = this.open(move.gates, parent, key, value, isObject);
      if (opened) next = automaton.behind(move, opened);
    }
    if (isObject && next) this.enter(value, next, this.apart?.get(parent)?.has(key));
    this.keys.pop();
  }

  /** Tests the gates; answers those that lead on. */
  private open(
    gates: readonly Gate[],
    parent: Json,
    key: string | number,
    value: Json,
    isObject: boolean,
  ): Gate[] | undefined {
    const { scope } = this;
    let opened: Gate[] | undefined;
    for (const gate of gates) {
      const { filter } = gate;
      if (!isObject && filter.objectsOnly) continue;
      scope.value = value;
      scope.property = key;
      scope.parent = parent;
      scope.parentProperty = this.keys[this.keys.length - 2];
      if (!filter.test(scope)) continue;
      for (const path of gate.accepts) this.match(path, value, this.keys, this.parents);
      if (gate.next.length > 0) {
        opened ??= [];
        opened.push(gate);
      }
    }
    return opened;
  }
}
