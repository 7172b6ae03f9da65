import type { Actor } from '../../access/actor.ts';
import type { Ctx } from '../../context.ts';
import type { TaskRow } from '../../db/schema.ts';
import type { ApiError } from '../../errors.ts';
import { errorToWire } from '../../http/error-wire.ts';
import { findTask } from '../../jobs/tasks.ts';
import { instanceNotFound } from './failures.ts';

/** The four kinds of work, by what they make or change. Names are in the database. */
export const specTaskKinds = {
  'collection-of-spec': { model: 'collection', action: 'generation' },
  'spec-of-collection': { model: 'spec', action: 'generation' },
  'collection-sync': { model: 'collection', action: 'synchronization' },
  'spec-sync': { model: 'spec', action: 'synchronization' },
} as const;

export type SpecTaskKind = keyof typeof specTaskKinds;

export type SpecTask = {
  status: 'pending' | 'completed' | 'failed';
  model: 'collection' | 'spec';
  action: string;
  /** What came of it, or why it failed. */
  details: { resources: { id: string; url: string }[] } | string | null;
};

const statuses: Record<TaskRow['status'], SpecTask['status']> = {
  ...{ running: 'pending', done: 'completed', failed: 'failed' },
};

/** The actor's own task on an element, for 24 hours. `elementId` is an id or a uid. */
export async function getSpecTask(
  ctx: Ctx,
  actor: Actor,
  elementId: string,
  taskId: string,
): Promise<SpecTask> {
  const row = await findTask(ctx, Object.keys(specTaskKinds), taskId, actor.userId);
  const isAbout = row?.subjectId.split(' ').some((id) => elementId.toLowerCase().endsWith(id));
  if (!row || !isAbout) throw instanceNotFound();
  const details = row.status === 'running' ? null : (JSON.parse(row.details) as SpecTask['details']);
  const about = specTaskKinds[row.kind as SpecTaskKind];
  return { status: statuses[row.status], ...about, details: reasonOf(details) };
}

/** A failure of the runner itself is an object with a reason. */
function reasonOf(details: SpecTask['details'] | { reason: string }): SpecTask['details'] {
  return typeof details === 'object' && details !== null && 'reason' in details ? details.reason : details;
}

/** Why a task failed, in a sentence. */
export function failureSentence(error: ApiError): string {
  const { detail } = errorToWire(error, 'problem', '').body as { detail: string };
  return detail;
}
