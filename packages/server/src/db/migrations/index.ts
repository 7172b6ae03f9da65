import type { Migration } from '../migrate.ts';
import { foundation } from './0001-foundation.ts';
import { specs } from './0002-specs.ts';

/** In order; never edited once released, only added to. */
export const migrations: readonly Migration[] = [foundation, specs];
