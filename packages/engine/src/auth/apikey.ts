import { textParam } from './params.ts';
import { addQuery, removeQuery, setHeader } from './request-edit.ts';
import type { AuthScheme } from './scheme.ts';

/** A header, or a query row when `in` is `query`. */
export const apikey: AuthScheme = {
  type: 'apikey',
  sign(request, params, context) {
    const key = textParam(params, 'key');
    const value = textParam(params, 'value');
    if (key === '') {
      context.warn('apikey: there is no key, the request goes unsigned');
      return;
    }
    if (params.in === 'query') {
      removeQuery(request, [key]);
      addQuery(request, key, value, context.disableUrlEncoding);
    } else {
      setHeader(request, key, value);
    }
  },
};
