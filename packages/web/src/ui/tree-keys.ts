interface Row {
  level: number;
  name: string;
  expanded: boolean | undefined;
}

export interface TreeMove {
  index: number;
  act?: 'select' | 'toggle';
}

const PAGE_ROWS = 15;

/**
 * Where a key leads from the row at `at`, after the WAI-ARIA tree pattern; undefined when the key means nothing.
 * `typed` is the lower-case text typed so far, empty when the key is not part of it.
 */
export function moveInTree(rows: Row[], at: number, key: string, typed: string): TreeMove | undefined {
  const row = rows[at];
  if (row === undefined) return undefined;
  const last = rows.length - 1;
  switch (key) {
    case 'ArrowDown':
      return { index: Math.min(at + 1, last) };
    case 'ArrowUp':
      return { index: Math.max(at - 1, 0) };
    case 'PageDown':
      return { index: Math.min(at + PAGE_ROWS, last) };
    case 'PageUp':
      return { index: Math.max(at - PAGE_ROWS, 0) };
    case 'Home':
      return { index: 0 };
    case 'End':
      return { index: last };
    case 'Enter':
      return { index: at, act: 'select' };
    case 'ArrowRight':
      if (row.expanded === undefined) return undefined;
      if (!row.expanded) return { index: at, act: 'toggle' };
      return (rows[at + 1]?.level ?? 0) > row.level ? { index: at + 1 } : undefined;
    case 'ArrowLeft':
      if (row.expanded === true) return { index: at, act: 'toggle' };
      return parentOf(rows, at);
  }
  if (typed !== '') return typedRow(rows, at, typed);
  return key === ' ' ? { index: at, act: 'select' } : undefined;
}

function parentOf(rows: Row[], at: number): TreeMove | undefined {
  const level = rows[at]?.level ?? 1;
  for (let index = at - 1; index >= 0; index -= 1) {
    if ((rows[index]?.level ?? 1) < level) return { index };
  }
  return undefined;
}

function typedRow(rows: Row[], at: number, typed: string): TreeMove | undefined {
  // One letter goes on to the next match, so pressing it again walks through them; more letters narrow in place.
  const from = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (from + step) % rows.length;
    if (rows[index]?.name.toLowerCase().startsWith(typed)) return { index };
  }
  return undefined;
}
