import { itemRows } from './rows-items.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(itemRows);
