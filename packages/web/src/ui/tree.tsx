import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { ChevronRight } from './icons.tsx';
import styles from './tree.module.css';
import { moveInTree, type TreeMove } from './tree-keys.ts';

export interface TreeRow {
  key: string;
  /** 1 for the top. */
  level: number;
  /** Place among the rows of the same parent, from 1, and how many they are. */
  position: number;
  siblings: number;
  name: string;
  /** What a screen reader says of the row. */
  spoken: string;
  /** Undefined for rows that cannot be opened. */
  expanded: boolean | undefined;
}

interface TreeProps<Row extends TreeRow> {
  label: string;
  rows: Row[];
  selectedKey: string | undefined;
  onSelect: (row: Row) => void;
  onToggle: (row: Row) => void;
  children: (row: Row) => ReactNode;
}

// Equal to --h-row: rows have one height, so the window is arithmetic and not measurement.
const ROW_PX = 28;
const OVERSCAN_ROWS = 8;
const INDENT_PX = 14;
const TYPE_AHEAD_MS = 600;

/**
 * A tree after the WAI-ARIA pattern that draws only the rows in view. The tree itself keeps the focus and names
 * the active row, which is drawn also when it is scrolled out of view.
 */
export function Tree<Row extends TreeRow>(props: TreeProps<Row>) {
  const { rows, selectedKey, onSelect, onToggle } = props;
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const typed = useRef({ text: '', at: 0 });
  const [view, setView] = useState({ top: 0, height: 600 });
  const [activeKey, setActiveKey] = useState(selectedKey);
  const activeIndex = indexOf(rows, activeKey) ?? indexOf(rows, selectedKey) ?? 0;
  const selectedIndex = indexOf(rows, selectedKey);
  const rowsNow = useRef(rows);
  rowsNow.current = rows;

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // What a link or the back button selects comes into view, once its row is there.
  const selectedIsThere = selectedIndex !== undefined;
  useEffect(() => {
    if (selectedKey === undefined || !selectedIsThere) return;
    setActiveKey(selectedKey);
    const row = indexOf(rowsNow.current, selectedKey);
    if (row !== undefined) scrollToRow(box.current, row);
  }, [selectedKey, selectedIsThere]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = moveInTree(rows, activeIndex, event.key, typeAhead(typed.current, event.key));
    if (move === undefined) return;
    event.preventDefault();
    follow(move);
  };

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const index = Number(event.target.closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    follow({ index, act: event.target.closest('[data-twist]') === null ? 'select' : 'toggle' });
  };

  const follow = (move: TreeMove) => {
    const row = rows[move.index];
    if (row === undefined) return;
    setActiveKey(row.key);
    scrollToRow(box.current, move.index);
    if (move.act === 'select') onSelect(row);
    if (move.act === 'toggle') onToggle(row);
  };

  const first = Math.max(0, Math.floor(view.top / ROW_PX) - OVERSCAN_ROWS);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW_PX) + OVERSCAN_ROWS);
  const drawn = rows.slice(first, last).map((row, offset) => ({ row, index: first + offset }));
  const active = rows[activeIndex];
  if (active !== undefined && (activeIndex < first || activeIndex >= last)) {
    drawn.push({ row: active, index: activeIndex });
  }

  return (
    <div
      ref={box}
      role="tree"
      aria-label={props.label}
      aria-activedescendant={active === undefined ? undefined : rowId(id, active)}
      tabIndex={0}
      className={styles.tree}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={keepFocus}
      onScroll={(event) => setView({ ...view, top: event.currentTarget.scrollTop })}
    >
      <div role="none" className={styles.sizer} style={{ height: rows.length * ROW_PX }}>
        {drawn.map(({ row, index }) => (
          <div
            key={row.key}
            id={rowId(id, row)}
            role="treeitem"
            aria-label={row.spoken}
            aria-level={row.level}
            aria-posinset={row.position}
            aria-setsize={row.siblings}
            aria-expanded={row.expanded}
            aria-selected={row.key === selectedKey}
            className={rowClass(row.key === selectedKey, index === activeIndex)}
            style={{ top: index * ROW_PX, paddingLeft: (row.level - 1) * INDENT_PX + 2 }}
            tabIndex={-1}
            data-index={index}
          >
            <span className={styles.twist} data-twist={row.expanded !== undefined || undefined}>
              {row.expanded !== undefined && (
                <span className={row.expanded ? styles.open : undefined}>
                  <ChevronRight />
                </span>
              )}
            </span>
            {props.children(row)}
          </div>
        ))}
      </div>
    </div>
  );
}

/** A press on a row, or a screen reader, would focus the row, which goes away when it is scrolled out of view. */
function keepFocus(event: FocusEvent<HTMLElement>): void {
  if (event.target !== event.currentTarget) event.currentTarget.focus({ preventScroll: true });
}

function indexOf(rows: TreeRow[], key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  const index = rows.findIndex((row) => row.key === key);
  return index === -1 ? undefined : index;
}

function rowId(treeId: string, row: TreeRow): string {
  // Ids of imported elements may hold spaces, which would end a name in aria-activedescendant.
  return `${treeId}${row.key.replaceAll(/\s/g, '_')}`;
}

function rowClass(selected: boolean, active: boolean): string {
  return [styles.row, selected && styles.selected, active && styles.active].filter(Boolean).join(' ');
}

function typeAhead(typed: { text: string; at: number }, key: string): string {
  if (key.length !== 1 || (key === ' ' && typed.text === '')) return '';
  const now = performance.now();
  typed.text = now - typed.at > TYPE_AHEAD_MS ? key : typed.text + key;
  typed.at = now;
  return typed.text.trim().toLowerCase();
}

function scrollToRow(box: HTMLElement | null, index: number): void {
  if (box === null) return;
  const top = index * ROW_PX;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_PX - box.clientHeight;
}
