import { readFileSync } from 'node:fs';
import type { Shape } from './shape.ts';

/** What the published documents say about one operation, without their text. Written by tools/contract/extract.ts. */
export type Operation = {
  method: string;
  path: string;
  family: string;
  /** Which document describes it: `openapi-1.45.0`, `supplement`, or `mcp-client-2.13.0` (undocumented). */
  source: string;
  deprecated?: true;
  query?: { [name: string]: { required?: true; enum?: string[] } };
  /** Body keys, dotted, breadth first; `*` after a key means required. */
  body?: string[];
  success?: number[];
  /** Shapes of the published request examples, in the document's order. */
  requests?: Shape[];
  /** Shapes of the published success examples, in the document's order, equal ones once. */
  answers?: { status: number; shape: Shape }[];
  /** Published error bodies by status, as error lines (see error-shape.ts). */
  errors?: { [status: string]: string[] };
};

/** Families whose operations this server answers. Every other family is listed in docs/compatibility.md as not yet. */
export const SERVED_FAMILIES: ReadonlySet<string> = new Set([
  'me-usage',
  'users',
  'user-groups',
  'workspaces',
  'workspace-roles',
  'workspace-activity',
  'workspace-transfers',
  'global-variables',
  'collections',
  'collection-items',
  'collection-item-transfers',
  'collection-forks',
  'pull-requests',
  'collection-roles',
  'comments',
  'collection-access-keys',
  'environments',
  'environment-forks',
  'specs',
  'apis',
  'apis-schemas',
  'apis-versions',
  'apis-migration',
  'import',
  'api-security',
  'collection-transformations',
]);

/** All operations of the published documents, in their order. */
export function readOperations(): Operation[] {
  return JSON.parse(readFileSync(new URL('operations.generated.json', import.meta.url), 'utf8'));
}

/** The operations of the served families. Of the tags of elements those of APIs are there. */
export function servedOperations(): Operation[] {
  return readOperations().filter(
    ({ family, path }) => SERVED_FAMILIES.has(family) || (family === 'tags' && path.startsWith('/apis/')),
  );
}
