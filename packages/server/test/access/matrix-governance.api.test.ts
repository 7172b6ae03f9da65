import { governanceRows } from './rows-governance.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(governanceRows);
