import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

const text = (value: unknown): string => String(value ?? '');

/**
 * The failures of specifications as documented. Their `type` is a bare word in some places and a link in others, and
 * clients compare it, so bodies are written out.
 */
describeErrors({
  specProblem: (p) => {
    const status = Number(p.status ?? 400);
    const type = text(p.type) || 'https://api.postman.com/problems/bad-request';
    const title = text(p.title) || 'Malformed request';
    const detail = text(p.detail);
    return {
      ...{ status, name: type, problem: type, title, message: detail },
      body: { type, title, status, detail, ...(p.problems === undefined ? {} : { problems: p.problems }) },
    };
  },
});

type Shape = { status?: number; type?: string; title?: string; problems?: readonly unknown[] };

export const specProblem = (detail: string, shape: Shape = {}): ApiError =>
  new ApiError('specProblem', { detail, ...shape });

const notThere = (title: string, detail: string): ApiError =>
  specProblem(detail, { status: 404, type: 'instanceNotFoundError', title });

export const tagNotFound = (): ApiError =>
  notThere(
    'Version not found',
    'The version tag you are trying to access does not exist on this specification.',
  );
export const fileNotFound = (): ApiError =>
  notThere('Resource not found', 'Entity that you are trying to access does not exist.');
export const instanceNotFound = (): ApiError =>
  notThere('Instance not found', 'Entity that you are trying to access does not exist.');

/** One such piece of work at a time. */
export const inProgress = (noun: string, detail: string): ApiError =>
  specProblem(detail, { status: 423, type: 'actionLockedError', title: `${noun} generation in progress` });

/** Says the failures that other layers throw in the words of these operations. */
export function inSpecWords(error: ApiError): ApiError {
  const { noun, problems, param } = error.params;
  switch (error.code) {
    case 'notFound':
      if (noun === 'spec')
        return notThere(
          'Specification not found',
          'The specification you are trying to access does not exist.',
        );
      if (noun === 'workspace') {
        const detail = 'We could not find the workspace you are looking for.';
        return notThere('We could not find the workspace you are looking for', detail);
      }
      return instanceNotFound();
    case 'forbidden':
      return specProblem('Please ensure that you have required permissions', {
        status: 403,
        type: 'https://api.postman.com/problems/forbidden',
        title: 'You are not permitted to perform the action.',
      });
    case 'malformed':
      return malformed(problems as string[]);
    case 'missing':
      return absent(text(param));
    default:
      return error;
  }
}

/** The first member that is absent has a sentence of its own; everything else is told line by line. */
function malformed(problems: readonly string[]): ApiError {
  const member = /must have required property '(\w+)'/.exec(problems[0] ?? '')?.[1];
  return member === undefined ? specProblem(problems.join('; ')) : absent(member);
}

function absent(member: string): ApiError {
  switch (member) {
    case 'spec':
    case 'file':
      return specProblem('The required body parameter is missing from the request.');
    case 'files':
      return specProblem('Required body parameter files is missing');
    case 'content':
      return specProblem('The body parameter content is missing from the request.', {
        type: 'invalidParamError',
        title: 'Invalid request body',
      });
    default:
      return specProblem(`Required property \`${member}\` is missing from the request.`);
  }
}

/** COMPAT: the list documents 400 where creating documents 404 for the same workspace. */
export function inListWords(error: ApiError): ApiError {
  if (error.code === 'notFound') return specProblem('We could not find the workspace you are looking for.');
  return inSpecWords(error);
}
