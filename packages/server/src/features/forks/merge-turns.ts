import { Semaphore } from '../../jobs/semaphore.ts';

/** A fork or merge holds up to three trees in memory. */
export const mergeTurns = new Semaphore('forks and merges', { atOnceMax: 3, waitingMax: 200 });
