import type { Json } from '../../json.ts';
import type { SchemaIssue } from './issue.ts';

/** How a check treats the schemas of one version of OpenAPI. */
export type CheckOptions = {
  draft4: boolean;
  /** Names of the member that, set, drops a property from `required`. */
  relaxed?: 'readOnly' | 'writeOnly' | undefined;
  /** Types say `,null` when the schema is nullable. */
  nameNull: boolean;
  /** Swagger 2.0's `x-nullable` counts. */
  xNullable: boolean;
};

/** One value against one schema. */
export type Check = {
  value: Json;
  schema: Json;
  at: string;
  options: CheckOptions;
  /** Inside a list of schemas, where types do not name null. COMPAT: Spectral looks them up by name only. */
  inList: boolean;
};

export type Visit = (check: Check) => SchemaIssue[];
export const none: SchemaIssue[] = [];

export function issue(keyword: string, at: string, params: SchemaIssue['params'] = {}): SchemaIssue {
  return { keyword, instancePath: at, message: keyword, params };
}
