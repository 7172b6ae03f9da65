import type { Database } from '../../db/database.ts';

/** `specId`: somebody waits for this one. */
type Wake = (specId?: string) => void;

const wakers = new WeakMap<Database, Wake>();

/** Whoever computes results on this node. */
export const onGovernance = (database: Database, wake: Wake): void => void wakers.set(database, wake);

/** Something has changed, or a result is waited for; a node that computes none leaves it to others. */
export const wakeGovernance = (database: Database, specId?: string): void => wakers.get(database)?.(specId);

export const forgetGovernance = (database: Database): void => void wakers.delete(database);
