import { useDeferredValue, useId, useState } from 'react';
import { CollectionTree } from '../features/collections/collection-tree.tsx';
import { EnvironmentList } from '../features/environments/environment-list.tsx';
import { Tabs, tabId } from '../ui/tabs.tsx';
import type { Place } from './place.ts';
import styles from './sidebar.module.css';

type Tab = 'collections' | 'environments';

const tabs: { name: Tab; label: string }[] = [
  { name: 'collections', label: 'Collections' },
  { name: 'environments', label: 'Environments' },
];

export function Sidebar({ workspaceId, place }: { workspaceId: string; place: Place }) {
  const panelId = useId();
  const [tab, setTab] = useState<Tab>(place.environmentId === undefined ? 'collections' : 'environments');
  const [filter, setFilter] = useState('');
  const settledFilter = useDeferredValue(filter.trim().toLowerCase());
  return (
    <nav className={styles.sidebar} aria-label="Workspace">
      <div className={styles.tabs}>
        <Tabs label="Sidebar" tabs={tabs} selected={tab} onSelect={setTab} panelId={panelId} />
      </div>
      <div className={styles.filter}>
        <input
          type="search"
          aria-label="Filter"
          placeholder={tab === 'collections' ? 'Filter by name or URL' : 'Filter by name'}
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
        />
      </div>
      <div id={panelId} role="tabpanel" aria-labelledby={tabId(panelId, tab)} className={styles.panel}>
        {tab === 'collections' ? (
          <CollectionTree
            workspaceId={workspaceId}
            collectionId={place.collectionId}
            elementId={place.elementId}
            filter={settledFilter}
          />
        ) : (
          <EnvironmentList
            workspaceId={workspaceId}
            environmentId={place.environmentId}
            filter={settledFilter}
          />
        )}
      </div>
    </nav>
  );
}
