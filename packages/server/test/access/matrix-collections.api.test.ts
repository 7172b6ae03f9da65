import { collectionRows } from './rows-collections.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(collectionRows);
