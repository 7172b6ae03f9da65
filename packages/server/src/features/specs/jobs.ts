import type { AnyJobKind } from '../../jobs/runner.ts';
import { collectionOfSpec } from './generate-collection.ts';
import { specOfCollection } from './generate-spec.ts';
import { collectionSync, specSync } from './sync.ts';

export const specJobs: readonly AnyJobKind[] = [collectionOfSpec, specOfCollection, collectionSync, specSync];
