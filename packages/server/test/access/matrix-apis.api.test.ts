import { apiRows } from './rows-apis.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(apiRows);
