import type { Route } from '../http/route.ts';
import { accessKeyRoutes } from './access-keys/routes.ts';
import { collectionRoleRoutes } from './collection-roles/routes.ts';
import { collectionRoutes } from './collections/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { environmentRoutes } from './environments/routes.ts';
import { itemRoutes } from './items/routes.ts';

/**
 * Features in the order in which they may know each other: one imports only what stands above it.
 * What flows the other way is a foreign key with cascade, or a reader of the change log.
 *
 * trees, variables, teams, workspaces, accounts, users, forks, collections, items, environments, collection-roles, comments, access-keys
 */
export const routes: readonly Route[] = [
  ...collectionRoutes,
  ...itemRoutes,
  ...environmentRoutes,
  ...collectionRoleRoutes,
  ...commentRoutes,
  ...accessKeyRoutes,
];
