import type { RulesetFault } from '../../definitions/ruleset-job.ts';
import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

describeErrors({
  /** `errors` says what and where. */
  rulesetInvalid: ({ errors }) => {
    const [first, ...more] = errors as RulesetFault[];
    const where = first ? `Line ${first.line}, column ${first.column}: ${first.reason}` : '';
    return {
      status: 400,
      name: 'rulesetInvalidError',
      problem: 'ruleset-invalid',
      title: 'The ruleset cannot be used',
      message: more.length === 0 ? where : `${where} (and ${more.length} more)`,
      details: errors,
    };
  },
});

export const rulesetInvalid = (errors: readonly RulesetFault[]): ApiError =>
  new ApiError('rulesetInvalid', { errors });
