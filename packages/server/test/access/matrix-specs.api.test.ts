import { specRows } from './rows-specs.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(specRows);
