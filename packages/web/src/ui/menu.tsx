import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Check } from './icons.tsx';
import styles from './menu.module.css';

export interface MenuEntry {
  label: string;
  onSelect: () => void;
  /** Set for entries that are a choice among their group. */
  checked?: boolean;
}

export interface MenuGroup {
  label?: string;
  entries: MenuEntry[];
}

interface MenuProps {
  /** Name of the button, when what it shows is not name enough. */
  label: string;
  button: ReactNode;
  align?: 'start' | 'end';
  groups: MenuGroup[];
}

/** Menu button after the WAI-ARIA pattern: arrows, Home, End, first letter, Escape. */
export function Menu({ label, button, align = 'start', groups }: MenuProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const anchor = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (!open) return;
    const items = itemsIn(menu.current);
    (items.find((item) => item.getAttribute('aria-checked') === 'true') ?? items[0])?.focus();
    const onOutside = (event: PointerEvent) => {
      if (event.target instanceof Node && !anchor.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onOutside);
    return () => document.removeEventListener('pointerdown', onOutside);
  }, [open]);

  const close = () => {
    setOpen(false);
    trigger.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') return setOpen(false);
    const target = event.key === 'Escape' ? trigger.current : nextItem(itemsIn(menu.current), event);
    if (!target) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') close();
    else target.focus();
  };

  return (
    <div className={styles.anchor} ref={anchor}>
      <button
        ref={trigger}
        type="button"
        className={styles.button}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {button}
      </button>
      {open && (
        <div
          ref={menu}
          id={id}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          className={`${styles.menu} ${align === 'end' ? styles.end : styles.start}`}
          onKeyDown={onKeyDown}
        >
          {groups.map((group) => (
            <MenuGroupView
              key={group.label ?? group.entries[0]?.label}
              group={group}
              onSelect={(entry) => {
                close();
                entry.onSelect();
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

function MenuGroupView({ group, onSelect }: { group: MenuGroup; onSelect: (entry: MenuEntry) => void }) {
  const labelId = useId();
  return (
    <fieldset className={styles.group} aria-labelledby={group.label ? labelId : undefined}>
      {group.label !== undefined && (
        <div id={labelId} className={styles.groupLabel}>
          {group.label}
        </div>
      )}
      {group.entries.map((entry, position) => (
        // Labels may repeat (two workspaces of one name); entries do not move while the menu is open.
        <MenuEntryView key={`${position} ${entry.label}`} entry={entry} onSelect={() => onSelect(entry)} />
      ))}
    </fieldset>
  );
}

function MenuEntryView({ entry, onSelect }: { entry: MenuEntry; onSelect: () => void }) {
  const content = (
    <>
      <span className={styles.mark}>{entry.checked === true && <Check />}</span>
      <span className={styles.text}>{entry.label}</span>
    </>
  );
  const shared = { type: 'button', tabIndex: -1, className: styles.item, onClick: onSelect } as const;
  if (entry.checked === undefined) {
    return (
      <button {...shared} role="menuitem">
        {content}
      </button>
    );
  }
  return (
    <button {...shared} role="menuitemradio" aria-checked={entry.checked}>
      {content}
    </button>
  );
}

function itemsIn(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>('[role^="menuitem"]') ?? [])];
}

function nextItem(items: HTMLElement[], event: KeyboardEvent): HTMLElement | undefined {
  const at = items.indexOf(document.activeElement as HTMLElement);
  if (event.key === 'ArrowDown') return items[(at + 1) % items.length];
  if (event.key === 'ArrowUp') return items.at(at <= 0 ? -1 : at - 1);
  if (event.key === 'Home') return items[0];
  if (event.key === 'End') return items.at(-1);
  if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey) return undefined;
  const letter = event.key.toLowerCase();
  const fromHere = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  return fromHere.find((item) => item.textContent.trim().toLowerCase().startsWith(letter));
}
