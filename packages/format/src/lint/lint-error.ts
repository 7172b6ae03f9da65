/** What is wrong with a ruleset, and where in it. */
export type RulesetProblem = { path: string; reason: string };

/** A ruleset cannot be used. Carries every problem found in it. */
export class RulesetError extends Error {
  readonly problems: readonly RulesetProblem[];

  constructor(problems: readonly RulesetProblem[]) {
    const first = problems[0];
    super(
      first
        ? first.path === ''
          ? first.reason
          : `${first.path}: ${first.reason}`
        : 'The ruleset is not valid',
    );
    this.name = 'RulesetError';
    this.problems = problems;
  }
}

/** The rules took more work than the caller allows. */
export class LintLimitError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LintLimitError';
  }
}
