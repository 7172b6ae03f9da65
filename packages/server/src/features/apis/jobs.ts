import type { AnyJobKind } from '../../jobs/runner.ts';
import { publishVersion } from './publish.ts';
import { syncWithSchema } from './sync.ts';

export const apiJobs: readonly AnyJobKind[] = [publishVersion, syncWithSchema];
