import type { Database } from '../db/database.ts';

const wakers = new WeakMap<Database, () => void>();

/** Whoever takes up tasks on this node. */
export function onJobs(database: Database, wake: () => void): void {
  wakers.set(database, wake);
}

/** There is a task to take up; a node that takes none up leaves it to others. */
export const wakeJobs = (database: Database): void => wakers.get(database)?.();

export const forgetJobs = (database: Database): boolean => wakers.delete(database);
