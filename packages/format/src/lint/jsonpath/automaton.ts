import type { Filter } from './parse-filter.ts';
import type { JsonPath, Step } from './parse-path.ts';

/** A filter on the way of some paths, and what follows when a value passes it. */
export type Gate = { filter: Filter; accepts: readonly number[]; next: readonly number[] };

/** What one child's name leads to, before its value is looked at. */
export type Move = {
  /** Paths that end here whatever the value is. */
  accepts: readonly number[];
  /** The state when no gate opens; undefined when nothing below can match. */
  state: State | undefined;
  gates: readonly Gate[];
  /** No gate can open for a value that is no object. */
  gatesForObjects: boolean;
  next: readonly number[];
};

/** A set of places in paths; made when first reached. */
export type State = { id: number; places: readonly number[]; moves: (Move | undefined)[] };

const STATES_MAX = 100_000;

type Place = { path: number; step: Step; last: boolean; following: number };

/**
 * All paths of a ruleset as one automaton over names, so that a document is walked once for all of them. A place is
 * a step of a path that waits for a child to match.
 */
export class Automaton {
  readonly start: State;
  private readonly places: Place[] = [];
  private readonly names = new Map<string, number>();
  private readonly spellings: (string | undefined)[] = [undefined];
  private readonly states = new Map<string, State>();
  private slices = false;

  constructor(paths: readonly JsonPath[]) {
    const first: number[] = [];
    for (const [path, { steps }] of paths.entries()) {
      if (steps.length > 0) first.push(this.places.length);
      for (const [index, step] of steps.entries()) {
        const last = index === steps.length - 1;
        this.places.push({ path, step, last, following: this.places.length + 1 });
        if (step.select.kind === 'names') for (const name of step.select.names) this.nameIndex(name, true);
        if (step.select.kind === 'slice') this.slices = true;
      }
    }
    this.start = this.stateOf(first);
  }

  /** The move from a state over a child; `key` is a number in lists. */
  move(state: State, key: string | number, size: number): Move {
    if (this.slices && typeof key === 'number') return this.build(state, key, size);
    const name = this.nameIndex(typeof key === 'number' ? String(key) : key, false);
    const known = state.moves[name];
    if (known) return known;
    const move = this.build(state, this.spellings[name], 0);
    state.moves[name] = move;
    return move;
  }

  /** The state behind gates, of which these opened. */
  behind(move: Move, opened: readonly Gate[]): State | undefined {
    const next = new Set(move.next);
    for (const gate of opened) for (const place of gate.next) next.add(place);
    return next.size === 0 ? undefined : this.stateOf([...next]);
  }

  private nameIndex(name: string, add: boolean): number {
    const known = this.names.get(name);
    if (known !== undefined) return known;
    if (!add) return 0;
    this.names.set(name, this.spellings.length);
    this.spellings.push(name);
    return this.spellings.length - 1;
  }

  private build(state: State, key: string | number | undefined, size: number): Move {
    const accepts = new Set<number>();
    const next = new Set<number>();
    const gates = new Map<string, { filter: Filter; accepts: number[]; next: number[] }>();
    for (const index of state.places) {
      const { step, last, path, following } = this.places[index] as Place;
      const { select } = step;
      if (step.deep) next.add(index);
      if (select.kind === 'filter') {
        const gate = gates.get(select.filter.source) ?? { filter: select.filter, accepts: [], next: [] };
        gates.set(select.filter.source, gate);
        if (last) gate.accepts.push(path);
        else gate.next.push(following);
      } else if (takes(step, key, size)) {
        if (last) accepts.add(path);
        else next.add(following);
      }
    }
    const places = [...next];
    return {
      accepts: [...accepts],
      state: places.length === 0 ? undefined : this.stateOf(places),
      gates: [...gates.values()],
      gatesForObjects: [...gates.values()].every(({ filter }) => filter.objectsOnly),
      next: places,
    };
  }

  private stateOf(places: number[]): State {
    const sorted = places.toSorted((a, b) => a - b);
    const key = sorted.join();
    const known = this.states.get(key);
    if (known) return known;
    if (this.states.size >= STATES_MAX)
      throw new RangeError('The paths of the ruleset overlap in too many ways');
    const state: State = { id: this.states.size, places: sorted, moves: [] };
    this.states.set(key, state);
    return state;
  }
}

/** Whether a step that needs no value takes a child; an undefined key is one that no path names. */
export function takes({ select }: Step, key: string | number | undefined, size: number): boolean {
  if (select.kind === 'all') return true;
  if (select.kind === 'names') return key !== undefined && select.names.includes(String(key));
  if (select.kind !== 'slice' || typeof key !== 'number') return false;
  const bound = (at: number | undefined, otherwise: number): number =>
    at === undefined ? otherwise : at < 0 ? Math.max(0, size + at) : at;
  const start = bound(select.start, 0);
  return key >= start && key < bound(select.end, size) && (key - start) % select.step === 0;
}
