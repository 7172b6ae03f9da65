import type { DefinitionProblem } from '../definition/types.ts';

export function problemAt(file: string, line: number, column: number, reason: string): DefinitionProblem {
  const at = { line, column };
  return { file, path: [], range: { start: at, end: at }, reason, severity: 'error' };
}
