import { ApiError, isApiError } from '../../errors.ts';
import { describeConflicts, describeErrors } from '../../http/error-wire.ts';
import type { ItemKind } from './wire.ts';

const text = (value: unknown): string => String(value ?? '');
const about = (params: Record<string, unknown>) => ({
  model: text(params.model),
  model_id: text(params.id),
  owner: text(params.owner),
});

describeErrors({
  // COMPAT: the item endpoints tell which item they were asked for, and name a missing request
  // "instanceFoundError" (published errors of /collections/{collectionId}/requests/{requestId}).
  itemNotFound: (params) => ({
    status: params.inBody === true ? 400 : 404,
    name:
      params.model === 'request' && params.inBody !== true ? 'instanceFoundError' : 'instanceNotFoundError',
    problem: 'not-found',
    title: 'Not Found',
    message: `We could not find the ${text(params.model)} you are looking for`,
    details: about(params),
  }),
  itemExists: (params) => ({
    status: 400,
    name: 'instanceFoundError',
    problem: 'bad-request',
    title: 'Bad Request',
    message: `This ${text(params.model)} already exists in the database.`,
    details: about(params),
  }),
  itemUnauthorized: (params) => ({
    status: 401,
    name: 'Unauthorized',
    problem: 'unauthorized',
    title: 'Unauthorized',
    message: 'Unauthorized',
    details: about(params),
  }),
  badTransfer: (params) => ({
    status: 400,
    name: 'invalidParamsError',
    problem: 'bad-request',
    title: `Cannot transfer ${text(params.kind)} to target model type ${text(params.model)}`,
    message:
      params.kind === 'response'
        ? 'Responses belong to requests: name a request as the target.'
        : `A ${text(params.kind)} belongs to a collection or a folder: name one of these as the target.`,
  }),
});

describeConflicts({
  itemIdMismatch: (params) => ({
    status: 400,
    name: 'instanceMismatchError',
    message: `The ${text(params.model)} id in the path is not the one in the body.`,
    details: about(params),
  }),
});

type Item = { model: ItemKind; id: string; owner: string | number };

export const itemNotFound = (item: Item): ApiError => new ApiError('itemNotFound', item);

/** Something that the query or the body names, rather than the path. */
export const namedItemNotFound = (item: Item): ApiError =>
  new ApiError('itemNotFound', { ...item, inBody: true });

/** An id that is taken is told with the item's own words; everything else is handed on as it is. */
export function explained(error: unknown, owner: number): unknown {
  if (!isApiError(error) || error.code !== 'conflict' || error.params.kind !== 'idTaken') return error;
  return new ApiError('itemExists', { model: error.params.noun, id: error.params.id, owner });
}

export const isNotFound = (error: unknown): boolean => isApiError(error) && error.code === 'notFound';
