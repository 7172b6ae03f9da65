import { peopleRows } from './rows-people.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(peopleRows);
