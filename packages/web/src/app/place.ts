import { useRoute } from 'wouter';
import { patterns } from '../paths.ts';

/** What the address selects inside a workspace. */
export interface Place {
  workspaceId: string;
  collectionId: string | undefined;
  elementId: string | undefined;
  environmentId: string | undefined;
}

export function usePlace(workspaceId: string): Place {
  const [, collection] = useRoute(patterns.collection);
  const [, element] = useRoute(patterns.element);
  const [, environment] = useRoute(patterns.environment);
  return {
    workspaceId,
    collectionId: element?.collectionId ?? collection?.collectionId,
    elementId: element?.elementId,
    environmentId: environment?.environmentId,
  };
}
