import { ApiError } from '../../errors.ts';
import type { Variable } from '../variables/wire.ts';

/** One step of a JSON Patch (RFC 6902); environments take add, remove and replace. */
export type PatchStep = { op: string; path: string; value?: unknown };
export type Patchable = { name: string; values: Variable[] };

const badRequest = (detail: string): ApiError => new ApiError('badPatch', { detail });

/** Applies the steps to `/name` and `/values/<n>[/<member>]`. Throws `badPatch` with a sentence; `from` is not changed. */
export function applyPatch(from: Patchable, steps: readonly PatchStep[]): Patchable {
  const to: Patchable = { name: from.name, values: from.values.map((variable) => ({ ...variable })) };
  for (const step of steps) one(to, step);
  return to;
}

function one(to: Patchable, step: PatchStep): void {
  if (!['add', 'remove', 'replace'].includes(step.op))
    throw badRequest(`The operation "${step.op}" is not supported`);
  if (step.op !== 'remove' && step.value === undefined)
    throw badRequest('Patch operations with empty value are not supported');
  if (step.path === '/name') {
    if (step.op === 'remove' || typeof step.value !== 'string' || step.value === '')
      throw badRequest('/name: must be a string');
    to.name = step.value;
    return;
  }
  const match = /^\/values\/(\d{1,6}|-)(?:\/([^/]+))?$/.exec(step.path);
  if (!match) throw badRequest('Invalid path in JSON Patch operation');
  const index = match[1] === '-' ? to.values.length : Number(match[1]);
  const member = match[2]?.replaceAll('~1', '/').replaceAll('~0', '~');
  if (member === undefined) whole(to, step, index);
  else part(to, step, index, member);
}

function whole(to: Patchable, step: PatchStep, index: number): void {
  const last = step.op === 'add' ? to.values.length : to.values.length - 1;
  if (index > last) throw badRequest('Cannot perform the operation at a path that does not exist');
  if (step.op === 'remove') {
    to.values.splice(index, 1);
    return;
  }
  if (typeof step.value !== 'object' || step.value === null || Array.isArray(step.value))
    throw badRequest(`${step.path}: must be an object`);
  to.values.splice(index, step.op === 'replace' ? 1 : 0, checked(step.value as Variable, step.path));
}

function part(to: Patchable, step: PatchStep, index: number, member: string): void {
  const variable = to.values[index] as Record<string, unknown> | undefined;
  if (!variable || member === '__proto__')
    throw badRequest('Cannot perform the operation at a path that does not exist');
  if (step.op !== 'add' && !Object.hasOwn(variable, member) && step.op === 'remove')
    throw badRequest('Cannot perform the operation at a path that does not exist');
  const { [member]: _, ...without } = variable;
  // COMPAT: removing a variable's key unshares it, the variable goes (documented example of this operation).
  if (step.op === 'remove' && member === 'key') to.values.splice(index, 1);
  else
    to.values[index] = checked(
      (step.op === 'remove' ? without : { ...variable, [member]: step.value }) as Variable,
      step.path,
    );
}

const kinds: Record<string, string> = {
  key: 'string',
  enabled: 'boolean',
  type: 'string',
  secret: 'boolean',
  value: 'string',
};

function checked(variable: Variable, path: string): Variable {
  for (const [member, kind] of Object.entries(kinds)) {
    const value = (variable as Record<string, unknown>)[member];
    if (value !== undefined && typeof value !== kind) throw badRequest(`${path}: must be a ${kind}`);
  }
  return variable;
}
