import type { KeyboardEvent } from 'react';
import styles from './tabs.module.css';

interface TabsProps<Name extends string> {
  label: string;
  tabs: { name: Name; label: string }[];
  selected: Name;
  onSelect: (name: Name) => void;
  /** The id of the element that shows the selected tab. */
  panelId: string;
}

export function Tabs<Name extends string>({ label, tabs, selected, onSelect, panelId }: TabsProps<Name>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex((tab) => tab.name === selected);
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const next = tabs.at((at + step) % tabs.length);
    if (step === 0 || next === undefined) return;
    event.preventDefault();
    onSelect(next.name);
    event.currentTarget.querySelector<HTMLElement>(`#${CSS.escape(tabId(panelId, next.name))}`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map((tab) => (
        <button
          key={tab.name}
          id={tabId(panelId, tab.name)}
          type="button"
          role="tab"
          className={styles.tab}
          aria-selected={tab.name === selected}
          aria-controls={panelId}
          tabIndex={tab.name === selected ? 0 : -1}
          onClick={() => onSelect(tab.name)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}

/** For `aria-labelledby` of the panel. */
export function tabId(panelId: string, name: string): string {
  return `${panelId}-${name}`;
}
