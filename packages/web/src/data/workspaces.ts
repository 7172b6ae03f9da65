import { useCallback } from 'react';
import { call } from './client.ts';
import type { CollectionDocument } from './collection-document.ts';
import { type Query, refresh, refreshed, useQueries, useQuery } from './query.ts';

export type WorkspaceType = 'personal' | 'private' | 'team';

export interface WorkspaceListed {
  id: string;
  name: string;
  type: string;
  visibility?: string;
}

export interface Workspace extends WorkspaceListed {
  description?: string | null;
  createdAt?: string;
  updatedAt?: string;
}

export interface Listed {
  id: string;
  uid: string;
  name: string;
  updatedAt?: string;
}

export interface EnvironmentVariable {
  key: string;
  value?: string | number | boolean | null;
  type?: string;
  enabled?: boolean;
  description?: string | { content?: string } | null;
}

export interface Environment {
  id: string;
  uid?: string;
  name: string;
  description?: string | null;
  values: EnvironmentVariable[];
}

type Answer<Key extends string, Value> = { [key in Key]: Value };
type Retriable<Value> = Query<Value> & { retry: () => void };

const WORKSPACES_PATH = '/api/workspaces';

export function useWorkspaces(): Retriable<Answer<'workspaces', WorkspaceListed[]>> {
  return useQuery(WORKSPACES_PATH);
}

/** The list as it is now, for the screen too; undefined when it cannot be had. */
export async function fetchWorkspaces(): Promise<WorkspaceListed[] | undefined> {
  return (await refreshed<Answer<'workspaces', WorkspaceListed[]>>(WORKSPACES_PATH))?.workspaces;
}

export function useWorkspace(id: string): Retriable<Answer<'workspace', Workspace>> {
  return useQuery(`${WORKSPACES_PATH}/${encodeURIComponent(id)}`);
}

export async function createWorkspace(wanted: { name: string; type: WorkspaceType }): Promise<string> {
  const { workspace } = await call<Answer<'workspace', { id: string }>>('POST', WORKSPACES_PATH, {
    workspace: wanted,
  });
  await refresh(WORKSPACES_PATH);
  return workspace.id;
}

export function useCollections(workspaceId: string): Retriable<Answer<'collections', Listed[]>> {
  return useQuery(`/api/collections?workspace=${encodeURIComponent(workspaceId)}`);
}

export function useCollection(id: string | null): Retriable<Answer<'collection', CollectionDocument>> {
  return useQuery(id === null ? null : collectionPath(id));
}

/** Several whole collections at once, by id. */
export function useCollectionDocuments(
  ids: string[],
): (id: string) => Query<Answer<'collection', CollectionDocument>> | undefined {
  const found = useQueries<Answer<'collection', CollectionDocument>>(ids.map(collectionPath));
  return useCallback((id) => found.get(collectionPath(id)), [found]);
}

export function useEnvironments(workspaceId: string): Retriable<Answer<'environments', Listed[]>> {
  return useQuery(`/api/environments?workspace=${encodeURIComponent(workspaceId)}`);
}

export function useEnvironment(id: string): Retriable<Answer<'environment', Environment>> {
  return useQuery(`/api/environments/${encodeURIComponent(id)}`);
}

function collectionPath(id: string): string {
  return `/api/collections/${encodeURIComponent(id)}`;
}
