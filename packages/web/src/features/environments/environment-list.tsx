import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { failureInWords } from '../../data/errors.ts';
import { useEnvironments } from '../../data/workspaces.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty, Loading, Problem } from '../../ui/notice.tsx';
import { Tree, type TreeRow } from '../../ui/tree.tsx';
import styles from './environment-list.module.css';

interface EnvironmentListProps {
  workspaceId: string;
  environmentId: string | undefined;
  /** Lower case; empty shows everything. */
  filter: string;
}

export function EnvironmentList({ workspaceId, environmentId, filter }: EnvironmentListProps) {
  const [, navigate] = useLocation();
  const { data, failure, retry } = useEnvironments(workspaceId);
  const rows = useMemo(() => {
    const shown = (data?.environments ?? []).filter((one) => one.name.toLowerCase().includes(filter));
    return shown.map(
      (one, index): TreeRow => ({
        key: one.id,
        level: 1,
        position: index + 1,
        siblings: shown.length,
        name: one.name,
        spoken: one.name,
        expanded: undefined,
      }),
    );
  }, [data, filter]);
  if (data === undefined) {
    if (failure === undefined) return <Loading what="environments" />;
    return (
      <div className={styles.pad}>
        <Problem words={failureInWords(failure)} onRetry={retry} />
      </div>
    );
  }
  if (data.environments.length === 0) {
    return (
      <div className={styles.pad}>
        <Empty sentence="No environments yet. Bring one in with any client for the Postman API.">
          <ButtonLink href={paths.newApiKey()}>Create API key</ButtonLink>
        </Empty>
      </div>
    );
  }
  if (rows.length === 0) return <p className={styles.pad}>Nothing here matches the filter.</p>;
  const selected = data.environments.find((one) => one.id === environmentId || one.uid === environmentId);
  return (
    <Tree
      label="Environments"
      rows={rows}
      selectedKey={selected?.id}
      onSelect={(row) => navigate(paths.environment(workspaceId, row.key))}
      onToggle={() => undefined}
    >
      {(row) => <span className={styles.name}>{row.name}</span>}
    </Tree>
  );
}
