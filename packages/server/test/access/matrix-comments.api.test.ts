import { commentFamilyRows } from './rows-comments.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(commentFamilyRows);
