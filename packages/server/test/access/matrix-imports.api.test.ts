import { importRows } from './rows-imports.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(importRows);
