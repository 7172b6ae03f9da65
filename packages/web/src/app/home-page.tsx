import { useState } from 'react';
import { Redirect } from 'wouter';
import type { ServerInfo, User } from '../data/account.ts';
import { failureInWords } from '../data/errors.ts';
import { useWorkspaces } from '../data/workspaces.ts';
import { CreateWorkspaceDialog } from '../features/workspaces/create-workspace-dialog.tsx';
import { paths } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Loading, Problem } from '../ui/notice.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { View, ViewTitle } from '../ui/view.tsx';
import { lastWorkspace } from './last-workspace.ts';
import { Shell } from './shell.tsx';

/** Goes on where the person was; without any workspace it offers to create the first. */
export function HomePage({ server, user }: { server: ServerInfo; user: User }) {
  usePageTitle('Workspaces');
  const { data, failure, retry } = useWorkspaces();
  const [creating, setCreating] = useState(false);
  const last = lastWorkspace();
  const next = data?.workspaces.find((workspace) => workspace.id === last) ?? data?.workspaces[0];
  if (next !== undefined) return <Redirect to={paths.workspace(next.id)} replace />;
  return (
    <Shell server={server} user={user} workspaceId={undefined} sidebar={null}>
      <View>
        <ViewTitle title={`Welcome, ${user.fullName || user.username}`} />
        {failure !== undefined && <Problem words={failureInWords(failure)} onRetry={retry} />}
        {data === undefined && failure === undefined && <Loading what="workspaces" />}
        {data !== undefined && (
          <Empty sentence="A workspace holds collections and environments, for you alone or for your team.">
            <Button look="primary" onClick={() => setCreating(true)}>
              Create workspace
            </Button>
          </Empty>
        )}
      </View>
      {creating && <CreateWorkspaceDialog onClose={() => setCreating(false)} />}
    </Shell>
  );
}
