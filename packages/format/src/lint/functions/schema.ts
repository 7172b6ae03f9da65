import { isObject, type JsonObject, member } from '../../json.ts';
import type { RuleFunction } from '../rule-function.ts';
import { describeIssues } from '../schema/describe.ts';
import { type Dialect, dialectOf } from '../schema/issue.ts';
import { isMissingReference } from '../schema/validators.ts';
import { onlyKnown } from './options.ts';

const dialects = ['auto', 'draft4', 'draft6', 'draft7', 'draft2019-09', 'draft2020-12'];

export const schema: RuleFunction = {
  name: 'schema',
  accepts: () => true,
  problem: (options) => {
    const known = onlyKnown(options, ['schema', 'dialect', 'allErrors']);
    if (known !== undefined) return known;
    if (!isObject(options?.schema)) return 'needs "schema", a JSON Schema';
    const { dialect } = options;
    return dialect === undefined || dialects.includes(String(dialect))
      ? undefined
      : `knows the dialects ${dialects.join(', ')}`;
  },
  run: (input, options, { path, validators, resolved }) => {
    if (input === undefined) return [{ message: '#{{print("subject")}}is missing', path }];
    const rules = options?.schema as JsonObject;
    const asked = options?.dialect;
    const dialect =
      asked === undefined || asked === 'auto' ? dialectOf(member(rules, '$schema')) : (asked as Dialect);
    try {
      const issues = validators.check(input, rules, dialect ?? 'draft7', options?.allErrors === true);
      return issues && issues.length > 0 ? describeIssues(issues, input, path) : undefined;
    } catch (error) {
      if (resolved && isMissingReference(error)) return undefined;
      return [{ message: error instanceof Error ? error.message : String(error), path }];
    }
  },
};
