import { ApiError } from '../../errors.ts';
import { describeErrors } from '../../http/error-wire.ts';

/** COMPAT: this endpoint nests the name of its error once more, and says the reason beside it. */
describeErrors({
  schemaInvalid: (p) => ({
    status: 400,
    name: 'Invalid Schema',
    problem: 'bad-request',
    title: 'Bad Request',
    message: String(p.reason),
    body: { error: { name: { name: 'Invalid Schema', reason: String(p.reason) } } },
  }),
});

export const schemaInvalid = (reason: string): ApiError => new ApiError('schemaInvalid', { reason });

/** A body that is no request at all, in the words of this endpoint. */
export function inSchemaWords(error: ApiError): ApiError {
  const { problems, reason } = error.params;
  if (error.code === 'badJson') return schemaInvalid(`The request body is not valid JSON: ${String(reason)}`);
  if (error.code !== 'malformed' || !Array.isArray(problems)) return error;
  return schemaInvalid(problems.join('; '));
}
