import type { Actor } from '../../access/actor.ts';
import { apiFor } from '../../access/load.ts';
import type { Ctx } from '../../context.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ApiError } from '../../errors.ts';
import { taskLifeMs } from '../../jobs/tasks.ts';
import { failureSentence } from '../specs/tasks.ts';
import { taskNotFound } from './failures.ts';

/** Names are in the database. */
export const apiTaskKinds = {
  'api-version': { model: 'api-version', action: 'create' },
  'api-collection-sync': { model: 'collection', action: 'update' },
} as const;

export type ApiTaskKind = keyof typeof apiTaskKinds;

export type ApiTask = {
  id: string;
  status: 'pending' | 'completed' | 'failed';
  model: string;
  action: string;
  /** Path of what the task works at. */
  url: string;
  resources: { id: string; url: string }[] | null;
  /** Why it failed. */
  reason: string | null;
  createdAt: number;
  updatedAt: number;
};

const statuses: Record<TaskRow['status'], ApiTask['status']> = {
  ...{ running: 'pending', done: 'completed', failed: 'failed' },
};

/** Why a task failed, in a sentence. Bodies of these failures are of several shapes. */
export function failureOfTask(error: ApiError): string {
  if (error.code !== 'apiProblem') return failureSentence(error);
  type Words = { detail?: string; details?: string; message?: string };
  const { error: inner, ...outer } = error.params.body as Words & { error?: Words };
  const words = inner ?? outer;
  return words.detail ?? words.details ?? words.message ?? error.code;
}

/** A task is about an API and something that belongs to it. */
export const subjectOf = (apiId: string, partId: string): string => `${apiId} ${partId}`;

/** A task of the API, whoever of those that may change it began it, for 24 hours. */
export async function getApiTask(ctx: Ctx, actor: Actor, apiId: string, taskId: string): Promise<ApiTask> {
  const { row: api } = await apiFor(ctx.db, actor, apiId, 'api.edit');
  const row = await ctx.db
    .selectFrom('task')
    .selectAll()
    .where('id', '=', taskId)
    .where('kind', 'in', Object.keys(apiTaskKinds))
    .where('createdAt', '>', ctx.clock() - taskLifeMs)
    .executeTakeFirst();
  const [about, part = ''] = row?.subjectId.split(' ') ?? [];
  if (!row || about !== api.id) throw taskNotFound();
  const details = JSON.parse(row.details) as { resources?: ApiTask['resources']; reason?: string } | string;
  const kind = row.kind as ApiTaskKind;
  const isText = typeof details === 'string';
  return {
    ...{ id: row.id, status: statuses[row.status], ...apiTaskKinds[kind] },
    url: kind === 'api-version' ? `/apis/${api.id}/versions/${part}` : `/apis/${api.id}/collections/${part}`,
    resources: (isText ? null : details.resources) ?? null,
    reason: (isText ? details : details.reason) ?? null,
    ...{ createdAt: row.createdAt, updatedAt: row.updatedAt },
  };
}
