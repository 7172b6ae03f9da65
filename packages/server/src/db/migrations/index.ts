import type { Migration } from '../migrate.ts';
import { foundation } from './0001-foundation.ts';
import { specs } from './0002-specs.ts';
import { apis } from './0003-apis.ts';
import { governance } from './0004-governance.ts';

/** In order; never edited once released, only added to. */
export const migrations: readonly Migration[] = [foundation, specs, apis, governance];
