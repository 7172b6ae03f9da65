import { addConflict, type Decision, type Merge } from './merge-state.ts';

/**
 * Makes a tree of the decisions: no element without its parent, no circle. Every step goes towards the
 * preferred side's tree (an element comes back there, takes its place there, or goes because it is not
 * there), never away from it, so this ends.
 */
export function settlePlaces(merge: Merge): void {
  const told = new Set(
    merge.conflicts.filter((conflict) => conflict.path === null).map((conflict) => conflict.elementId),
  );
  // What comes back for the sake of something below needs no telling of its own: that one is told.
  const comesBack = (id: string): void => {
    told.add(id);
  };
  const tell = (id: string, reason: 'parent-removed' | 'cycle'): void => {
    if (!told.has(id)) addConflict(merge, id, reason);
    told.add(id);
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const [id, decision] of merge.decisions) {
      if (decision.alive && joinParent(merge, id, { tell, comesBack })) changed = true;
    }
    for (const id of circles(merge)) {
      const decision = merge.decisions.get(id) as Decision;
      if (decision.place === merge.prefer || !merge[merge.prefer].has(id)) continue;
      tell(id, 'cycle');
      decision.place = merge.prefer;
      changed = true;
    }
  }
}

/** Whether something had to be done so that the element hangs on a living parent. */
function joinParent(
  merge: Merge,
  id: string,
  report: { tell: (id: string, reason: 'parent-removed') => void; comesBack: (id: string) => void },
): boolean {
  const decision = merge.decisions.get(id) as Decision;
  const parent = merge[decision.place].get(id)?.parent;
  const above = typeof parent === 'string' ? merge.decisions.get(parent) : undefined;
  // A parent that neither tree holds lies outside of them.
  if (typeof parent !== 'string' || !above || above.alive) return false;
  const preferred = merge[merge.prefer];
  if (preferred.has(parent)) {
    above.alive = true;
    above.place = merge.prefer;
    report.comesBack(parent);
  } else if (!preferred.has(id)) {
    decision.alive = false;
  } else if (decision.place !== merge.prefer) {
    decision.place = merge.prefer;
  } else {
    // The preferred tree itself hangs in the air here, and it is not on a merge to repair it.
    return false;
  }
  report.tell(id, 'parent-removed');
  return true;
}

/** Ids of living elements which hold themselves. */
function circles(merge: Merge): string[] {
  const parentOf = (id: string): string | undefined => {
    const decision = merge.decisions.get(id);
    return decision?.alive ? (merge[decision.place].get(id)?.parent ?? undefined) : undefined;
  };
  const found: string[] = [];
  const walked = new Map<string, string>();
  for (const start of merge.decisions.keys()) {
    let at: string | undefined = start;
    while (at !== undefined && !walked.has(at)) {
      walked.set(at, start);
      at = parentOf(at);
    }
    if (at === undefined || walked.get(at) !== start) continue;
    for (
      let link: string | undefined = at, first = true;
      link !== undefined && (first || link !== at);
      first = false
    ) {
      found.push(link);
      link = parentOf(link);
    }
  }
  return found;
}
