import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

type Body = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => String(value ?? '');

/** The failures of APIs as documented: bodies of several shapes, mostly without a status, so they are written out. */
describeErrors({
  apiProblem: (p) => {
    const body = p.body as Body;
    const { type, title, detail } = { type: 'bad-request', title: 'Bad Request', detail: '', ...body };
    return {
      ...{ status: Number(p.status), name: text(type), problem: text(type), title: text(title) },
      ...{ message: text(detail), body },
    };
  },
});

const problem = (status: number, body: Body): ApiError => new ApiError('apiProblem', { status, body });

export const acceptMissing = (): ApiError =>
  problem(400, {
    name: 'instanceNotFoundError',
    message:
      'API not found. For v10 and later APIs, ensure that your request sends the "application/vnd.api.v10+json" Accept header.',
  });

/** A parameter or a member of the body that cannot be accepted. */
export const apiInvalid = (detail: string, title = 'Invalid request body'): ApiError =>
  problem(400, { type: 'invalidParamsError', title, detail });

export const schemaExists = (): ApiError =>
  apiInvalid('Schema already exists for this API', 'Could not create the resource');

export const schemaNotLinked = (): ApiError =>
  problem(400, {
    ...{ type: 'invalidParamError', title: 'Invalid param error' },
    detail: 'Schema is not linked to the API',
  });

export const schemaNotFound = (): ApiError =>
  problem(404, {
    ...{ type: 'instanceNotFoundError', title: 'Schema not found' },
    detail: 'We could not find a schema linked to this API',
  });

export const schemaFileNotFound = (): ApiError =>
  problem(404, {
    ...{ type: 'instanceNotFoundError', title: 'Resource not found' },
    detail: 'We could not find the file you are looking for',
  });

export const apiCollectionNotFound = (): ApiError =>
  problem(404, {
    error: {
      ...{ type: 'instanceNotFoundError', title: 'Collection not found' },
      detail: 'The API does not contain the collection you are looking for',
    },
  });

export const versionNotFound = (): ApiError =>
  problem(404, {
    ...{ type: 'VersionNotFound', title: 'API Version not found.' },
    details: 'We could not find the API Version you are looking for.',
  });

export const taskNotFound = (): ApiError =>
  problem(404, {
    ...{ type: 'invalidParamsError', title: 'The specified parameter is in an invalid format' },
    detail: 'Parameter, taskId is in an invalid format.',
  });

export const notAllowed = (detail: string): ApiError =>
  problem(422, { type: 'actionNotAllowedError', title: 'Action not allowed', detail });

export const busy = (detail: string): ApiError =>
  problem(423, { type: 'actionLockedError', title: 'Action in progress', detail });

/** What cannot be moved into a specification. */
export const migrationRefused = (reason: string): ApiError =>
  new ApiError('apiProblem', {
    ...{ status: 400, reason },
    body: { error: { name: 'migrationError', title: 'Migration failed', message: reason } },
  });

const apiNotFound = (title: string): ApiError =>
  problem(404, {
    ...{ type: 'instanceNotFoundError', title },
    detail: 'We could not find the API you are looking for.',
  });

/** Says the failures that other layers throw in the words of these operations. */
export function inApiWords(error: ApiError): ApiError {
  const { noun, problems, param, reason } = error.params;
  switch (error.code) {
    case 'notFound':
      if (noun === 'api') return apiNotFound('We could not find the API you are looking for');
      if (noun === 'workspace')
        return problem(404, {
          ...{ title: 'We could not find the workspace you are looking for', type: 'instanceNotFoundError' },
          detail: 'We could not find the workspace you are looking for.',
        });
      if (noun === 'collection') return apiCollectionNotFound();
      return error;
    case 'forbidden':
      return problem(403, {
        title: 'You are not permitted to perform the action.',
        detail: 'Please ensure that you have required permissions',
        type: 'ForbiddenError',
      });
    case 'malformed':
      return malformed(problems as string[]);
    case 'missing':
      return missingParam(text(param));
    case 'invalid':
      return apiInvalid(`${text(param)}: ${text(reason)}`);
    default:
      return error;
  }
}

/** COMPAT: what lies below an API is what is missing, also when the API is. */
const sayingOfApi =
  (missing: () => ApiError) =>
  (error: ApiError): ApiError =>
    error.code === 'notFound' && error.params.noun === 'api' ? missing() : inApiWords(error);

export const inVersionWords = sayingOfApi(versionNotFound);
export const inTaskWords = sayingOfApi(taskNotFound);
export const inCollectionWords = sayingOfApi(apiCollectionNotFound);

/** Where schemas are spoken of, the title is another. */
export function inSchemaWords(error: ApiError): ApiError {
  if (error.code === 'notFound' && error.params.noun === 'api')
    return problem(404, {
      ...{ type: 'instanceNotFoundError', title: 'Resource not found' },
      detail: 'We could not find the API you are looking for',
    });
  return inApiWords(error);
}

/** Comments and tags of APIs fail as those of other elements do; only that there is no such API is told in its words. */
export const inCommentWords = (error: ApiError): ApiError =>
  error.code === 'notFound' && error.params.noun === 'api' ? inApiWords(error) : error;

/** What is wrong with a tag is told by its place in the body. */
export function inTagWords(error: ApiError): ApiError {
  if (error.code !== 'malformed') return inCommentWords(error);
  const detail = (error.params.problems as string[]).join('; ');
  return problem(400, { title: 'Bad Request', detail, status: 400 });
}

function malformed(problems: readonly string[]): ApiError {
  const member = /must have required property '(\w+)'/.exec(problems[0] ?? '')?.[1];
  return member === undefined ? apiInvalid(problems.join('; ')) : missingParam(member);
}

const missingParam = (param: string): ApiError =>
  problem(400, {
    ...{ type: 'paramMissingError', title: 'Parameter is missing in the request.' },
    detail: `Parameter, ${param} is missing in the request.`,
  });
