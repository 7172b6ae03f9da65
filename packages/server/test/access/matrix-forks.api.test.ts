import { forkFamilyRows } from './rows-forks.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(forkFamilyRows);
