import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

/** The failures of imports as documented: they name the parameter as a text, not as a list. */
describeErrors({
  importMissing: (p) => ({
    status: 400,
    name: 'paramMissingError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: `The request body is missing a value for the ${String(p.param)} parameter. Check your request and try again.`,
    details: { param: p.param },
  }),
  importInvalid: (p) => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: String(p.message),
    ...(p.param === undefined ? {} : { details: { param: p.param } }),
  }),
  importUnreadable: (p) => {
    const problems = p.problems as readonly string[];
    return {
      status: 400,
      name: 'invalidParamsError',
      problem: 'bad-request',
      title: 'Bad Request',
      message: problems[0] ?? 'There is nothing to import.',
      details: { param: 'input', problems },
    };
  },
});

export const paramMissing = (param: string): ApiError => new ApiError('importMissing', { param });
export const paramInvalid = (param: string, message: string): ApiError =>
  new ApiError('importInvalid', { param, message });

/** One line for each thing that cannot be read, the first one as the message. */
export const unreadable = (problems: readonly string[]): ApiError =>
  new ApiError('importUnreadable', { problems: problems.slice(0, 50) });
