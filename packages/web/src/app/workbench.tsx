import { useEffect } from 'react';
import type { ServerInfo, User } from '../data/account.ts';
import { failureInWords } from '../data/errors.ts';
import { useWorkspace } from '../data/workspaces.ts';
import { CollectionPage } from '../features/collections/collection-page.tsx';
import { EnvironmentPage } from '../features/environments/environment-page.tsx';
import { WorkspaceOverview } from '../features/workspaces/workspace-overview.tsx';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Loading, Problem } from '../ui/notice.tsx';
import { usePageTitle } from '../ui/page-title.ts';
import { View, ViewTitle } from '../ui/view.tsx';
import { rememberWorkspace } from './last-workspace.ts';
import { type Place, usePlace } from './place.ts';
import { Shell } from './shell.tsx';
import { Sidebar } from './sidebar.tsx';

interface WorkbenchProps {
  server: ServerInfo;
  user: User;
  workspaceId: string;
}

/** One workspace: what it holds on the left, what is selected on the right. */
export function Workbench({ server, user, workspaceId }: WorkbenchProps) {
  const place = usePlace(workspaceId);
  const { data, failure, retry } = useWorkspace(workspaceId);
  const workspace = data?.workspace;
  useEffect(() => {
    if (workspace !== undefined) rememberWorkspace(workspace.id);
  }, [workspace]);
  const missing = workspace === undefined && failure !== undefined;
  return (
    <Shell
      server={server}
      user={user}
      workspaceId={workspaceId}
      sidebar={missing ? null : <Sidebar key={workspaceId} workspaceId={workspaceId} place={place} />}
    >
      {missing ? (
        <MissingWorkspace words={failureInWords(failure)} onRetry={retry} />
      ) : workspace === undefined ? (
        <Loading what="the workspace" />
      ) : (
        <Selected place={place} apiUrl={server.apiUrl} />
      )}
    </Shell>
  );
}

function Selected({ place, apiUrl }: { place: Place; apiUrl: string }) {
  const { workspaceId, collectionId, elementId, environmentId } = place;
  if (environmentId !== undefined) return <EnvironmentPage key={environmentId} id={environmentId} />;
  if (collectionId !== undefined) {
    return <CollectionPage workspaceId={workspaceId} collectionId={collectionId} elementId={elementId} />;
  }
  return <WorkspaceOverview id={workspaceId} apiUrl={apiUrl} />;
}

function MissingWorkspace({ words, onRetry }: { words: string; onRetry: () => void }) {
  usePageTitle('Workspace');
  return (
    <View>
      <ViewTitle title="This workspace cannot be shown" />
      <Problem words={words} onRetry={onRetry} />
      <p>
        <ButtonLink href={paths.home()}>Open another workspace</ButtonLink>
      </p>
    </View>
  );
}
