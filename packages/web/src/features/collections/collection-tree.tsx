import { useEffect, useMemo } from 'react';
import { useLocation } from 'wouter';
import { findElement } from '../../data/collection-document.ts';
import { failureInWords } from '../../data/errors.ts';
import { useCollectionDocuments, useCollections } from '../../data/workspaces.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { MethodName } from '../../ui/method.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { Tree } from '../../ui/tree.tsx';
import styles from './collection-tree.module.css';
import { useOpenedRows } from './opened-rows.ts';
import {
  type CollectionBranch,
  type CollectionTreeRow,
  collectionKey,
  elementKey,
  keysToOpen,
  treeRows,
} from './tree-rows.ts';

interface CollectionTreeProps {
  workspaceId: string;
  collectionId: string | undefined;
  elementId: string | undefined;
  /** Lower case; empty shows everything. */
  filter: string;
}

// A filter looks inside collections that were not opened yet; beyond this many it looks at their names only.
const SEARCHED_MAX = 40;

export function CollectionTree({ workspaceId, collectionId, elementId, filter }: CollectionTreeProps) {
  const [, navigate] = useLocation();
  const { data, failure, retry } = useCollections(workspaceId);
  const { opened, open, toggle } = useOpenedRows(workspaceId);
  const collections = data?.collections ?? [];
  const wanted = collections
    .filter((one, index) => {
      if (filter !== '' && index < SEARCHED_MAX) return true;
      return opened.has(collectionKey(one.id)) || isThis(one, collectionId);
    })
    .map((one) => one.id);
  const documentOf = useCollectionDocuments(wanted);
  const rows = useMemo(() => {
    const branches = collections.map((one): CollectionBranch => {
      const query = documentOf(one.id);
      const problem = query?.failure === undefined ? undefined : failureInWords(query.failure);
      return { id: one.id, name: one.name, document: query?.data?.collection, problem };
    });
    return treeRows(branches, opened, filter);
  }, [collections, documentOf, opened, filter]);

  // A link opens the way to what it names, once: what is closed by hand afterwards stays closed.
  const current = collections.find((one) => isThis(one, collectionId))?.id;
  const document = current === undefined ? undefined : documentOf(current)?.data?.collection;
  const element = document && elementId !== undefined ? findElement(document, elementId) : undefined;
  const named =
    current === undefined || (elementId !== undefined && element === undefined)
      ? ''
      : keysToOpen(current, element).join('\n');
  useEffect(() => {
    if (named !== '') open(named.split('\n'));
  }, [named, open]);

  if (data === undefined) {
    if (failure === undefined) return <Loading what="collections" />;
    return (
      <div className={styles.pad}>
        <Problem words={failureInWords(failure)} onRetry={retry} />
      </div>
    );
  }
  if (collections.length === 0) {
    return (
      <div className={styles.pad}>
        <Empty sentence="No collections yet. Bring one in with any client for the Postman API.">
          <ButtonLink href={paths.newApiKey()}>Create API key</ButtonLink>
        </Empty>
      </div>
    );
  }
  if (rows.length === 0) return <p className={styles.pad}>Nothing here matches the filter.</p>;
  const select = (row: CollectionTreeRow) => {
    if (row.kind === 'loading' || row.kind === 'failed') return;
    // A request opens its examples only when asked to: they are many, and seldom what one is after.
    if (row.expanded === false && row.kind !== 'request') open([row.key]);
    navigate(
      row.elementId === undefined
        ? paths.collection(workspaceId, row.collectionId)
        : paths.element(workspaceId, row.collectionId, row.elementId),
    );
  };
  return (
    <div className={styles.box}>
      <Tree
        label="Collections"
        rows={rows}
        selectedKey={selectedKey(current, element?.id)}
        onSelect={select}
        onToggle={(row) => toggle(row.key)}
      >
        {(row) => <RowContent row={row} />}
      </Tree>
      {filter !== '' && collections.length > SEARCHED_MAX && (
        <p className={styles.note}>
          Collections after the first {SEARCHED_MAX} are searched by name, or when open.
        </p>
      )}
    </div>
  );
}

function RowContent({ row }: { row: CollectionTreeRow }) {
  return (
    <>
      {row.method !== undefined && (
        <span className={styles.method}>
          <MethodName method={row.method} short />
        </span>
      )}
      {row.kind === 'example' && <span className={styles.mark}>ex</span>}
      <span className={`${styles.name} ${styles[row.kind]}`}>{row.name}</span>
      {row.count !== undefined && <span className={styles.count}>{row.count}</span>}
    </>
  );
}

function selectedKey(collectionId: string | undefined, elementId: string | undefined): string | undefined {
  if (collectionId === undefined) return undefined;
  return elementId === undefined ? collectionKey(collectionId) : elementKey(collectionId, elementId);
}

/** Links may carry the id or the uid. */
function isThis(collection: { id: string; uid: string }, id: string | undefined): boolean {
  return id !== undefined && (collection.id === id || collection.uid === id);
}
