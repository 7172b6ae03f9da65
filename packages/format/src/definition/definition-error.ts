import type { DefinitionProblem } from './types.ts';

/** A definition cannot be read. The message names the first problem as `file:line:column: reason`. */
export class DefinitionError extends Error {
  readonly problems: readonly DefinitionProblem[];

  constructor(problems: readonly DefinitionProblem[]) {
    const [first] = problems;
    super(first ? describeProblem(first) : 'The definition cannot be read');
    this.name = 'DefinitionError';
    this.problems = problems;
  }
}

/** `openapi.yaml:12:5: reason`, as compilers write it. */
export function describeProblem({ file, range: { start }, reason }: DefinitionProblem): string {
  return `${file}:${start.line}:${start.column}: ${reason}`;
}
