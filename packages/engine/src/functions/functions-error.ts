/** A function of a ruleset cannot be loaded, or failed; the sentence names it. */
export class RulesetFunctionsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RulesetFunctionsError';
  }
}
