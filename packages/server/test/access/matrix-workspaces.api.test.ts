import { workspaceFamilyRows } from './rows-workspaces.ts';
import { runMatrix } from './run-matrix.ts';

runMatrix(workspaceFamilyRows);
