import { environmentRows } from './rows-environments.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(environmentRows);
