import type { Route } from '../http/route.ts';
import { accessKeyRoutes } from './access-keys/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { collectionRoleRoutes } from './collection-roles/routes.ts';
import { collectionRoutes } from './collections/routes.ts';
import { commentRoutes } from './comments/routes.ts';
import { environmentRoutes } from './environments/routes.ts';
import { environmentForkRoutes } from './forks/environment-routes.ts';
import { forkRoutes } from './forks/routes.ts';
import { globalsRoutes } from './globals/routes.ts';
import { itemRoutes } from './items/routes.ts';
import { pullRequestRoutes } from './pull-requests/routes.ts';
import { teamRoutes } from './teams/routes.ts';
import { userRoutes } from './users/routes.ts';
import { workspaceRoutes } from './workspaces/routes.ts';

/**
 * Features in the order in which they may know each other: one imports only what stands above it.
 * What flows the other way is a foreign key with cascade, or a reader of the change log.
 *
 * trees, variables, teams, workspaces, accounts, users, forks, collections, items, environments, globals,
 * pull-requests, collection-roles, comments, access-keys
 */
export const routes: readonly Route[] = [
  ...teamRoutes,
  ...workspaceRoutes,
  ...accountRoutes,
  ...userRoutes,
  ...forkRoutes,
  ...environmentForkRoutes,
  ...collectionRoutes,
  ...itemRoutes,
  ...environmentRoutes,
  ...globalsRoutes,
  ...pullRequestRoutes,
  ...collectionRoleRoutes,
  ...commentRoutes,
  ...accessKeyRoutes,
];
