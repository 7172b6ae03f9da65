import { readFileSync } from 'node:fs';

/** A key of a published answer that ours lacks or types otherwise. `path` as in Difference; `x.*` covers all below x. */
export type AnswerAllowance = { operation: string; path: string; reason: string };
/** A published error that ours differs from: the status or the error line is another. */
export type ErrorAllowance = { operation: string; status: number; reason: string };
/** A published request or answer that no case replays. Without index: all of the operation's. */
export type Unreached = { operation: string; request?: number; answer?: number; reason: string };

type Allowances = { answers: AnswerAllowance[]; errors: ErrorAllowance[]; unreached: Unreached[] };

/** Where this server is known to differ from the published documents, each with its reason. */
export const allowances: Allowances = JSON.parse(
  readFileSync(new URL('allowances.json', import.meta.url), 'utf8'),
);

/** Whether an allowance covers a path. */
export function covers(allowance: AnswerAllowance, operation: string, path: string): boolean {
  if (allowance.operation !== operation) return false;
  if (!allowance.path.endsWith('.*')) return allowance.path === path;
  const prefix = allowance.path.slice(0, -2);
  return path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[]`);
}
