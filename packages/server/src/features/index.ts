import type { Ctx } from '../context.ts';
import type { Route } from '../http/route.ts';
import type { AnyJobKind } from '../jobs/runner.ts';
import { accessKeyRoutes } from './access-keys/routes.ts';
import { accountRoutes } from './accounts/routes.ts';
import { apiSecurityRoutes } from './api-security/routes.ts';
import { apiJobs } from './apis/jobs.ts';
import { apiRoutes } from './apis/routes.ts';
import { collectionRoleRoutes } from './collection-roles/routes.ts';
import { duplicateJob } from './collections/duplicates.ts';
import { collectionRoutes } from './collections/routes.ts';
import { updateJob } from './collections/updates.ts';
import { commentRoutes } from './comments/routes.ts';
import { environmentRoutes } from './environments/routes.ts';
import { environmentForkRoutes } from './forks/environment-routes.ts';
import { mergeJob } from './forks/merge-tasks.ts';
import { forkRoutes } from './forks/routes.ts';
import { globalsRoutes } from './globals/routes.ts';
import { governanceRoutes } from './governance/routes.ts';
import { GovernanceRunner } from './governance/runner.ts';
import { importRoutes } from './imports/routes.ts';
import { itemRoutes } from './items/routes.ts';
import { pullRequestRoutes } from './pull-requests/routes.ts';
import { specJobs } from './specs/jobs.ts';
import { specRoutes } from './specs/routes.ts';
import { teamRoutes } from './teams/routes.ts';
import { transformationRoutes } from './transformations/routes.ts';
import { userRoutes } from './users/routes.ts';
import { workspaceRoutes } from './workspaces/routes.ts';

/**
 * Features in the order in which they may know each other: each may use only what stands above it.
 * What flows the other way is a foreign key with cascade, or a reader of the change log.
 *
 * trees, variables, teams, workspaces, accounts, users, forks, collections, items, environments, globals,
 * pull-requests, collection-roles, comments, access-keys, specs, tags, apis, transformations, imports, governance, api-security
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
  ...specRoutes,
  ...apiRoutes,
  ...transformationRoutes,
  ...importRoutes,
  ...apiSecurityRoutes,
  ...governanceRoutes,
];

/** What goes on after its request, and after a restart. */
export const jobKinds: readonly AnyJobKind[] = [mergeJob, duplicateJob, updateJob, ...specJobs, ...apiJobs];

/** What a node does by itself, whoever is there. */
export const ownWork = (ctx: Ctx): { start: () => Promise<void>; stop: () => void }[] => [
  new GovernanceRunner(ctx),
];
