import { useCallback, useState } from 'react';

const KEYS_MAX = 2_000;

/** Which rows of a workspace's tree are open; kept for the life of the browser tab. */
export function useOpenedRows(workspaceId: string): {
  opened: Set<string>;
  open: (keys: string[]) => void;
  toggle: (key: string) => void;
} {
  const storageKey = `parley.opened.${workspaceId}`;
  const [opened, setOpened] = useState(() => remembered(storageKey));
  const change = useCallback(
    (edit: (keys: Set<string>) => void) =>
      setOpened((before) => {
        const after = new Set(before);
        edit(after);
        remember(storageKey, after);
        return after;
      }),
    [storageKey],
  );
  const open = useCallback(
    (keys: string[]) =>
      change((all) => {
        for (const key of keys) all.add(key);
      }),
    [change],
  );
  const toggle = useCallback(
    (key: string) =>
      change((all) => {
        if (!all.delete(key)) all.add(key);
      }),
    [change],
  );
  return { opened, open, toggle };
}

function remembered(storageKey: string): Set<string> {
  try {
    const keys: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '[]');
    return new Set(Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : []);
  } catch {
    return new Set();
  }
}

function remember(storageKey: string, keys: Set<string>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify([...keys].slice(-KEYS_MAX)));
  } catch {
    // Storage can be forbidden or full; the tree then starts closed after a reload.
  }
}
