import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWorkspaces } from '../data/workspaces.ts';
import { CreateWorkspaceDialog } from '../features/workspaces/create-workspace-dialog.tsx';
import { paths } from '../paths.ts';
import { ChevronDown } from '../ui/icons.tsx';
import { Menu } from '../ui/menu.tsx';
import styles from './shell.module.css';

export function WorkspaceSwitcher({ workspaceId }: { workspaceId: string | undefined }) {
  const [, navigate] = useLocation();
  const [creating, setCreating] = useState(false);
  const workspaces = useWorkspaces().data?.workspaces ?? [];
  const current = workspaces.find((workspace) => workspace.id === workspaceId);
  const name = current?.name ?? 'Workspaces';
  return (
    <>
      <Menu
        label={current === undefined ? 'Workspaces' : `Workspace: ${name}`}
        button={
          <>
            <span className={styles.workspace}>{name}</span>
            <ChevronDown />
          </>
        }
        groups={[
          ...(workspaces.length === 0
            ? []
            : [
                {
                  label: 'Workspaces',
                  entries: workspaces.map((workspace) => ({
                    label: workspace.name,
                    checked: workspace.id === workspaceId,
                    onSelect: () => navigate(paths.workspace(workspace.id)),
                  })),
                },
              ]),
          { entries: [{ label: 'Create workspace', onSelect: () => setCreating(true) }] },
        ]}
      />
      {creating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}
    </>
  );
}
